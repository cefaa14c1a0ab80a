"""The contract of wallets."""

from __future__ import annotations

from pathlib import Path

from primitives.kit.contract import Manifest
from primitives.kit.resource import Resource
from primitives.kit.types import BOOL, TEXT, TIME, Enum, ListOf, Optional, Record, Ref
from primitives.wallets.actions import ACTIVATE, CLOSE, FREEZE, LIFE, OPEN, UNFREEZE
from primitives.wallets.config import SECTION, configure, types
from primitives.wallets.domain import STATES
from primitives.wallets.events import EVENTS
from primitives.wallets.finding import ASSIGN_NUMBER, LOOKUPS, NAMING, REGISTER_PROXY, REMOVE_PROXY
from primitives.wallets.problems import PROBLEMS
from primitives.wallets.tables import TABLES, WALLETS

WALLET = Resource(
    name="wallet",
    table=WALLETS,
    fields=Record(
        "wallets.wallet",
        (
            ("id", TEXT),
            ("state", Enum("wallets.wallet.state", STATES)),
            ("active", BOOL),
            ("frozen", BOOL),
            ("shut", BOOL),
            ("reference", TEXT),
            ("owner", Ref("identity.customer")),
            ("kind", Enum("wallets.kind", ())),
            ("account_number", Optional(TEXT)),
            ("proxies", ListOf(TEXT)),
            ("opened_at", TIME),
        ),
    ),
    states=STATES,
    shows=("reference", "owner", "kind", "account_number", "proxies", "opened_at"),
    create=OPEN,
    do={"register_proxy": REGISTER_PROXY, "remove_proxy": REMOVE_PROXY},
    by_operations={
        "activate": ACTIVATE,
        "freeze": FREEZE,
        "unfreeze": UNFREEZE,
        "close": CLOSE,
        "assign_number": ASSIGN_NUMBER,
    },
    filters=("state", "owner", "kind"),
    freezes="shut",
    title="Wallet",
)

MANIFEST = Manifest(
    name="wallets",
    title="Wallets of customers",
    contract=1,
    section=SECTION,
    configure=configure,
    tables=TABLES,
    migrations=Path(__file__).parent / "migrations",
    types=types,
    resources=(WALLET,),
    writes=(*LIFE, *NAMING),
    lookups=LOOKUPS,
    events=EVENTS,
    problems=PROBLEMS,
    provides=("wallets",),
    requires=("customers",),
)
