"""Values as a scenario writes them, as the JSON a request sends: typed by the input they are for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.leaves import Fields, Hole, Items, Value
from engine.scenarios.known import Fill, Known, member, run_of
from primitives.kit import types as t
from primitives.kit.ids import is_id
from primitives.kit.store import Json

_MENTION = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\}")
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_WORDS: dict[str, Json] = {"true": True, "false": False, "none": None}


@dataclass(frozen=True, slots=True)
class Writer:
    """names: the names known so far, which a value may mention."""

    names: Collection[str]
    problems: Problems

    def typed(self, value: Value, type_: t.Type) -> Fill:
        """A mapping is sent as it is written, whatever the type: that is how a scenario sends what is not accepted."""
        if isinstance(type_, t.Optional):
            return self.typed(value, type_.item)
        if isinstance(value, Fields):
            return self.plain(value)
        if isinstance(value, Items):
            item = type_.item if isinstance(type_, t.ListOf) else t.TEXT
            fills = [self.typed(one, item) for one in value.items]
            return lambda known: [fill(known) for fill in fills]
        match type_:
            case t.Money(asset=asset):
                return self.money(value, asset)
            case t.Ref():
                return self.reference(value)
            case t.Integer() | t.Bool():
                return self._literal(value, type_)
        return self.text(value)

    def plain(self, value: Value) -> Fill:
        """Whole numbers, true, false and none are themselves, anything else is a text."""
        if isinstance(value, Fields):
            members = [(field.name.text, self.plain(field.value)) for field in value.fields]
            return lambda known: {name: fill(known) for name, fill in members}
        if isinstance(value, Items):
            items = [self.plain(one) for one in value.items]
            return lambda known: [fill(known) for fill in items]
        text = value.text
        if text in _WORDS or _NUMBER.fullmatch(text):
            found = _WORDS[text] if text in _WORDS else int(text)
            return lambda known: found
        return self.text(value)

    def money(self, hole: Hole, asset: str) -> Fill:
        amount = literal(hole.text, t.Money(asset))
        self._report(amount, hole)
        sent: Json = {"amount": amount if isinstance(amount, int) else 0, "currency": asset.partition("/")[0]}
        return lambda known: sent

    def minor_units(self, hole: Hole, asset: str) -> int:
        amount = literal(hole.text, t.Money(asset))
        self._report(amount, hole)
        return amount if isinstance(amount, int) else 0

    def reference(self, hole: Hole) -> Fill:
        """A name of the scenario, or an id."""
        name = hole.text
        if is_id(name):
            return lambda known: name
        if name not in self.names:
            self.problems.add("FF301", hole.place, f"nothing here is called `{name}`", did_you_mean(name, self.names))
        return lambda known: member(known, name)

    def run(self, hole: Hole) -> Fill:
        """The run a name stands for, or the one that made what it stands for."""
        thing = self.reference(hole)
        return thing if is_id(hole.text) else lambda known: run_of(known, hole.text)

    def text(self, hole: Hole) -> Fill:
        """Literal, with `{w}` filled in by the id of w and `{w.reference}` by what the API showed of it."""
        text = hole.text
        mentions = list(_MENTION.finditer(text))
        for mention in mentions:
            if mention[1] not in self.names:
                place, name = hole.at(*mention.span(1)), mention[1]
                self.problems.add("FF301", place, f"nothing here is called `{name}`", did_you_mean(name, self.names))
        if not mentions:
            return lambda known: text
        return lambda known: fill_text(text, known)

    def _literal(self, hole: Hole, type_: t.Type) -> Fill:
        found = literal(hole.text, type_)
        self._report(found, hole)
        plain: Json = found if isinstance(found, bool | int) else None
        return lambda known: plain

    def _report(self, found: object, hole: Hole) -> None:
        if isinstance(found, ExpressionProblem):
            self.problems.add("FF204", hole.place, found.message, found.help or None)


def fill_text(text: str, known: Known) -> str:
    """Raises NothingThere."""
    return _MENTION.sub(lambda mention: str(member(known, mention[1], mention[2] or "id")), text)
