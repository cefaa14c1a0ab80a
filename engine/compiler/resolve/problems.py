"""Problems a run can answer with: the primitives' own, the engine's, and the template's over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.compiler.diagnostics import Problems, nearest
from engine.compiler.document import DeclaredProblem
from engine.compiler.expressions.paths import Path
from engine.compiler.expressions.scope import Scope
from engine.compiler.leaves import Hole
from engine.compiler.product import Active, Kind, ProblemEntry

WRONG_STATE = "wrong_state"
WRONG_STATE_ENTRY = ProblemEntry(
    WRONG_STATE,
    409,
    "This cannot be done now.",
    {},
    "`state` is the state it is in; read it again, and what may be done in that state.",
)

_HOLE = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")


@dataclass(frozen=True, slots=True)
class DeclaredText:
    """A problem's text of the template, with its place."""

    text: Hole | None

    def paths(self, scope: Scope) -> tuple[Path, ...]:
        """The paths in its `{…}` whose first name the scope has."""
        found = _HOLE.findall(self.text.text) if self.text else []
        split = [one.split(".") for one in found]
        return tuple(Path(root, tuple(fields)) for root, *fields in split if root in scope.names)


def problem_entries(
    declared: Iterable[DeclaredProblem], active: Mapping[str, Active], kinds: Mapping[str, Kind], problems: Problems
) -> dict[str, ProblemEntry]:
    """Every code that may be used, the template's texts and codes over the primitives'."""
    entries = {one.code: one for one in _own(active)} | {one.code: one for one in _generated(kinds)}
    for one in declared:
        code = one.code.text
        codes = {network.network.text: network.code.text for network in one.codes}
        before = entries.get(code)
        if before is not None:
            text = one.text.text if one.text else before.text
            entries[code] = replace(before, status=one.status or before.status, text=text, codes=codes)
        elif one.status is None or one.text is None:
            missing = "status" if one.status is None else "text"
            message = f"`{code}` is the template's own problem and has no {missing}"
            near = nearest(code, entries)
            help = f"did you mean `{near}`?" if near else f"add `{missing}:`"
            problems.add("FF202", one.place, message, help)
        else:
            entries[code] = ProblemEntry(code, one.status, one.text.text, codes)
    return entries


def _own(active: Mapping[str, Active]) -> list[ProblemEntry]:
    return [
        ProblemEntry(text.code, text.status, text.text, {}, text.help)
        for one in active.values()
        for text in one.manifest.problems
    ]


def _generated(kinds: Mapping[str, Kind]) -> list[ProblemEntry]:
    """`unknown_wallet`: a reference of a request to nothing. `wrong_state`: what `acts_on` does not list."""
    unknown = [
        ProblemEntry(f"unknown_{kind.name}", 422, f"There is no such {kind.name.replace('_', ' ')}.", {})
        for name, kind in kinds.items()
        if name == kind.name
    ]
    return [*unknown, WRONG_STATE_ENTRY]
