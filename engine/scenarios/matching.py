"""What a scenario expects of an answer against what the API answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.compiler.expressions.literals import literal
from engine.compiler.leaves import Fields, Hole, Items, Value
from engine.compiler.source import Place
from engine.scenarios.known import Known, NothingThere
from engine.scenarios.values import fill_text
from primitives.kit import types as t
from primitives.kit.canonical import canonical
from primitives.kit.money import show
from primitives.kit.store import Json


@dataclass(frozen=True, slots=True)
class Difference:
    place: Place
    expected: str
    seen: str


def differences(value: Value, actual: Json, known: Known, asset: str, path: str = "") -> Iterator[Difference]:
    """A mapping expects these members among others; a list expects as many items, in their order."""
    if isinstance(value, Fields):
        yield from _members(value, actual, known, asset, path)
    elif isinstance(value, Items):
        yield from _items(value, actual, known, asset, path)
    elif not _same(value, actual, known, asset):
        yield Difference(value.place, f"{path} {value.text}".strip(), f"{path} {shown(actual, asset)}".strip())


def _members(value: Fields, actual: Json, known: Known, asset: str, path: str) -> Iterator[Difference]:
    for field in value.fields:
        name = field.name.text
        below = f"{path}.{name}" if path else name
        if not isinstance(actual, dict) or name not in actual:
            yield Difference(field.name.place, below, f"no `{name}` in {_names(actual, asset)}")
        else:
            yield from differences(field.value, actual[name], known, asset, below)


def _names(actual: Json, asset: str) -> str:
    return ", ".join(actual) if isinstance(actual, dict) and actual else shown(actual, asset)


def _items(value: Items, actual: Json, known: Known, asset: str, path: str) -> Iterator[Difference]:
    if not isinstance(actual, list) or len(actual) != len(value.items):
        seen = f"{len(actual)} items" if isinstance(actual, list) else shown(actual, asset)
        yield Difference(value.place, f"{path} of {len(value.items)} items".strip(), f"{path} {seen}".strip())
        return
    for index, (item, one) in enumerate(zip(value.items, actual, strict=True)):
        yield from differences(item, one, known, asset, f"{path}[{index}]")


def _same(hole: Hole, actual: Json, known: Known, asset: str) -> bool:
    text = hole.text
    if isinstance(actual, dict):
        return money(text, asset) is not None and actual == money(text, asset)
    if actual is None or isinstance(actual, bool):
        return text == {None: "none", True: "true", False: "false"}[actual]
    if text in known and actual == known[text].members.get("id"):
        return True
    try:
        return str(actual) == fill_text(text, known)
    except NothingThere:
        return False


def money(text: str, asset: str) -> dict[str, Json] | None:
    """As the API shows it; None where the text is no amount."""
    amount = literal(text, t.Money(asset))
    return {"amount": amount, "currency": asset.partition("/")[0]} if isinstance(amount, int) else None


def shown(actual: Json, asset: str) -> str:
    """For people: money as `5.00 PHP`, all else as JSON."""
    if isinstance(actual, dict) and set(actual) == {"amount", "currency"} and isinstance(actual["amount"], int):
        amount, currency = actual["amount"], actual["currency"]
        return show(amount, asset) if currency == asset.partition("/")[0] else f"{amount} {currency}"
    return actual if isinstance(actual, str) else canonical(actual)
