"""XML of a message: opened with nothing but elements and text in it, walked by path, closed."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, ParseError, SubElement, XMLParser, tostring

from primitives.kit.connector import BadMessage
from primitives.payments.messages.profile import ROOTS, namespace

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
DOCUMENTS = {f"{{{namespace(name)}}}Document": name for name in ROOTS}


class Node:
    """An element that is read: each child at most once unless it is asked for as one of many."""

    __slots__ = ("_element", "_prefix")

    def __init__(self, element: Element, prefix: str) -> None:
        self._element = element
        self._prefix = prefix

    def all(self, name: str) -> list[Node]:
        tag = self._prefix + name
        return [Node(child, self._prefix) for child in self._element if child.tag == tag]

    def find(self, path: str) -> Node | None:
        """Raises BadMessage where an element on the way is there twice: which one counts would be a guess."""
        node = self
        for name in path.split("/"):
            found = node.all(name)
            if len(found) > 1:
                raise BadMessage(f"{path} is there twice")
            if not found:
                return None
            node = found[0]
        return node

    def need(self, path: str) -> Node:
        found = self.find(path)
        if found is None:
            raise BadMessage(f"{path} is missing")
        return found

    def text(self) -> str:
        if len(self._element):
            raise BadMessage("text was expected, and there are elements")
        return self._element.text or ""

    def currency(self) -> str:
        return self._element.get("Ccy", "")


def open_document(body: bytes, at_most: int) -> tuple[str, Node]:
    """The message's name and its root. Raises BadMessage.

    Entities need a document type, so a body with one is refused before it is parsed; the text is decoded first, so no
    declared encoding can hide one.
    """
    if len(body) > at_most:
        raise BadMessage(f"a message has at most {at_most} bytes")
    try:
        text = body.decode("utf-8-sig")
        if "<!DOCTYPE" in text:
            raise BadMessage("a message has no document type")
        parser = XMLParser()
        parser.feed(text)
        root = parser.close()
    except (UnicodeDecodeError, ParseError, ValueError, LookupError):
        raise BadMessage("a message is XML in UTF-8") from None
    name = DOCUMENTS.get(root.tag)
    if name is None:
        raise BadMessage("a Document of a version this rail speaks was expected")
    return name, Node(root, root.tag.removesuffix("Document")).need(ROOTS[name])


def close_document(name: str, parts: Sequence[tuple[str, str, str | None]]) -> bytes:
    """parts: (path, text, currency) in the schema's order. A path that ends with `+` opens its last element anew."""
    root = Element("Document", {"xmlns": namespace(name)})
    body = SubElement(root, ROOTS[name])
    for path, text, currency in parts:
        *way, last = path.split("/")
        leaf = SubElement(_opened(body, way), last)
        leaf.text = text
        if currency is not None:
            leaf.set("Ccy", currency)
    return HEAD + tostring(root)


def _opened(node: Element, way: Sequence[str]) -> Element:
    """`Ntry+` begins another Ntry; any other step goes into the last element where it has that name."""
    for name in way:
        last = node[-1] if len(node) else None
        if last is None or last.tag != name:
            last = SubElement(node, name.removesuffix("+"))
        node = last
    return node
