"""What is live of a tenant, and by what its people read times and amounts."""

from __future__ import annotations

from console import session
from console.client.products import Product, products
from console.components.locale import INSTALLATION, Locale, locale_of

KEPT_S = 60


def live_products(tenant: str) -> tuple[Product, ...]:
    """As it was a minute ago; where nothing was, as it is. Raises as the API does."""
    name = f"products.{tenant}"
    found = session.kept(name, KEPT_S, lambda: products(session.api().about(tenant)).data)
    if not found:
        session.lapse(name)
    return found


def tenant_locale(tenant: str, product: str = "") -> Locale:
    """Of the product where it is live, else of the tenant's first; the installation's where nothing is live."""
    live = live_products(tenant)
    named = [one for one in live if one.product == product] or live
    return locale_of(named[0]) if named else INSTALLATION
