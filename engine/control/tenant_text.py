"""A tenant's file, written: for a new tenant, for another product, for a parameter's new value.

Every text is quoted, which changes nothing in a template's language: whatever was given stays one value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from primitives.kit.store import Json

NOW = "now"

Given = Mapping[str, Json]
"""A parameter's values by the date each begins, `now` for the first: {"now": "5.00", "2027-03-01": "4.00"}."""


@dataclass(frozen=True, slots=True)
class Connected:
    """use: `sandbox`, or what stands for the real one. secret: the name of a secret, never its value."""

    use: str
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A product of the tenant. template: `e-wallet@1.0.0`. Names of parameters and connectors are plain ones."""

    product: str
    template: str
    parameters: Mapping[str, Given] = field(default_factory=dict)
    connectors: Mapping[str, Connected] = field(default_factory=dict)


def tenant_text(tenant: str, title: str, products: tuple[Subscribed, ...]) -> str:
    lines = [f"tenant: {tenant}", f"title: {quoted(title)}", "products:"]
    for one in products:
        lines += [f"  {one.product}:", f"    template: {one.template}"]
        if one.parameters:
            lines.append("    parameters:")
            lines += [f"      {name}: {values_text(given)}" for name, given in one.parameters.items()]
        if one.connectors:
            lines.append("    connectors:")
            lines += [f"      {name}: {_connected(found)}" for name, found in one.connectors.items()]
    return "\n".join(lines) + "\n"


def _connected(found: Connected) -> str:
    secret = "" if found.secret is None else f", secret: {quoted(found.secret)}"
    return f"{{ use: {quoted(found.use)}{secret} }}"


def values_text(given: Given) -> str:
    """One value where only `now` is given, else each with its date; on one line."""
    if set(given) == {NOW}:
        return flow(given[NOW])
    return "{ " + ", ".join(f"{since}: {flow(value)}" for since, value in given.items()) + " }"


def flow(value: Json) -> str:
    """As YAML on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{quoted(name)}: {flow(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        return quoted(value)
    return "none" if value is None else json.dumps(value)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
