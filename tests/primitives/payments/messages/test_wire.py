"""A message is read as it was written, and bytes that are not exactly one message are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primitives.kit.connector import BadMessage
from primitives.payments.messages import LARGEST, Message, read, write
from tests.primitives.payments.messages.messages import CYCLE, NOON, ONE_OF_EACH, REPORT, STATEMENT, TRANSFER, messages


@given(messages)
def test_what_is_written_is_read_as_it_was(message: Message) -> None:
    assert read(write(message)) == message


def test_amounts_are_written_as_exact_decimals_of_their_currency() -> None:
    assert b'<IntrBkSttlmAmt Ccy="PHP">1015.00</IntrBkSttlmAmt>' in write(TRANSFER)
    assert b'<IntrBkSttlmAmt Ccy="PHP">0.05</IntrBkSttlmAmt>' in write(replace(TRANSFER, amount=5))
    assert b'<IntrBkSttlmAmt Ccy="JPY">7</IntrBkSttlmAmt>' in write(replace(TRANSFER, amount=7, asset="JPY"))


@pytest.mark.parametrize(
    "text, minor", [("1015", 101500), ("1015.5", 101550), ("1015.500", 101550), ("0001.00", 100), ("0.01", 1)]
)
def test_an_amount_may_be_written_with_fewer_digits_or_with_zeros_behind(text: str, minor: int) -> None:
    assert read(write(TRANSFER).replace(b"1015.00", text.encode())) == replace(TRANSFER, amount=minor)


@pytest.mark.parametrize(
    "text",
    ["", "0", "0.00", "-1.00", "+1.00", "1,015.00", "1015.001", "1e3", "1.", ".5", " 1.00", "NaN", "١", "9" * 19],
)
def test_an_amount_that_is_none_or_finer_than_a_centavo_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        read(write(TRANSFER).replace(b"1015.00", text.encode()))


@pytest.mark.parametrize("currency", ["", "php", "XXX", "PHP/2"])
def test_an_amount_without_a_currency_of_the_rails_is_refused(currency: str) -> None:
    with pytest.raises(BadMessage):
        read(write(TRANSFER).replace(b'"PHP"', f'"{currency}"'.encode()))


def test_a_time_is_read_in_utc_whatever_zone_it_was_written_in() -> None:
    manila = NOON.astimezone(timezone(timedelta(hours=8))).isoformat()

    assert manila.endswith("+08:00")
    assert read(write(TRANSFER).replace(b"2026-11-20T04:00:00Z", manila.encode())) == TRANSFER


@pytest.mark.parametrize(
    "text", ["2026-11-20T04:00:00", "2026-11-20", "2026-13-20T04:00:00Z", "0001-01-01T00:00:00+14:00"]
)
def test_a_time_without_a_zone_or_out_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        read(write(TRANSFER).replace(b"2026-11-20T04:00:00Z", text.encode()))


def test_names_are_made_to_fit_and_may_be_missing() -> None:
    long = replace(TRANSFER, debtor_name="Ana\x00\tMaria  " + "x" * 200, creditor_name="", remittance="\n")

    assert read(write(long)) == replace(
        TRANSFER, debtor_name=("Ana Maria " + "x" * 200)[:140], creditor_name="", remittance=""
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"message": ""}, {"message": "M" * 36}, {"message": "Ñ"}, {"message": " M"}, {"end_to_end": "a\nb"},
        {"uetr": "1"}, {"amount": 0}, {"amount": -1}, {"amount": 10**18}, {"asset": "PHP"}, {"asset": "GOLD/2"},
        {"debtor_bank": "BPI"}, {"creditor_account": "1" * 35}, {"created": datetime(2026, 11, 20)},
    ],
)  # fmt: skip
def test_what_no_rail_would_take_is_not_written(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        write(replace(TRANSFER, **wrong))  # type: ignore[arg-type]


def test_a_report_needs_neither_a_reason_nor_an_amount() -> None:
    bare = replace(REPORT, status="ACSC", reason=None, amount=None)

    assert read(write(bare)) == bare


def test_a_statement_whose_items_do_not_sum_to_its_balances_is_neither_written_nor_read() -> None:
    with pytest.raises(ValueError):
        write(replace(STATEMENT, closing=0))
    with pytest.raises(BadMessage):
        read(write(STATEMENT).replace(b">90.00<", b">90.01<"))


def test_a_statement_may_be_larger_than_a_message_where_its_reader_says_so() -> None:
    items = STATEMENT.items * 400
    long = replace(STATEMENT, items=items, closing=STATEMENT.opening + sum(item.amount for item in items))

    with pytest.raises(BadMessage, match="bytes"):
        read(write(long))
    assert read(write(long), at_most=1024 * 1024) == long


def test_a_cycle_in_which_nothing_moved_is_told_too() -> None:
    assert read(write(replace(CYCLE, received=0, paid=0))) == replace(CYCLE, received=0, paid=0)


BODY = write(TRANSFER)
BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Document>&b;</Document>"""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="JSON"),
        pytest.param(BODY[:-1], id="cut short"),
        pytest.param(BODY + BODY, id="two documents"),
        pytest.param(BODY + b"x", id="more behind it"),
        pytest.param(BOMB, id="entities"),
        pytest.param(
            BODY.replace(b"<Document", b'<!DOCTYPE Document SYSTEM "file:///etc/passwd"><Document'), id="a DTD"
        ),
        pytest.param(BODY.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(BODY.replace(b"UTF-8", b"latin-1").replace(b"Ana", "Añá".encode("latin-1")), id="latin-1"),
        pytest.param(BODY.replace(b"pacs.008.001.08", b"pacs.008.001.09"), id="another version"),
        pytest.param(BODY.replace(b"pacs.008.001.08", b"pacs.002.001.10"), id="another message's name"),
        pytest.param(BODY.replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"', b""), id="no namespace"),
        pytest.param(BODY.replace(b"<NbOfTxs>1<", b"<NbOfTxs>2<"), id="two announced"),
        pytest.param(
            BODY.replace(b"<ChrgBr>", b'<IntrBkSttlmAmt Ccy="PHP">1.00</IntrBkSttlmAmt><ChrgBr>'), id="two amounts"
        ),
        pytest.param(
            BODY.replace(
                b"</CdtTrfTxInf>", b"</CdtTrfTxInf>" + BODY[BODY.index(b"<CdtTrfTxInf>") : BODY.index(b"</FITo")]
            ),
            id="two payments",
        ),
        pytest.param(BODY.replace(b">M1<", b"><b>M1</b><"), id="elements in a text"),
        pytest.param(BODY.replace(b">M1<", b">&#x1F4B8;<"), id="an id no rail takes"),
        pytest.param(BODY.replace(b"<EndToEndId>E1</EndToEndId>", b""), id="no end-to-end id"),
        pytest.param(BODY.replace(b">Ana Cruz<", b">" + b"x" * LARGEST + b"<"), id="larger than 64 kB"),
        pytest.param(b"<a>" * 20_000, id="deep"),
    ],
)
def test_hostile_and_broken_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(BadMessage):
        read(body)


def test_a_refusal_shows_nothing_of_the_message() -> None:
    for old, new in ((b">E1<", "ÑSECRET".encode()), (b"1015.00", b"SECRET"), (b"GXCHPHM2XXX", b"SECRET")):
        with pytest.raises(BadMessage) as refused:
            read(BODY.replace(old, b">" + new + b"<" if old.startswith(b">") else new))
        assert "SECRET" not in str(refused.value)


def test_what_a_message_holds_beyond_what_we_read_is_passed_over() -> None:
    more = BODY.replace(b"<ChrgBr>", b"<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt><ChrgBr>")

    assert read(b"\xef\xbb\xbf" + more.replace(b"<PmtId>", b"<!-- from BancNet --><PmtId>")) == TRANSFER


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_refused_as_a_bad_message(body: bytes) -> None:
    with pytest.raises(BadMessage):
        read(body)


@settings(max_examples=500)
@given(st.sampled_from(ONE_OF_EACH).map(write), st.data())
def test_a_changed_message_is_refused_or_is_another_that_can_be_written(body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body)))
    cut = data.draw(st.integers(0, 40))
    changed = body[:at] + data.draw(st.binary(max_size=8) | st.sampled_from([b"<", b"&#0;", b"]]>", b"-", b"0"]))
    changed += body[at + cut :]

    try:
        message = read(changed)
    except BadMessage:
        return
    assert read(write(message)) == message
