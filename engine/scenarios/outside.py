"""The outside world in a scenario: `instapay.credit: { … }` is what a connector's simulator is told to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Argument, Hole, Value
from engine.compiler.product import Product
from engine.compiler.scenario import Act, Given
from engine.compiler.source import Place
from engine.runtime.simulated import OUTCOMES, Outside, connectors, names_message
from engine.scenarios.bound import Told
from engine.scenarios.known import Fill
from engine.scenarios.values import Writer
from primitives.kit import types as t
from primitives.kit.inbound import Control

CONNECTOR, OF = "connector", "of"


def is_outside(action: str, product: Product) -> bool:
    return action.partition(".")[0] in connectors(product)


def given_outcomes(given: Given, product: Product, writer: Writer) -> tuple[Told, ...]:
    """`connector instapay: { answers: silence }`"""
    known = connectors(product)
    outside = known.get(given.name.text)
    if outside is None:
        name = given.name.text
        writer.problems.add("FF301", given.name.place, f"there is no connector `{name}`", did_you_mean(name, known))
        return ()
    control = _control(given.place, outside, OUTCOMES, writer)
    if control is None:
        return ()
    return (_told(given.place, outside, control, given.arguments, product.asset, writer),)


def outside_act(act: Act, product: Product, writer: Writer) -> Told | None:
    name, _, verb = act.action.text.partition(".")
    outside = connectors(product)[name]
    control = _control(act.action.place, outside, verb.replace("-", "_"), writer)
    if control is None:
        return None
    told = _told(act.action.place, outside, control, act.arguments, product.asset, writer)
    return replace(told, result=act.result.text if act.result else None)


def _control(place: Place, outside: Outside, verb: str, writer: Writer) -> Control | None:
    controls = outside.controls()
    control = controls.get(verb)
    if control is None:
        message = f"{outside.name} does no `{verb}`" if controls else f"{outside.name} cannot be told what to do"
        writer.problems.add("FF301", place, message, did_you_mean(verb, controls))
    return control


def _told(
    place: Place, outside: Outside, control: Control, arguments: Sequence[Argument], asset: str, writer: Writer
) -> Told:
    """`of: out` is the last message that was sent for `out`, or the one that `out` is."""
    fields: list[tuple[str, Fill]] = []
    messages: list[tuple[str, str]] = []
    inputs = _inputs(control)
    for argument in arguments:
        name, type_ = argument.name, inputs.get(argument.name.text)
        if type_ is None:
            told = f"`{outside.name}.{control.name}` takes no `{name.text}`"
            writer.problems.add("FF301", name.place, told, did_you_mean(name.text, inputs))
        elif names_message(type_) and isinstance(argument.value, Hole):
            messages.append((_sent_as(control), _named(argument.value, writer)))
        else:
            fields.append((name.text, _typed(argument.value, type_, asset, writer)))
    _complete(place, outside, control, arguments, writer)
    return Told(place, outside.name, control.name, tuple(fields), tuple(messages))


def _inputs(control: Control) -> dict[str, t.Type]:
    """As scenarios write them: whatever names a message of ours is `of`."""
    return {OF if names_message(type_) else name: type_ for name, type_ in control.inputs.items()}


def _sent_as(control: Control) -> str:
    return next(name for name, type_ in control.inputs.items() if names_message(type_))


def _complete(place: Place, outside: Outside, control: Control, arguments: Sequence[Argument], writer: Writer) -> None:
    written = {argument.name.text for argument in arguments}
    for name, type_ in _inputs(control).items():
        if name not in written and not isinstance(type_, t.Optional):
            writer.problems.add("FF202", place, f"`{outside.name}.{control.name}` needs `{name}`")


def _named(hole: Hole, writer: Writer) -> str:
    if hole.text not in writer.names:
        help = did_you_mean(hole.text, writer.names)
        writer.problems.add("FF301", hole.place, f"nothing here is called `{hole.text}`", help)
    return hole.text


def _typed(value: Value, type_: t.Type, asset: str, writer: Writer) -> Fill:
    """Money goes out as minor units, an answer is one of those the simulator knows."""
    inner = type_.item if isinstance(type_, t.Optional) else type_
    if isinstance(inner, t.Money) and isinstance(value, Hole):
        amount = writer.minor_units(value, asset)
        return lambda known: amount
    if isinstance(inner, t.Enum) and isinstance(value, Hole) and value.text not in inner.members:
        help = did_you_mean(value.text, inner.members)
        writer.problems.add("FF204", value.place, f"it cannot answer `{value.text}`", help)
    return writer.typed(value, inner)
