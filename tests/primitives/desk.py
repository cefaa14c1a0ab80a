"""A desk at which one primitive's writes are done, each checked against its manifest, on rows in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from primitives.kit import conformance
from primitives.kit.action import Write
from primitives.kit.canonical import canonical, parse
from primitives.kit.contract import Manifest
from primitives.kit.ids import derived_id
from primitives.kit.memory import Memory
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.section import Formula
from primitives.kit.types import Type

MANILA = ZoneInfo("Asia/Manila")
ROOT = "01900000-0000-7000-8000-000000000000"
NOON = "2026-11-20 12:00"


def manila(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MANILA)


def origin(at: str | datetime = NOON, run: str = "run") -> Origin:
    moment = manila(at) if isinstance(at, str) else at
    return Origin(
        at=moment,
        run=derived_id(ROOT, run),
        step=0,
        actor="ops@demo.example",
        credential="key_1",
        release=1,
        line="e-wallet@1.0.0:88",
        asset="PHP/2",
        zone="Asia/Manila",
    )


def formula(type_: Type, names: tuple[str, ...] = ()) -> Formula:
    """What the engine reads in a section; its value is given to each write here."""
    return Formula("…", type_, names, lambda scope: None)


@dataclass
class Desk:
    manifest: Manifest
    config: Any
    memory: Memory = field(default_factory=Memory)

    def do(
        self,
        write: Write,
        given: Mapping[str, Any] | None = None,
        names: Mapping[str, str] | None = None,
        evaluated: Mapping[str, Any] | None = None,
        by: Origin | None = None,
    ) -> Any:
        """The output. Raises Decline; fails where the write breaks its contract."""
        done = conformance.perform(
            self.manifest, write, self.config, by or origin(), self.memory, names, given, evaluated
        )
        assert not done.faults, done.faults
        if done.declined is not None:
            raise done.declined
        return done.output

    def declined(self, *arguments: Any, **more: Any) -> Decline:
        """The decline of a write that must decline, having left nothing."""
        before = (dict(self.memory.state), list(self.memory.events))
        try:
            self.do(*arguments, **more)
        except Decline as decline:
            assert (self.memory.state, self.memory.events) == before
            return decline
        raise AssertionError("it did not decline")

    def undo(self, write: Write, output: Any) -> None:
        """As after a restart: from the JSON that was kept."""
        conformance.undo(self.manifest, write, self.memory, parse(canonical(write.record(output))))

    @property
    def published(self) -> list[str]:
        return [name for name, _, _ in self.memory.events]
