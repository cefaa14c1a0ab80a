"""Signing in over the whole app: who gets a token, what it opens, and what ends it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from statistics import median

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.house import CHOSEN, People, Person, people, soon

WRONG = "not-the-password-1"


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[People]:
    async with people(database) as found:
        yield found


async def wrong_times(house: People, login: str, times: int) -> list[str]:
    codes = []
    for _ in range(times):
        codes.append((await house.sign_in(login, WRONG)).json()["code"])
        await asyncio.sleep(0.4)
    return codes


async def test_a_first_password_opens_nothing_but_the_choice_of_another(house: People) -> None:
    first = await house.add("mia", "admin")
    answer = await house.sign_in("mia", first)
    assert answer.status_code == 201, answer.text
    mia = Person(house, "mia", answer.json()["token"])

    assert answer.status_code == 201 and answer.headers["cache-control"] == "no-store"
    assert re.fullmatch(r"ff_sess_[0-9A-Za-z]{49}", mia.token)
    assert (answer.json()["roles"], answer.json()["tenants"], answer.json()["must_change"]) == (["admin"], None, True)
    for refused in (await mia.get("/me"), await mia.get("/accounts"), await mia.get("/products", "demo")):
        assert (refused.status_code, refused.json()["code"]) == (403, "password_must_change")

    assert (await mia.post("/me/password", {"old": first, "new": CHOSEN})).status_code == 204

    me = (await mia.get("/me")).json()
    assert (me["login"], me["name"], me["must_change"]) == ("mia", "Mia", False)
    assert (await house.sign_in("mia", first)).json()["code"] == "sign_in_refused"


async def test_nothing_of_a_password_or_a_token_is_kept_as_it_was_typed(house: People) -> None:
    mia = await house.person("mia", "auditor")

    kept = str(
        house.sql("select a::text, s::text from control.account a join control.session s on s.account = a.login")
    )

    assert "$argon2id$" in kept
    assert CHOSEN not in kept and mia.token not in kept
    told = str(house.sql("select actor, action, subject, difference from control.audit"))
    assert "session.begun" in told
    assert CHOSEN not in told and mia.token not in told and "argon2" not in told


@pytest.mark.parametrize("typed", ["MIA", " mia ", "Ｍｉａ", "mİa"], ids=["capitals", "spaces", "full width", "no i"])
async def test_a_login_is_one_however_it_is_typed(house: People, typed: str) -> None:
    await house.person("mia", "auditor")

    assert (await house.sign_in(typed, CHOSEN)).status_code == (401 if "İ" in typed else 201)


@pytest.mark.parametrize(
    "hostile", ["", "\x00", "mia\x00", "a" * 200, "'; drop table control.account; --", "💥", "../me"]
)
async def test_a_hostile_login_is_a_wrong_one(house: People, hostile: str) -> None:
    answer = await house.sign_in(hostile, CHOSEN)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")
    assert hostile == "" or hostile not in answer.text


@pytest.mark.parametrize("hostile", ["\x00" * 20, "a\x00bcdefghijkl", "x" * 1024, "ﷺ" * 1000, ""])
async def test_a_hostile_password_is_a_wrong_one_and_costs_little(house: People, hostile: str) -> None:
    await house.person("mia", "auditor")

    began = time.perf_counter()
    answer = await house.sign_in("mia", hostile)

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")
    assert time.perf_counter() - began < 2


async def test_more_than_a_kilobyte_is_no_password(house: People) -> None:
    answer = await house.sign_in("mia", "x" * 1025)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert "xxx" not in answer.text


async def test_an_unknown_login_takes_as_long_as_a_known_one(house: People) -> None:
    await house.person("mia", "auditor")

    async def seconds(login: str) -> float:
        began = time.perf_counter()
        assert (await house.sign_in(login, WRONG)).status_code == 401
        return time.perf_counter() - began

    known, unknown = [], []
    for _ in range(4):
        known.append(await seconds("mia"))
        unknown.append(await seconds("nobody"))
        await asyncio.sleep(0.3)

    assert median(unknown) > 0.4 * median(known)
    assert median(known) > 0.4 * median(unknown)


# ── lock-out ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_five_wrong_passwords_lock_an_account_for_the_right_one_too(house: People) -> None:
    await house.person("mia", "auditor")

    assert set(await wrong_times(house, "mia", 5)) == {"sign_in_refused"}

    right, wrong = await house.sign_in("mia", CHOSEN), await house.sign_in("mia", WRONG)
    assert right.status_code == wrong.status_code == 403
    assert (right.json()["code"], right.json()["until"]) == ("account_locked", wrong.json()["until"])
    ((minutes,),) = house.sql("select extract(epoch from locked_until - now()) / 60 from control.account")
    assert 14 < minutes <= 15

    house.sql("update control.account set locked_until = now() where login = 'mia'")
    assert (await house.sign_in("mia", CHOSEN)).status_code == 201


async def test_a_login_nobody_has_is_locked_like_one_that_somebody_has(house: People) -> None:
    assert set(await wrong_times(house, "nobody", 5)) == {"sign_in_refused"}

    locked = await house.sign_in("nobody", WRONG)

    assert (locked.status_code, locked.json()["code"]) == (403, "account_locked")
    assert locked.json().keys() >= {"until"}


async def test_a_right_password_forgets_the_wrong_ones(house: People) -> None:
    await house.person("mia", "auditor")

    for _ in range(2):
        await wrong_times(house, "mia", 4)
        assert (await house.sign_in("mia", CHOSEN)).status_code == 201
        await asyncio.sleep(0.4)


async def test_wrong_passwords_at_the_same_time_are_all_counted(house: People) -> None:
    await house.person("mia", "auditor")
    await wrong_times(house, "mia", 2)

    await asyncio.gather(*(house.sign_in("mia", WRONG) for _ in range(3)))
    await asyncio.sleep(1)

    assert (await house.sign_in("mia", CHOSEN)).json()["code"] == "account_locked"


async def test_guessing_the_old_password_in_somebodys_session_locks_too(house: People) -> None:
    mia = await house.person("mia", "auditor")

    for _ in range(5):
        answer = await mia.post("/me/password", {"old": WRONG, "new": "another-good-one-3"})
        assert answer.json()["code"] == "sign_in_refused"
        await asyncio.sleep(0.4)

    answer = await mia.post("/me/password", {"old": CHOSEN, "new": "another-good-one-3"})
    assert answer.json()["code"] == "account_locked"


async def test_sign_ins_are_limited_per_login(house: People) -> None:
    answers = await asyncio.gather(*(house.sign_in("mia", WRONG) for _ in range(12)))

    limited = [answer for answer in answers if answer.status_code == 429]
    assert len(limited) >= 6
    assert limited[0].json()["code"] == "too_many_sign_ins" and limited[0].headers["retry-after"] == "1"
    assert (await house.sign_in("another", WRONG)).status_code == 401


# ── choosing a password ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "weak",
    ["short", "passwordpassword", "aaaaaaaaaaaaaaaa", "mia-mia-mia-mia!", CHOSEN, "a\x00bcdefghijklm", "ﷺ" * 1000],
)
async def test_a_weak_password_is_refused_without_repeating_it(house: People, weak: str) -> None:
    mia = await house.person("mia", "auditor")

    answer = await mia.post("/me/password", {"old": CHOSEN, "new": weak})

    assert (answer.status_code, answer.json()["code"]) == (422, "password_weak")
    assert weak not in answer.text
    assert (await house.sign_in("mia", CHOSEN)).status_code == 201


async def test_a_chosen_password_ends_the_other_sessions_and_not_this_one(house: People) -> None:
    mia = await house.person("mia", "auditor")
    elsewhere = Person(house, "mia", (await house.sign_in("mia", CHOSEN)).json()["token"])
    assert (await elsewhere.get("/me")).status_code == 200

    await mia.post("/me/password", {"old": CHOSEN, "new": "another-good-one-3"})

    assert (await soon(lambda: elsewhere.get("/me"), 401)).status_code == 401
    assert (await mia.get("/me")).status_code == 200


# ── the end of a session ──────────────────────────────────────────────────────────────────────────────────────


async def test_signing_out_ends_this_session_alone(house: People) -> None:
    mia = await house.person("mia", "auditor")
    other = Person(house, "mia", (await house.sign_in("mia", CHOSEN)).json()["token"])

    assert (await mia.sign_out()).status_code == 204

    assert (await soon(lambda: mia.get("/me"), 401)).json()["code"] == "unauthenticated"
    assert (await other.get("/me")).status_code == 200


async def test_no_token_and_no_login_is_in_the_log(house: People) -> None:
    mia = await house.person("mia", "admin")
    await mia.get("/accounts/mia")
    await house.sign_in("mia", WRONG)
    await mia.sign_out()

    log = house.lines.getvalue()
    assert log.count('"route":"/control/sessions"') == 3
    assert "ff_sess_" not in log and "mia" not in log and WRONG not in log and CHOSEN not in log


async def test_an_unused_session_ends_after_half_an_hour_and_a_used_one_lives_on(house: People) -> None:
    mia = await house.person("mia", "auditor")

    house.sql("update control.session set seen_at = now() - interval '29 minutes'")
    await asyncio.sleep(1.1)
    assert (await mia.get("/me")).status_code == 200
    assert house.sql("select now() - seen_at < interval '5 seconds' from control.session") == [(True,)]

    house.sql("update control.session set seen_at = now() - interval '31 minutes'")
    assert (await soon(lambda: mia.get("/me"), 401)).status_code == 401


async def test_that_a_session_is_used_is_written_once_a_minute(house: People) -> None:
    mia = await house.person("mia", "auditor")
    house.sql("update control.session set seen_at = now() - interval '50 seconds'")
    before = house.sql("select seen_at from control.session")
    await asyncio.sleep(1.1)

    await mia.get("/me")

    assert house.sql("select seen_at from control.session") == before


async def test_a_session_ends_after_twelve_hours_however_much_it_is_used(house: People) -> None:
    mia = await house.person("mia", "auditor")
    assert house.sql("select ends_at - created_at = interval '12 hours' from control.session") == [(True,)]

    house.sql("update control.session set ends_at = now()")

    assert (await soon(lambda: mia.get("/me"), 401)).status_code == 401


async def test_sessions_that_ended_are_forgotten_at_the_next_sign_in(house: People) -> None:
    await house.person("mia", "auditor")
    house.sql("update control.session set seen_at = now() - interval '1 day'")

    await house.sign_in("mia", CHOSEN)

    assert house.sql("select count(*) from control.session") == [(1,)]
