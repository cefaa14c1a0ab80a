"""The holes of an account in a script: what fills each, and that no value could name another's account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.expressions.paths import Path
from engine.compiler.leaves import Hole
from engine.compiler.resolve.arguments import Given
from engine.compiler.resolve.reading import read_path
from engine.compiler.resolve.scopes import WorkflowScope
from engine.compiler.source import Place
from primitives.kit import types as t
from primitives.kit.posting import AccountUse, ChartAccount

_SEGMENT = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Filler:
    """given: what `with:` of the post says; script: the text the accounts stand in."""

    given: Mapping[str, Given]
    script: Hole
    scope: WorkflowScope

    def fill(self, use: AccountUse, account: ChartAccount) -> dict[str, Given] | None:
        """Each hole of the address with its value, in order; None where one has none, which is a problem."""
        place = self.script.at(use.start, use.end)
        chosen = None
        if use.qualifier is not None:
            chosen = self._hole_of(use.qualifier, account, place)
            if chosen is None:
                return None
        fills = {hole: self._one(hole, use, hole == chosen, place) for hole in account.holes}
        found = {hole: fill for hole, fill in fills.items() if fill is not None}
        return found if len(found) == len(fills) else None

    def _hole_of(self, qualifier: str, account: ChartAccount, place: Place) -> str | None:
        """`@from:available`: the hole that `from` fills."""
        problems, name = self.scope.problems, account.name
        if not account.holes:
            message = f"the address of `{name}` has no hole, so there is nothing for `{qualifier}` to fill"
            problems.add("FF306", place, message, f"write `@{name}`")
            return None
        type_ = self._type_of(qualifier)
        fitting = [hole for hole in account.holes if isinstance(type_, t.Ref) and self._kind(hole) == type_]
        if fitting:
            return fitting[0]
        wanted = " or ".join(f"a {hole}" for hole in account.holes)
        if type_ is None:
            message = f"`{name}` is of {wanted}, and there is no `{qualifier}` here"
            problems.add("FF301", place, message, did_you_mean(qualifier, self._candidates(account.holes)))
        else:
            message = f"`{name}` is of {wanted}, `{qualifier}` is {type_}"
            problems.add("FF302", place, message, did_you_mean(qualifier, self._candidates(account.holes)))
        return None

    def _one(self, hole: str, use: AccountUse, qualified: bool, place: Place) -> Given | None:
        name = use.qualifier if qualified and use.qualifier else hole
        if name in self.given:
            found = self.given[name]
            return found if self._safe(hole, use, found, found.written.place) else None
        if name not in self.scope.seen:
            self._nothing_fills(hole, use, place)
            return None
        found = Given(self.script, read_path(name, self.scope.scope))
        if not self._safe(hole, use, found, place):
            return None
        self.scope.need(Path(name), self.script)
        return found

    def _nothing_fills(self, hole: str, use: AccountUse, place: Place) -> None:
        candidates = self._candidates((hole,))
        if candidates:
            could = "could each fill it" if len(candidates) > 1 else "could fill it"
            message = f"`{use.name}` is of one {hole}, and does not say which: {', '.join(candidates)} {could}"
            help = "write " + " or ".join(f"`@{one}:{use.name}`" for one in candidates[:3])
        else:
            message = f"`{use.name}` is of one {hole}, and nothing here is a {hole}"
            help = f"add `with: {{ {hole}: … }}`"
        self.scope.problems.add("FF306", place, message, help)

    def _safe(self, hole: str, use: AccountUse, given: Given, place: Place) -> bool:
        """FF302 for a value of another kind; FF600 for a text that could hold a `:` and so another address."""
        kind, type_ = self._kind(hole), given.reading.type
        problems = self.scope.problems
        if isinstance(kind, t.Ref):
            if type_ == kind and given.reading.path is None:
                message = f"the hole `{{{hole}}}` of `{use.name}` takes a plain name, not an expression"
                problems.add("FF307", place, message, "use `choose:` with a post in each branch")
                return False
            if type_ == kind:
                return True
            problems.add("FF302", place, f"the hole `{{{hole}}}` of `{use.name}` takes a {kind}, this is {type_}")
        elif isinstance(type_, t.Text):
            if type_.pattern is not None:
                return True
            message = f"a text fills the hole `{{{hole}}}` of `{use.name}`: one with a `:` would be another's account"
            problems.add("FF600", place, message, "fill it from an enum or a resource")
        elif isinstance(type_, t.Enum):
            strange = [member for member in type_.members if not _SEGMENT.fullmatch(member)]
            if not strange:
                return True
            message = f"`{strange[0]}` fills the hole `{{{hole}}}` of `{use.name}` and is no part of an address"
            problems.add("FF600", place, message, "use letters, digits, `_` and `-` in its members")
        else:
            message = f"the hole `{{{hole}}}` of `{use.name}` takes a resource or an enum, this is {type_}"
            problems.add("FF302", place, message)
        return False

    def _candidates(self, holes: tuple[str, ...]) -> list[str]:
        kinds = [kind for kind in map(self._kind, holes) if isinstance(kind, t.Ref)]
        return [name for name, type_ in self.scope.seen.items() if type_ in kinds]

    def _kind(self, hole: str) -> t.Type | None:
        return self.scope.names.find(hole)

    def _type_of(self, name: str) -> t.Type | None:
        return self.given[name].reading.type if name in self.given else self.scope.seen.get(name)
