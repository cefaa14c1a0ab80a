"""Literals whose form alone decides whether they are any: FF204. Those of a type are read with the type."""

from __future__ import annotations

import re
from datetime import date

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Word
from primitives.kit.money import parse_asset

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)
_ZONE = re.compile(r"UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}")
_CODES = {"iso20022": re.compile(r"[A-Z][A-Z0-9]{3}"), "iso8583": re.compile(r"[0-9A-Z]{2}")}
_CODE_RULES = {
    "iso20022": "an ISO 20022 reason is four capital letters and digits",
    "iso8583": "an ISO 8583 response code is two digits or capital letters",
}
_LONGEST_PATTERN = 1_000
NETWORKS = tuple(_CODES)


def is_date(text: str) -> bool:
    try:
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def version(word: Word, problems: Problems) -> Word:
    if word.text and not _VERSION.fullmatch(word.text):
        problems.add("FF204", word.place, f"a version is three numbers, not `{word.text}`", "write it as `1.0.0`")
    return word


def asset(word: Word, problems: Problems) -> Word:
    if word.text and parse_asset(word.text) is None:
        problems.add(
            "FF204",
            word.place,
            f"an asset is a code and its decimals, not `{word.text}`",
            "write it as `PHP/2`",
        )
    return word


def time_zone(word: Word, problems: Problems) -> Word:
    if word.text and not _ZONE.fullmatch(word.text):
        problems.add("FF204", word.place, "a time zone is `UTC` or an area and a place", "write `Asia/Manila`")
    return word


def network_code(network: str, word: Word, problems: Problems) -> Word:
    if word.text and not _CODES[network].fullmatch(word.text):
        problems.add("FF204", word.place, f"{_CODE_RULES[network]}, not `{word.text}`")
    return word


def pattern(word: Word, problems: Problems) -> Word:
    """A regular expression that compiles."""
    if len(word.text) > _LONGEST_PATTERN:
        problems.add("FF204", word.place, f"a pattern has at most {_LONGEST_PATTERN:,} characters")
        return word
    try:
        re.compile(word.text)
    except (re.error, RecursionError, OverflowError) as error:
        problems.add("FF204", word.place, f"`{word.text}` is not a regular expression: {error}")
    return word
