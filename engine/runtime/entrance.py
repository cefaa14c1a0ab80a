"""Where people come in: what takes no credential, and what who must choose a password may do before."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

Operation = tuple[str, str]
"""A method and a path."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """open: signing in. before_change: changing the password, signing out."""

    open: frozenset[Operation] = frozenset()
    before_change: frozenset[Operation] = frozenset()

    def lets_in(self, scope: MutableMapping[str, Any]) -> bool:
        return (scope["method"], scope["path"]) in self.open

    def lets_change(self, scope: MutableMapping[str, Any]) -> bool:
        return (scope["method"], scope["path"]) in self.before_change


NO_ENTRANCE = Entrance()
