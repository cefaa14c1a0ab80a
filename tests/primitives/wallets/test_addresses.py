"""Account numbers and mobile proxies: what the outside finds a wallet by."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import psycopg
import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import integers, text, uuids

from engine.postgres.dsn import Dsns
from primitives.kit.inbound import Lookup
from primitives.wallets.actions import CLOSE, OPEN
from primitives.wallets.addresses import AT_OPENING, LATER, NUMBER, PROXY, check_digit, is_number, normal, numbers
from primitives.wallets.config import Config
from primitives.wallets.domain import Address, Wallet
from primitives.wallets.finding import ASSIGN_NUMBER, LOOKUPS, MOST_PROXIES, REGISTER_PROXY, REMOVE_PROXY
from primitives.wallets.manifest import MANIFEST
from primitives.wallets.tables import ADDRESSES, WALLETS
from tests.primitives.desk import Desk, origin

OWNER = "01900000-0000-7000-8000-00000000000a"
MOBILE = "+639171234567"
BY_ACCOUNT, BY_PROXY = LOOKUPS
MIGRATION = run_path(str(Path(MANIFEST.migrations) / "0002_addresses.py"))


@pytest.fixture
def desk() -> Desk:
    return Desk(MANIFEST, Config(("personal",)))


def opened(desk: Desk, run: str = "run") -> Wallet:
    return wallet(desk, desk.do(OPEN, {"owner": OWNER}, by=origin(run=run)).id)


def wallet(desk: Desk, id_: str) -> Wallet:
    found: Wallet = desk.memory.state[WALLETS.at(id_)]
    return found


def found(desk: Desk, lookup: Lookup, asked: str) -> str | None:
    row = desk.memory.state.get(ADDRESSES.at(*lookup.key((asked,))))
    return None if row is None else lookup.id(row)


# ── account numbers ───────────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None)
@given(uuids(version=4).map(str))
def test_every_number_has_twelve_digits_and_a_check_digit(id_: str) -> None:
    assert all(is_number(number) for number in numbers(id_, LATER))
    assert list(numbers(id_, AT_OPENING)) == list(numbers(id_, LATER))[:AT_OPENING]


@settings(deadline=None)
@given(uuids(version=4).map(str), integers(0, 11), integers(1, 9))
def test_one_digit_wrong_is_no_account_number(id_: str, place: int, by: int) -> None:
    number = next(numbers(id_, 1))
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    assert not is_number(wrong)


@settings(deadline=None)
@given(uuids(version=4).map(str), integers(0, 10))
def test_two_neighbours_exchanged_are_no_account_number(id_: str, place: int) -> None:
    number = next(numbers(id_, 1))
    pair = number[place : place + 2]
    assume(pair[0] != pair[1] and set(pair) != {"0", "9"})

    assert not is_number(number[:place] + pair[::-1] + number[place + 2 :])


def test_the_check_digit_is_that_of_payment_cards() -> None:
    assert [check_digit(payload) for payload in ("7992739871", "411111111111111", "37828224631000")] == ["3", "1", "5"]


def test_a_new_wallet_has_a_number_that_leads_to_it(desk: Desk) -> None:
    row = opened(desk)

    assert row.account_number == next(numbers(row.id, 1))
    assert found(desk, BY_ACCOUNT, str(row.account_number)) == row.id


def test_a_number_that_is_taken_gives_way_to_the_next(desk: Desk) -> None:
    id_ = opened(Desk(MANIFEST, desk.config)).id
    first, second = numbers(id_, 2)
    desk.memory.state[ADDRESSES.at(first)] = Address(first, NUMBER, "another")

    assert opened(desk).account_number == second
    assert found(desk, BY_ACCOUNT, first) == "another"


def test_a_wallet_whose_every_number_is_taken_is_opened_without_one_and_given_one_later(desk: Desk) -> None:
    id_ = opened(Desk(MANIFEST, desk.config)).id
    for number in numbers(id_, AT_OPENING):
        desk.memory.state[ADDRESSES.at(number)] = Address(number, NUMBER, "another")
    assert opened(desk).account_number is None

    desk.do(ASSIGN_NUMBER, {"wallet": id_})

    number = wallet(desk, id_).account_number
    assert number == list(numbers(id_, LATER))[AT_OPENING]
    assert found(desk, BY_ACCOUNT, number) == id_


def test_a_wallet_keeps_the_number_it_has(desk: Desk) -> None:
    before = opened(desk)

    desk.do(ASSIGN_NUMBER, {"wallet": before.id})

    assert wallet(desk, before.id) == before


def test_a_closed_wallet_is_still_found(desk: Desk) -> None:
    row = opened(desk)
    desk.do(REGISTER_PROXY, {"wallet": row.id, "mobile": MOBILE})
    desk.do(CLOSE, {"wallet": row.id}, evaluated={"balance": 0})

    assert found(desk, BY_ACCOUNT, str(row.account_number)) == row.id
    assert found(desk, BY_PROXY, MOBILE) == row.id


def test_wallets_that_were_there_before_get_the_very_numbers_of_new_ones(database: Dsns) -> None:
    ids = [f"0190{n:04}-0000-7000-8000-00000000000a" for n in range(300)]
    ids_taken = {ids[0]: next(numbers(ids[0], 1)), ids[1]: next(numbers(ids[1], 1))}
    with psycopg.connect(database.owner) as connection:
        for number in ids_taken.values():
            connection.execute(
                "insert into wallets.addresses values ('acme', %s, 'number', 'another'), ('bank', %s, 'number', 'x')",
                (number, number),
            )
        for id_ in ids:
            connection.execute(
                "insert into wallets.wallets (tenant, id, reference, owner, kind, state, opened_at)"
                " values ('acme', %s, '', '', 'personal', 'active', now())",
                (id_,),
            )
        for n in range(MIGRATION["TRIED"]):
            connection.execute(MIGRATION["NUMBERS"].format(n=n))
            connection.execute(MIGRATION["GIVEN"])
        given_ = dict(connection.execute("select id, account_number from wallets.wallets").fetchall())
        led = connection.execute("select address, wallet from wallets.addresses where wallet like '0190%'").fetchall()

    assert given_ == {id_: list(numbers(id_, 2))[1 if id_ in ids_taken else 0] for id_ in ids}
    assert {number: id_ for id_, number in given_.items()} == dict(led)


# ── mobile proxies ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("asked", [MOBILE, "09171234567", "0917 123 4567", "+63-9171234567", "+63 (917) 123-4567"])
def test_a_wallet_is_found_by_its_mobile_number_however_it_is_written(desk: Desk, asked: str) -> None:
    row = opened(desk)
    desk.do(REGISTER_PROXY, {"wallet": row.id, "mobile": MOBILE})

    assert found(desk, BY_ACCOUNT, asked) == row.id
    assert found(desk, BY_PROXY, asked) == row.id


def test_an_account_number_is_no_proxy(desk: Desk) -> None:
    assert found(desk, BY_PROXY, str(opened(desk).account_number)) is None


@settings(deadline=None)
@given(text(max_size=20))
def test_what_is_normal_stays_so(asked: str) -> None:
    assert normal(normal(asked)) == normal(asked)


@settings(deadline=None)
@given(uuids(version=4).map(str))
def test_no_account_number_reads_as_a_mobile_number(id_: str) -> None:
    assert all(normal(number) == number for number in numbers(id_, LATER))


def test_a_mobile_number_leads_to_one_wallet(desk: Desk) -> None:
    first, second = opened(desk), opened(desk, "another")
    desk.do(REGISTER_PROXY, {"wallet": first.id, "mobile": MOBILE})

    assert desk.declined(REGISTER_PROXY, {"wallet": second.id, "mobile": MOBILE}).code == "proxy_taken"


def test_registering_again_changes_nothing(desk: Desk) -> None:
    id_ = opened(desk).id
    for _ in range(2):
        desk.do(REGISTER_PROXY, {"wallet": id_, "mobile": MOBILE})

    assert wallet(desk, id_).proxies == (MOBILE,)
    assert desk.published == ["wallet.opened", "wallet.proxy_registered"]


def test_a_removed_number_is_free_for_another_wallet(desk: Desk) -> None:
    first, second = opened(desk), opened(desk, "another")
    desk.do(REGISTER_PROXY, {"wallet": first.id, "mobile": MOBILE})
    desk.do(REMOVE_PROXY, {"wallet": first.id, "mobile": MOBILE})
    assert found(desk, BY_ACCOUNT, MOBILE) is None
    assert wallet(desk, first.id).proxies == ()

    desk.do(REGISTER_PROXY, {"wallet": second.id, "mobile": MOBILE})

    assert found(desk, BY_ACCOUNT, MOBILE) == second.id


def test_a_wallet_removes_only_numbers_of_its_own(desk: Desk) -> None:
    first, second = opened(desk), opened(desk, "another")
    desk.do(REGISTER_PROXY, {"wallet": first.id, "mobile": MOBILE})

    assert desk.declined(REMOVE_PROXY, {"wallet": second.id, "mobile": MOBILE}).code == "proxy_not_registered"


def test_a_closed_wallet_gets_no_number_and_can_give_its_own_back(desk: Desk) -> None:
    id_ = opened(desk).id
    desk.do(REGISTER_PROXY, {"wallet": id_, "mobile": MOBILE})
    desk.do(CLOSE, {"wallet": id_}, evaluated={"balance": 0})

    assert desk.declined(REGISTER_PROXY, {"wallet": id_, "mobile": "+639170000001"}).code == "wallet_wrong_state"
    desk.do(REMOVE_PROXY, {"wallet": id_, "mobile": MOBILE})
    assert found(desk, BY_PROXY, MOBILE) is None


def test_a_wallet_has_a_few_mobile_numbers(desk: Desk) -> None:
    id_ = opened(desk).id
    for n in range(MOST_PROXIES):
        desk.do(REGISTER_PROXY, {"wallet": id_, "mobile": f"+63917000000{n}"})

    assert desk.declined(REGISTER_PROXY, {"wallet": id_, "mobile": MOBILE}).code == "too_many_proxies"
    assert wallet(desk, id_).proxies == tuple(f"+63917000000{n}" for n in range(MOST_PROXIES))


def test_no_number_of_a_wallet_is_published_or_recorded(desk: Desk) -> None:
    row = opened(desk)
    changed = desk.do(REGISTER_PROXY, {"wallet": row.id, "mobile": MOBILE})
    desk.do(REMOVE_PROXY, {"wallet": row.id, "mobile": MOBILE})

    again = desk.do(OPEN, {"owner": OWNER}, by=origin(run="another"))
    told = repr(desk.memory.events) + repr(REGISTER_PROXY.record(changed)) + repr(OPEN.record(again))
    assert MOBILE not in told
    assert str(row.account_number) not in told
    assert str(wallet(desk, again.id).account_number) not in told


def test_numbers_are_personal_wherever_they_are_kept() -> None:
    personal = {f"{table.name}.{field.name}" for table in MANIFEST.tables for field in table.fields if field.personal}

    assert personal >= {"wallets.account_number", "wallets.mobiles", "addresses.address"}
    assert REGISTER_PROXY.signature(Config(("personal",)), {}).inputs["mobile"].personal
    assert {PROXY, NUMBER} == {"proxy", "number"}
