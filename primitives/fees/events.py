"""What fees publishes: nothing. A fee is real when it is posted, and the run's own event tells it."""

from __future__ import annotations

from primitives.kit.resource import Event

EVENTS: tuple[Event, ...] = ()
