"""What a simulator is told through the API: each member read as the control's type, a thing named by its own id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.runtime.answers import FieldProblem, Refused, conflict, invalid_request, unavailable
from engine.runtime.clock import utc_now
from engine.runtime.messages import last_message
from engine.runtime.mounted import Mounted
from engine.runtime.simulated import Outside, Reply, SimulatorDown, connectors, names_message, tell
from primitives.kit import types as t
from primitives.kit.connector import NotSent
from primitives.kit.inbound import Control
from primitives.kit.store import Json

OF = "of"
LONGEST, MOST = 1000, 2**63 - 1


async def told(mounted: Mounted, connector: str, verb: str, inputs: Mapping[str, Any], below: str) -> Reply:
    """What the connector's simulator said; it did as it was told.

    below: where the inputs stand in the body, `#/with`. Raises Refused.
    """
    control = _control(mounted, connector, verb)
    body = read_inputs(control, inputs, mounted.product.asset, below)
    if OF in body:
        body[_sent_as(control)] = await _message(mounted, str(body.pop(OF)))
    product = mounted.product
    try:
        connection = await mounted.services.sandbox.connect(product.tenant, product.name, connector)
        reply = await tell(connection, control.name, body, utc_now())
    except (NotSent, SimulatorDown):
        raise Refused(unavailable()) from None
    if reply.status >= 500:
        raise Refused(unavailable())
    if reply.status >= 400:
        raise Refused(conflict(_why(reply)))
    return reply


def controls_of(mounted: Mounted) -> dict[str, dict[str, Control]]:
    """What may be told, by connector."""
    return {name: outside.controls() for name, outside in connectors(mounted.product).items() if outside.simulator}


def read_inputs(control: Control, inputs: Mapping[str, Any], asset: str, below: str) -> dict[str, Json]:
    """As the simulator takes them: money in minor units. Raises Refused, with each member that is wrong."""
    wanted = written_inputs(control)
    problems = [
        _problem(below, name, f"`{control.name}` takes no such member")
        for name in sorted(inputs.keys() - wanted.keys())
    ]
    body: dict[str, Json] = {}
    for name, type_ in wanted.items():
        value = inputs.get(name)
        if value is None:
            if not isinstance(type_, t.Optional):
                problems.append(_problem(below, name, f"`{control.name}` needs it"))
            continue
        try:
            body[name] = _read(type_, value, asset)
        except ValueError as wrong:
            problems.append(_problem(below, name, str(wrong)))
    if problems:
        raise Refused(invalid_request(tuple(problems)))
    return body


def written_inputs(control: Control) -> dict[str, t.Type]:
    """As clients write them: whatever names a message is `of`, the id of what it was sent for."""
    return {OF if names_message(type_) else name: type_ for name, type_ in control.inputs.items()}


def _sent_as(control: Control) -> str:
    return next(name for name, type_ in control.inputs.items() if names_message(type_))


async def _message(mounted: Mounted, of: str) -> str:
    """The last one that was sent for a resource or a run; else the id of a message, as the simulator told it."""
    async with mounted.services.reader.tenant(mounted.product.tenant) as reading:
        return await last_message(reading, of) or of


def _control(mounted: Mounted, connector: str, verb: str) -> Control:
    outside = connectors(mounted.product).get(connector, Outside(connector, None))
    controls = outside.controls()
    if not controls:
        known = ", ".join(sorted(controls_of(mounted)))
        raise Refused(invalid_request((FieldProblem("unknown", f"one of {known}", pointer="#/connector"),)))
    if verb not in controls:
        known = ", ".join(sorted(controls))
        raise Refused(invalid_request((FieldProblem("unknown", f"one of {known}", pointer="#/send"),)))
    return controls[verb]


def _read(type_: t.Type, value: Any, asset: str) -> Json:
    """Raises ValueError."""
    match type_:
        case t.Optional(item=item):
            return _read(item, value, asset)
        case t.Money():
            return _minor_units(value, asset.partition("/")[0])
        case t.Enum(members=members):
            if isinstance(value, str) and value in members:
                return value
            raise ValueError(f"one of {', '.join(members)}")
        case t.ListOf(item=item) if isinstance(value, list) and len(value) <= LONGEST:
            return [_read(item, one, asset) for one in value]
        case t.Bool() if isinstance(value, bool):
            return value
        case t.Integer() if type(value) is int and abs(value) <= MOST:
            return value
        case t.Text() if isinstance(value, str) and _writable(value):
            return value
    raise ValueError(f"a {type_}")


def _minor_units(value: Any, currency: str) -> int:
    """`{"amount": 15000, "currency": "PHP"}`, as everywhere in the API. Raises ValueError."""
    if isinstance(value, dict) and value.keys() == {"amount", "currency"} and value["currency"] == currency:
        amount = value["amount"]
        if type(amount) is int and 0 <= amount <= MOST:
            return amount
    raise ValueError(f'an amount of minor units and its currency: {{"amount": 15000, "currency": "{currency}"}}')


def _writable(text: str) -> bool:
    """Half a character, as JSON can escape it, no message can hold."""
    return len(text) <= LONGEST and "\x00" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def _problem(below: str, name: str, detail: str) -> FieldProblem:
    pointed = name.replace("~", "~0").replace("/", "~1")
    return FieldProblem("value", detail, pointer=f"{below}/{pointed}")


def _why(reply: Reply) -> str:
    body = reply.body if isinstance(reply.body, dict) else {}
    return f"The simulator did not do it: {body.get('detail') or body.get('code') or reply.status}"
