"""The chosen tenant at a glance: each product that is live."""

from __future__ import annotations

from console import session
from console.client.products import products
from console.components.empty import empty
from console.components.page import page, tenant_or_empty
from console.components.product_card import product_card
from console.components.tenant_chooser import title_of
from console.strings import home as words


def show() -> None:
    chosen = session.tenant()
    with page(words.TITLE, above=(title_of(chosen),) if chosen else ()):
        if not tenant_or_empty():
            return
        found = products(session.api().about(chosen)).data
        if not found:
            empty(*words.NOTHING_LIVE)
        for product in found:
            product_card(product)


show()
