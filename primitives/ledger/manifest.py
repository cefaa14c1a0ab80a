"""The contract of the ledger."""

from __future__ import annotations

from pathlib import Path

from primitives.kit.contract import Manifest
from primitives.kit.posting import Posting
from primitives.ledger.admin import ADMIN
from primitives.ledger.config import SECTION, configure, used_by_itself
from primitives.ledger.declining import may_decline
from primitives.ledger.events import EVENTS
from primitives.ledger.post import chart_accounts, post_keys, poster
from primitives.ledger.problems import DECLINES, PROBLEMS
from primitives.ledger.reads import trial_balance
from primitives.ledger.relocating import RELOCATING
from primitives.ledger.scripts import check
from primitives.ledger.tables import TABLES
from primitives.ledger.totals import balance, balance_keys, total, total_keys
from primitives.ledger.undo import record, revive, undo, undo_by, undo_keys
from primitives.ledger.verify import head_of, verify_against
from primitives.ledger.views import VIEWS

POSTING = Posting(
    chart=chart_accounts,
    check=check,
    keys=post_keys,
    apply=poster,
    undo=undo,
    record=record,
    revive=revive,
    declines=DECLINES,
    total_keys=total_keys,
    total=total,
    trial=trial_balance,
    undo_keys=undo_keys,
    undo_by=undo_by,
    balance_keys=balance_keys,
    balance=balance,
    may_decline=may_decline,
    relocating=RELOCATING,
)

MANIFEST = Manifest(
    name="ledger",
    title="The books: accounts, postings, balances",
    contract=1,
    section=SECTION,
    configure=configure,
    tables=TABLES,
    migrations=Path(__file__).parent / "migrations",
    events=EVENTS,
    problems=PROBLEMS,
    posting=POSTING,
    views=VIEWS,
    admin=ADMIN,
    declares=lambda chart: tuple(("accounts", name) for name in chart.accounts),
    uses=used_by_itself,
    provides=("books",),
    verify=verify_against,
    head=head_of,
)
