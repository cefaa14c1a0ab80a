"""Our XML is ISO 20022's: judged by classes generated from the real schemas, which also write what we must read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.serializers import XmlSerializer

from primitives.payments.messages import Message, read, write
from primitives.payments.messages.document import DOCUMENTS
from tests.primitives.payments.messages.messages import ONE_OF_EACH, TRANSFER, messages

PARSER = XmlParser(config=ParserConfig(fail_on_unknown_properties=True, fail_on_converter_warnings=True))
SERIALIZER = XmlSerializer()


@pytest.mark.parametrize("message", ONE_OF_EACH, ids=lambda message: type(message).__name__)
def test_one_of_each_is_valid_and_comes_back_from_the_schemas_own_classes(message: Message) -> None:
    body = write(message)
    theirs = parsed(body)
    again = SERIALIZER.render(theirs).encode()

    assert list(violations(theirs)) == []
    assert leaves(again) == leaves(body)
    assert read(again) == message


@given(messages)
def test_every_message_is_valid_and_comes_back_from_the_schemas_own_classes(message: Message) -> None:
    body = write(message)
    theirs = parsed(body)

    assert list(violations(theirs)) == []
    assert leaves(SERIALIZER.render(theirs).encode()) == leaves(body)
    assert read(SERIALIZER.render(theirs).encode()) == message


def test_the_judge_sees_an_element_out_of_order_too_long_or_missing() -> None:
    body = write(TRANSFER)
    swapped = body.replace(b"<TxId>T1</TxId>", b"").replace(b"<EndToEndId>", b"<TxId>T1</TxId><EndToEndId>")

    assert leaves(SERIALIZER.render(parsed(swapped)).encode()) != leaves(swapped)
    assert list(violations(parsed(body.replace(b">M1<", b">" + b"M" * 36 + b"<"))))
    assert list(violations(parsed(body.replace(b">GXCHPHM2XXX<", b">BPI<"))))
    with pytest.raises(TypeError):
        parsed(body.replace(b"<ChrgBr>SLEV</ChrgBr>", b""))


def parsed(body: bytes) -> Any:
    name = DOCUMENTS[ElementTree.fromstring(body).tag].replace(".", "_")
    return PARSER.from_bytes(body, import_module(f"pyiso20022.{name[:4]}.{name}").Document)


def leaves(body: bytes) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Every element in order. Numbers and times may be written in more than one way, so they are compared as values."""
    return [(one.tag, _plain(one.text or ""), tuple(one.attrib.items())) for one in ElementTree.fromstring(body).iter()]


def _plain(text: str) -> str:
    if re.fullmatch(r"\d+\.\d+", text):
        return text.rstrip("0").rstrip(".")
    if re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", text) and "." in text:
        return text.removesuffix("Z").rstrip("0") + "Z"
    return text.strip()


def violations(node: Any) -> Iterator[str]:
    """Lengths, patterns and counts, which the generated classes carry and the parser does not check."""
    for field in fields(node):
        value = getattr(node, field.name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        if len(values) < field.metadata.get("min_occurs", 0):
            yield f"{field.name} is missing"
        for one in values:
            if is_dataclass(one):
                yield from violations(one)
            elif isinstance(one, str):
                yield from (f"{field.name}: {rule}" for rule in _broken(one, field.metadata))


def _broken(text: str, rules: Any) -> Iterator[str]:
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        yield rules["pattern"]
    if not rules.get("min_length", 0) <= len(text) <= rules.get("max_length", len(text)):
        yield f"{len(text)} characters"
