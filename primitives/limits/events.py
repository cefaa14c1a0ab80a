"""What limits publishes: nothing. A take is part of a run, whose own event tells it; a refusal leaves no effects."""

from __future__ import annotations

from primitives.kit.resource import Event

EVENTS: tuple[Event, ...] = ()
