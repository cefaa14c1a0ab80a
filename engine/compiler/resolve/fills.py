"""The holes of an account in a script: what fills each, and that no value could name another's account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Hole
from engine.compiler.resolve.arguments import Given
from engine.compiler.resolve.reading import Reading
from engine.compiler.resolve.scopes import Subject, WorkflowScope
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
        kinds = {hole: self._kind(name, hole) for hole in account.holes}
        fitting = [hole for hole, kind in kinds.items() if isinstance(type_, t.Ref) and kind == type_]
        if fitting:
            return fitting[0]
        wanted = " or ".join(f"a {hole}" for hole in account.holes)
        if type_ is None:
            message = f"`{name}` is of {wanted}, and there is no `{qualifier}` here"
            problems.add("FF301", place, message, did_you_mean(qualifier, self._candidates(name, account.holes)))
        else:
            message = f"`{name}` is of {wanted}, `{qualifier}` is {type_}"
            problems.add("FF302", place, message, did_you_mean(qualifier, self._candidates(name, account.holes)))
        return None

    def _one(self, hole: str, use: AccountUse, qualified: bool, place: Place) -> Given | None:
        """`with.x`, else the resource made or acted on or its field x, else the name x."""
        name = use.qualifier if qualified and use.qualifier else hole
        if name in self.given:
            found = self.given[name]
            safe = self._safe(hole, use, found, found.written.place) and self._early(hole, found)
            return found if safe else None
        readings = [] if qualified else self._of_subjects(name)
        if len(readings) > 1:
            listed = " and ".join(f"`{one.text}`" for one in readings)
            message = f"{listed} could each fill the hole `{{{hole}}}` of `{use.name}`"
            self.scope.problems.add("FF306", place, message, f"say which: `with: {{ {hole}: {readings[0].text} }}`")
            return None
        if not readings and name not in self.scope.seen:
            self._nothing_fills(hole, use, place)
            return None
        found = Given(self.script, readings[0] if readings else self.scope.known(name))
        if not self._safe(hole, use, found, place) or not self._early(hole, found):
            return None
        for path in found.reading.paths:
            self.scope.need(path, self.script)
        return found

    def _of_subjects(self, name: str) -> list[Reading]:
        """Different values alone are several candidates."""
        found = [self._of_subject(name, subject) for subject in self.scope.subjects.values()]
        return list({one.text: one for one in found if one is not None}.values())

    def _of_subject(self, name: str, subject: Subject) -> Reading | None:
        """Of one made here a field is what set it, so that it is known before the segment; else it is in its row."""
        kind = subject.kind
        if name == kind.name:
            return self.scope.known(name)
        if kind.resource.fields.field(name) is None or name in ("id", "state", "reference"):
            return None
        return self.scope.known(f"{kind.name}.{name}") if subject.sets is None else subject.sets.get(name)

    def _early(self, hole: str, given: Given) -> bool:
        """FF309 for a value of this very segment: which account is meant decides which rows are loaded."""
        late = next((path for path in given.reading.paths if self.scope.is_late(path)), None)
        if late is None:
            return True
        message = f"the hole `{{{hole}}}` decides which rows are loaded, and `{late}` is known only later"
        help = "use an input, or a field of a resource that is loaded before"
        self.scope.problems.add("FF309", given.written.place, message, help)
        return False

    def _nothing_fills(self, hole: str, use: AccountUse, place: Place) -> None:
        candidates = self._candidates(use.name, (hole,))
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
        kind, type_ = self._kind(use.name, hole), given.reading.type
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

    def _candidates(self, account: str, holes: tuple[str, ...]) -> list[str]:
        kinds = [kind for kind in (self._kind(account, hole) for hole in holes) if isinstance(kind, t.Ref)]
        return [name for name, type_ in self.scope.seen.items() if type_ in kinds]

    def _kind(self, account: str, hole: str) -> t.Type | None:
        return self.scope.names.hole_type(account, hole)

    def _type_of(self, name: str) -> t.Type | None:
        return self.given[name].reading.type if name in self.given else self.scope.seen.get(name)
