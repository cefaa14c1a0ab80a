"""Every route by which somebody changes what is not a product's own: how it is asked, and the line it leaves.

In an order in which each finds what it needs. A route that is missing here fails a test: it gets a row, and with it
the proof that its line is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.engine.control.test_api import DEARER, PRODUCT, TEMPLATE, TENANT

Known = dict[str, str]
Body = dict[str, Any] | None

NOTHING = "nothing"
CHOSEN = "calm-river-7-stones"
CHEAPER = {**PRODUCT, "tenant": TENANT.replace("now: 5.00", "now: 3.00")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. line: the action its line names, NOTHING where it only looks. by: who asks, of `audited.House`.

    about: what of the known fills the path. keeps: by name, the member of the answer that is known from then on.
    wrong: a body it is refused for; where there is none, the same is asked about something that is not there.
    """

    route: str
    line: str
    by: str
    body: Callable[[Known], Body] = lambda known: None
    about: str = ""
    keeps: dict[str, str] | None = None
    wrong: Callable[[Known], Body] | None = None
    tenant: str = "demo"

    @property
    def method(self) -> str:
        return self.route.split()[0]

    @property
    def path(self) -> str:
        return self.route.split()[1]


def of_draft(known: Known) -> dict[str, Any]:
    return {"version": int(known["version"])}


def rewritten(known: Known) -> dict[str, Any]:
    return {**of_draft(known), "template": TEMPLATE, "settings": DEARER["tenant"], "note": "seven"}


def step(name: str, line: str, by: str = "root", **more: Any) -> Asked:
    route = f"POST /control/drafts/{{id}}/{name}"
    return Asked(route, line, by, lambda known: {**of_draft(known), **more}, "draft", {"version": "version"})


def new_draft() -> Asked:
    body = {"product": "e-wallet", "start": "live", "settings": CHEAPER["tenant"]}
    kept = {"draft": "id", "version": "version"}
    return Asked(
        "POST /control/drafts", "draft.created", "root", lambda known: body, keeps=kept, wrong=lambda known: {}
    )


def written() -> Asked:
    route = "PUT /control/drafts/{id}"
    return Asked(route, "draft.written", "root", rewritten, "draft", {"version": "version"})


def of_account(name: str, line: str, **body: Any) -> Asked:
    return Asked(f"POST /control/accounts/{{login}}/{name}", line, "root", lambda known: body, "login", tenant="")


WEBHOOKS = (
    Asked(
        "POST /webhooks",
        "webhook.added",
        "api",
        lambda known: {"url": "https://hooks.example.com/ff?code=hunter2"},
        keeps={"webhook": "id", "webhook secret": "secret"},
        wrong=lambda known: {"url": "ftp://x"},
    ),
    Asked("PATCH /webhooks/{id}", "webhook.changed", "api", lambda known: {"types": ["run.paid"]}, "webhook"),
    Asked("POST /webhooks/{id}/replay", "webhook.replayed", "api", lambda known: {"after": 0}, "webhook"),
    Asked("DELETE /webhooks/{id}", "webhook.removed", "api", about="webhook"),
)
CONNECTORS = (
    Asked("POST /connectors/{name}/pause", "connector.paused", "operations", about="connector"),
    Asked("POST /connectors/{name}/resume", "connector.resumed", "operations", about="connector"),
)
KEYS = (
    Asked(
        "POST /control/keys",
        "key.issued",
        "api",
        lambda known: {"name": "reports", "actor": "reports@demo.example", "scopes": ["read"]},
        keeps={"key": "id", "key itself": "key"},
        wrong=lambda known: {"name": "x", "actor": "y", "scopes": ["everything"]},
    ),
    Asked("DELETE /control/keys/{id}", "key.revoked", "api", about="key"),
)
RELEASES = (
    Asked(
        "POST /control/script",
        NOTHING,
        "api",
        lambda known: {"script": "send [A 1] (source = @world destination = @a)"},
    ),
    Asked("POST /control/check", NOTHING, "api", lambda known: DEARER),
    Asked("POST /control/plan", NOTHING, "api", lambda known: DEARER, keeps={"plan": "plan"}),
    Asked(
        "POST /control/apply",
        "release.applied",
        "api",
        lambda known: {**DEARER, "plan": known["plan"]},
        wrong=lambda known: {**DEARER, "plan": "stale"},
    ),
    Asked(
        "POST /control/products/{product}/rollback",
        "release.rolled_back",
        "api",
        lambda known: {"number": 1},
        about="product",
        wrong=lambda known: {"number": 99},
    ),
)
DRAFTS = (
    new_draft(),
    written(),
    Asked("POST /control/drafts/{id}/check", NOTHING, "root", about="draft"),
    Asked("POST /control/drafts/{id}/plan", NOTHING, "root", about="draft"),
    Asked("POST /control/drafts/{id}/outline", NOTHING, "root", about="draft"),
    Asked(
        "POST /control/drafts/{id}/settings",
        NOTHING,
        "root",
        lambda known: {"parameters": {"fee": {"now": "2.00"}}},
        about="draft",
    ),
    Asked(
        "POST /control/drafts/{id}/try",
        NOTHING,
        "root",
        lambda known: {"request": {"path": "/customers", "body": {"name": "Ana"}}},
        about="draft",
    ),
    step("propose", "draft.proposed"),
    step("reject", "draft.rejected", "jose", reason="too dear"),
    written(),
    step("propose", "draft.proposed"),
    step("approve", "draft.approved", "jose"),
    step("apply", "draft.applied"),
    new_draft(),
    step("withdraw", "draft.withdrawn"),
)
TENANTS = (
    Asked(
        "POST /control/tenants",
        "tenant.created",
        "root",
        lambda known: {"name": "acme", "title": "Acme", "template": "e-wallet"},
        wrong=lambda known: {"name": "demo", "title": "Demo", "template": "e-wallet"},
        tenant="acme",
    ),
    Asked(
        "POST /control/tenants/{tenant}/parameters",
        "draft.created",
        "root",
        lambda known: {"product": "e-wallet", "parameters": {"cash_out_fee": {"now": "10.00"}}},
        about="tenant",
    ),
)
ACCOUNTS = (
    Asked(
        "POST /control/accounts",
        "account.added",
        "root",
        lambda known: {"login": "pia", "name": "Pia", "roles": ["product"]},
        keeps={"login": "login", "first password": "password"},
        wrong=lambda known: {"login": "pia", "name": "Pia", "roles": []},
        tenant="",
    ),
    of_account("roles", "account.roles_set", roles=["risk"]),
    of_account("tenants", "account.tenants_set", tenants=["demo"]),
    of_account("disable", "account.disabled"),
    of_account("enable", "account.enabled"),
    Asked(
        "POST /control/accounts/{login}/reset-password",
        "account.password_reset",
        "root",
        lambda known: {},
        "login",
        {"password": "password"},
        tenant="",
    ),
)
SESSIONS = (
    Asked(
        "POST /control/sessions",
        "session.begun",
        "pia",
        lambda known: {"login": "pia", "password": known["password"]},
        keeps={"pia": "token"},
        wrong=lambda known: {"login": "pia", "password": "a guess of mine"},
        tenant="",
    ),
    Asked(
        "POST /control/me/password",
        "account.password_chosen",
        "pia",
        lambda known: {"old": known["password"], "new": CHOSEN},
        wrong=lambda known: {"old": "a guess of mine", "new": CHOSEN},
        tenant="",
    ),
    Asked("DELETE /control/sessions", "session.ended", "pia", tenant=""),
)
ACTIONS = (*WEBHOOKS, *CONNECTORS, *KEYS, *RELEASES, *DRAFTS, *TENANTS, *ACCOUNTS, *SESSIONS)
