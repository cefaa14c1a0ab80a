"""A script as a row of words, each with what the layout must know of its place: where a line may begin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lark import Lark, Token, Tree

from primitives.ledger.script.grammar import TEXT

Node = Tree[Token] | Token

_GRAMMAR = Lark(TEXT, parser="lalr", start="program", keep_all_tokens=True, maybe_placeholders=False)


class Word(NamedTuple):
    """start, end: offsets in the text. group: the innermost it stands in; a closing bracket stands in its own.

    apart: what stands before it on the same line. breaks: it begins a line where its group takes several.
    """

    text: str
    kind: str
    start: int
    end: int
    group: int
    apart: str
    breaks: bool


class Layout(NamedTuple):
    """What stands between brackets. apart: inside of them, on one line. blanks: whether empty lines are kept.

    starts: whether a new line begins with the second node, which follows the first.
    """

    apart: str
    blanks: bool
    starts: Callable[[Node, Node], bool]


BLOCK = Layout(" ", True, lambda before, node: True)
SEND = Layout(" ", False, lambda before, node: node == "destination")
LIST = Layout("", False, lambda before, node: before == ",")


class Group(NamedTuple):
    """What stands between two brackets; the first group is the program, which has none.

    first, last: its words, the closing bracket too. spreads: may not stand on one line.
    """

    parent: int
    depth: int
    layout: Layout
    first: int
    last: int
    spreads: bool


class Words(NamedTuple):
    """after_head: the words that begin what follows the pragma and the `vars` block."""

    words: tuple[Word, ...]
    groups: tuple[Group, ...]
    after_head: frozenset[int]


def read_words(code: str) -> Words:
    """code: a text that parses, its comments blanked."""
    reader = _Reader()
    reader.program(_GRAMMAR.parse(code))
    return Words(tuple(_quotients_closed_up(reader.words)), tuple(reader.groups), frozenset(reader.after_head))


_NOTHING_AFTER = {"(", "[", "#!"}
NOTHING_BEFORE = {")", "]", ","}


class _Reader:
    def __init__(self) -> None:
        self.words: list[Word] = []
        self.groups: list[Group] = []
        self.after_head: list[int] = []
        self._inside = 0
        self._apart, self._breaks = "", True

    def program(self, tree: Tree[Token]) -> None:
        self.groups.append(Group(-1, 0, BLOCK, 0, 0, spreads=True))
        for child in tree.children:
            self._apart, self._breaks = "", True
            self._node(child)
            if isinstance(child, Tree) and child.data in ("pragma", "declarations"):
                self.after_head.append(len(self.words))
        self.groups[0] = self.groups[0]._replace(last=len(self.words))

    def _node(self, node: Node) -> None:
        if isinstance(node, Token):
            self._word(node)
            return
        match node.data:
            case "declarations" | "source_block" | "source_oneof" | "destination_block" | "destination_oneof":
                self._enclosed(node.children, BLOCK, "{")
            case "send":
                self._enclosed(node.children, SEND, "(")
            case "call" | "pragma":
                self._enclosed(node.children, LIST, "(")
            case "negative":
                self._word(node.children[0])
                self._apart = ""
                self._nodes(node.children[1:])
            case _:
                self._nodes(node.children)

    def _nodes(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            self._node(node)

    def _word(self, token: Token | Node) -> None:
        assert isinstance(token, Token)
        apart = "" if token in NOTHING_BEFORE and not self._breaks else self._apart
        start, end = token.start_pos or 0, token.end_pos or 0
        self.words.append(Word(str(token), token.type, start, end, self._inside, apart, self._breaks))
        self._apart, self._breaks = "" if token in _NOTHING_AFTER else " ", False

    # ── what stands between brackets ──

    def _enclosed(self, nodes: Sequence[Node], layout: Layout, bracket: str) -> None:
        """Up to the bracket, what it holds, its closing one, and what follows it."""
        opening = next(i for i, node in enumerate(nodes) if node == bracket)
        closing = max(i for i, node in enumerate(nodes) if node in (")", "}"))
        self._nodes(nodes[:opening])
        if layout is LIST:
            self._apart = ""
        self._word(nodes[opening])
        self._held(nodes[opening + 1 : closing], layout, nodes[closing])
        self._nodes(nodes[closing + 1 :])

    def _held(self, nodes: Sequence[Node], layout: Layout, closing: Node) -> None:
        around, first, items = self._inside, len(self.words), 0
        self._inside = len(self.groups)
        self.groups.append(Group(around, self.groups[around].depth + 1, layout, first, first, spreads=False))
        for position, node in enumerate(nodes):
            if position == 0 or layout.starts(nodes[position - 1], node):
                self._apart, self._breaks, items = " " if position else layout.apart, True, items + 1
            self._node(node)
        last = len(self.words)
        self._apart, self._breaks = layout.apart if nodes else "", True
        self._word(closing)
        spreads = layout is BLOCK and last - first > items
        self.groups[self._inside] = self.groups[self._inside]._replace(last=last, spreads=spreads)
        self._inside = around


_CLOSED_UP = {"NUMBER", "VARIABLE"}


def _quotients_closed_up(words: list[Word]) -> list[Word]:
    """`1/3`, but `USD / 3`: closed up, that would be another asset."""
    found = list(words)
    for at in range(1, len(words) - 1):
        before, word, after = words[at - 1 : at + 2]
        if word.text == "/" and before.kind in _CLOSED_UP and after.kind in _CLOSED_UP:
            found[at], found[at + 1] = word._replace(apart=""), after._replace(apart="")
    return found
