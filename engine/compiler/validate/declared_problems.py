"""`problems:`: the codes a client may meet, their texts, and how networks are told of them."""

from __future__ import annotations

import re

from engine.compiler.diagnostics import Problems
from engine.compiler.document import DeclaredProblem, NetworkCode, Translation
from engine.compiler.leaves import Word
from engine.compiler.nodes import Entry, Mapping, Node
from engine.compiler.validate.literals import NETWORKS, network_code
from engine.compiler.validate.names import identifier
from engine.compiler.validate.records import Record, Shape, members, read

_KEYS = ("status", "text", *NETWORKS, "retry")
_TRANSLATION = re.compile(r"text_([a-z]{2,3})")


def declared_problems(node: Node | None, problems: Problems) -> tuple[DeclaredProblem, ...]:
    entries = () if node is None else members(node, "`problems`", problems)
    return tuple(_declared(entry, problems) for entry in entries)


def _declared(entry: Entry, problems: Problems) -> DeclaredProblem:
    code = identifier(entry.key, "a problem", problems)
    languages = _languages(entry.value)
    shape = Shape("a problem", (), _KEYS + tuple(f"text_{language}" for language in languages))
    record = read(entry.value, shape, problems, at=code.place)
    return DeclaredProblem(
        place=code.place,
        code=code,
        status=record.number("status", 400, 599),
        text=record.maybe_hole("text"),
        translations=tuple(_translation(record, language) for language in languages),
        codes=tuple(_network_code(record, network) for network in NETWORKS if network in record),
        retry=record.maybe_word("retry"),
    )


def _languages(node: Node) -> tuple[str, ...]:
    """`text_fil` is the text in Filipino; the language is written as in ISO 639."""
    if not isinstance(node, Mapping):
        return ()
    found = (_TRANSLATION.fullmatch(entry.key.text) for entry in node.entries)
    return tuple(match[1] for match in found if match)


def _translation(record: Record, language: str) -> Translation:
    return Translation(language, record.hole(f"text_{language}"))


def _network_code(record: Record, network: str) -> NetworkCode:
    code = network_code(network, record.word(network), record.problems)
    return NetworkCode(Word(network, record.key_place(network)), code)
