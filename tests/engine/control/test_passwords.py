"""Passwords: laws of what is taken and how it is compared."""

from __future__ import annotations

import time
import unicodedata

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.control.logins import login_of
from engine.control.passwords import COMMON, LEAST, MOST_BYTES, Passwords, fresh_password, normal, weakness

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)
"""The same algorithm with small parameters: the laws do not depend on them."""

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


@given(password=texts, other=texts)
@settings(deadline=None, max_examples=60)
async def test_a_password_opens_what_it_was_kept_as_and_no_other_does(password: str, other: str) -> None:
    if normal(password) is None:
        return
    passwords = Passwords(QUICK)
    kept = await passwords.hash(password)

    assert (await passwords.compare(kept, password)).right
    assert (await passwords.compare(kept, other)).right == (normal(other) == normal(password))
    assert kept != await passwords.hash(password)
    assert not (await passwords.compare(None, password)).right


@given(texts)
async def test_however_it_is_composed_a_password_is_one(password: str) -> None:
    forms = {normal(unicodedata.normalize(form, password)) for form in ("NFC", "NFD", "NFKC", "NFKD")}

    assert len(forms) == 1 or None in forms
    found = normal(password)
    assert found is None or (normal(found) == found and len(found.encode()) <= MOST_BYTES)


@given(st.text(max_size=3000))
async def test_whatever_is_given_as_a_password_is_answered(text: str) -> None:
    if weakness(text, "ana", "Ana Cruz") is None:
        found = normal(text)
        assert found is not None and len(found) >= LEAST
        assert not set(text) & {"\x00", "\n", "\x7f"}


@pytest.mark.parametrize(
    "weak, why",
    [
        ("elevenchars", "fewer than 12"),
        ("PasswordPassword", "most common"),
        ("ＰａｓｓｗｏｒｄＰａｓｓｗｏｒｄ", "most common"),
        ("ababababababab", "different"),
        ("ana.cruz@bank-ana.cruz@bank", "your login"),
        ("CruzAnaCruzAnaCruz1", "your login or your name"),
        ("x" * 1025, "longer than"),
        ("a tab\tis in this one", "control"),
        ("nul\x00nul\x00nul\x00nul", "control"),
    ],
)
async def test_a_weak_password_is_told_why(weak: str, why: str) -> None:
    found = weakness(weak, "ana.cruz@bank", "Ana Cruz")

    assert found is not None and why in found
    assert weak not in found


async def test_the_list_of_common_ones_holds_only_what_nothing_else_refuses() -> None:
    assert [one for one in COMMON if len(one) < LEAST or one != one.casefold() or len(set(one)) < 5] == []


async def test_first_passwords_are_good_and_never_the_same() -> None:
    made = {fresh_password() for _ in range(1000)}

    assert len(made) == 1000
    assert [one for one in made if weakness(one, "admin", "Administrator") is not None] == []


async def test_what_was_kept_with_smaller_parameters_is_hashed_anew_when_it_is_used() -> None:
    kept = await Passwords(QUICK).hash("calm-river-7-stones")
    today = Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1, type=Type.ID))

    again = (await today.compare(kept, "calm-river-7-stones")).again

    assert again is not None and extract_parameters(again).memory_cost == 64
    assert (await today.compare(again, "calm-river-7-stones")).again is None
    assert (await today.compare(kept, "something-else-7")).again is None


async def test_todays_parameters_are_those_of_the_rfc() -> None:
    kept = extract_parameters(await Passwords().hash("calm-river-7-stones"))

    assert (kept.type, kept.memory_cost, kept.time_cost, kept.parallelism) == (Type.ID, 65536, 3, 4)
    assert (kept.salt_len, kept.hash_len) == (16, 32)


async def test_a_huge_password_is_refused_before_anything_is_computed() -> None:
    began = time.perf_counter()

    assert normal("ﷺ" * 10_000_000) is None
    assert not (await Passwords().compare(None, "x" * 10_000_000)).right

    assert time.perf_counter() - began < 0.5


@given(st.text(max_size=150))
async def test_a_login_has_one_form(typed: str) -> None:
    found = login_of(typed)

    assert found is None or (login_of(found) == found and found.isascii() and found == found.lower())
    if found is not None:
        assert login_of(typed.upper()) in (found, None)


@pytest.mark.parametrize("typed", ["", " ", "a b", "-a", "ana\x00", "a" * 101, "аna", "ana/..", "ana\n\nx", "%00"])
async def test_what_is_no_login(typed: str) -> None:
    assert login_of(typed) is None
