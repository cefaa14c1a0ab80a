"""Everything below /control, as one router, and what its parts share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from engine.control.account_changes import AccountChanges
from engine.control.account_routes import accounts_router
from engine.control.approving import Approving
from engine.control.audit_routes import audit_router
from engine.control.beginning import Beginning
from engine.control.draft_routes import drafts_router
from engine.control.gallery import Gallery
from engine.control.key_routes import keys_router
from engine.control.new_tenant import Founding
from engine.control.outline_routes import outline_router
from engine.control.passwords import Passwords
from engine.control.release_routes import releases_router
from engine.control.releases import Releases
from engine.control.script_routes import script_router
from engine.control.session_routes import sessions_router
from engine.control.signing_in import SigningIn
from engine.control.strangers import Strangers
from engine.control.template_routes import TemplateShelf, templates_router
from engine.control.tenant_routes import tenants_router
from engine.control.tenant_shown import TenantPage
from engine.control.trial_routes import trial_router
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.clock import TenantClock
from engine.runtime.library import Library
from engine.runtime.pauses import ConnectorPauses
from engine.runtime.rate_limit import RateLimit
from primitives.kit.contract import Manifest


@dataclass(frozen=True, slots=True)
class ControlParts:
    """templates: the folder of those that are shipped. address: of this API as others reach it, '' for as it is asked.
    served: makes this process serve what has just become live."""

    releases: Releases
    library: Library
    pauses: ConnectorPauses
    clock: TenantClock
    catalog: Sequence[Manifest]
    templates: Path
    address: str
    served: Callable[[], Awaitable[None]]


def control_router(parts: ControlParts) -> APIRouter:
    releases, catalog = parts.releases, parts.catalog
    gallery, approving = Gallery(parts.templates), Approving(releases, catalog)
    beginning = Beginning(releases, gallery)
    founding = Founding(releases, gallery, catalog, parts.served)
    page = TenantPage(releases, parts.library, parts.pauses, parts.clock)
    router = APIRouter()
    for one in (
        releases_router(releases, parts.library, catalog),
        keys_router(releases.reader, releases.books),
        drafts_router(approving, beginning),
        trial_router(approving),
        outline_router(approving),
        tenants_router(founding, page, approving, beginning, parts.address),
        templates_router(TemplateShelf(gallery, catalog), catalog),
        audit_router(releases.books),
        script_router(),
        *_people(releases.books),
    ):
        router.include_router(one)
    return router


def _people(books: Bookkeeping) -> tuple[APIRouter, APIRouter]:
    """Sign-in and accounts."""
    passwords = Passwords()
    signing_in = SigningIn(books, passwords, Strangers())
    return sessions_router(books, signing_in, RateLimit()), accounts_router(books, AccountChanges(books, passwords))
