"""Messages of every family as hypothesis draws them, and one of each as people would write it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import strategies as st

from primitives.payments.messages import (
    CancellationRequest,
    CreditTransfer,
    Item,
    Message,
    Notification,
    PaymentReturn,
    Resolution,
    Statement,
    StatusReport,
    StatusRequest,
)

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)

TRANSFER = CreditTransfer(
    message="M1", created=NOON, end_to_end="E1", transaction="T1", uetr="01234567-89ab-4def-8123-456789abcdef",
    amount=1015_00, asset="PHP/2", debtor_bank="GXCHPHM2XXX", debtor_account="639170000001", debtor_name="Ana Cruz",
    creditor_bank="BOPIPHMM", creditor_account="0012345678", creditor_name="José Ñ. Reyes & Sons",
    remittance="Rent <11>",
)  # fmt: skip
REPORT = StatusReport("M2", NOON, "M1", "E1", "RJCT", "AC01", 1015_00)
REQUEST = StatusRequest("M3", NOON, "M1", "E1")
RETURN = PaymentReturn("M4", NOON, "E1", 1015_00, "PHP/2", "AC04", "M1")
RECALL = CancellationRequest("M5", NOON, "E1", 1015_00, "PHP/2", "DUPL", "M1", "0012345678")
RESOLUTION = Resolution("M6", NOON, "E1", "RJCR", "CUST", "M5")
CYCLE = Notification("M7", NOON, "cycle", "instapay", "20261120-1000-4", 500_00, 1015_00, "PHP/2")
STATEMENT = Statement(
    "M8", NOON, "acme/instapay", "PHP/2", NOON, NOON, 10_00, -90_00,
    (Item("1", "E1", "sent", -150_00, NOON), Item("2", "E2", "received", 50_00, NOON)),
)  # fmt: skip
ONE_OF_EACH: tuple[Message, ...] = (TRANSFER, REPORT, REQUEST, RETURN, RECALL, RESOLUTION, CYCLE, STATEMENT)

PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
ids = st.text(PRINTABLE, min_size=1, max_size=35).map(str.strip).filter(bool)
accounts = st.text(PRINTABLE, min_size=1, max_size=34).map(str.strip).filter(bool)
names = st.text(max_size=140).map(lambda text: " ".join("".join(c if c.isprintable() else " " for c in text).split()))
moments = st.datetimes(timezones=st.just(UTC))
assets = st.sampled_from(["PHP/2", "USD/2", "JPY"])
amounts = st.integers(1, 10**18 - 1)
sums = st.integers(-(10**15), 10**15)
bics = st.from_regex(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", fullmatch=True)
uetrs = st.uuids(version=4).map(lambda one: str(UUID(int=one.int)))
codes = st.from_regex(r"[A-Z0-9]{1,4}", fullmatch=True)
items = st.lists(st.builds(Item, ids, ids, ids, sums.filter(bool), moments), max_size=4).map(tuple)


def _statement(message: str, at: datetime, account: str, asset: str, opening: int, of: tuple[Item, ...]) -> Statement:
    return Statement(message, at, account, asset, at, at, opening, opening + sum(item.amount for item in of), of)


def _report(amount: int | None, asset: str, **fields: object) -> StatusReport:
    """Without an amount nothing says the asset."""
    return StatusReport(**fields, amount=amount, **({} if amount is None else {"asset": asset}))  # type: ignore[arg-type]


messages: st.SearchStrategy[Message] = st.one_of(
    st.builds(
        CreditTransfer, ids, moments, ids, ids, uetrs, amounts, assets, bics, accounts, names, bics, accounts, names,
        names,
    ),
    st.builds(
        _report, message=ids, created=moments, original_message=ids, original_end_to_end=ids, status=codes,
        reason=st.none() | codes, amount=st.none() | amounts | st.just(0), asset=assets,
    ),
    st.builds(StatusRequest, ids, moments, ids, ids, ids),
    st.builds(PaymentReturn, ids, moments, ids, amounts, assets, codes, st.none() | ids),
    st.builds(
        CancellationRequest, ids, moments, ids, amounts, assets, codes, st.none() | ids, st.none() | accounts,
    ),
    st.builds(Resolution, ids, moments, ids, codes, st.none() | codes, st.none() | ids),
    st.builds(
        Notification, ids, moments, st.sampled_from(["cycle", "fee"]), accounts, ids, st.just(0) | amounts,
        st.just(0) | amounts, assets,
    ),
    st.builds(_statement, ids, moments, accounts, assets, sums, items),
)  # fmt: skip
