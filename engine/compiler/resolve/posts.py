"""`post:`: a script checked against the chart, its accounts' holes filled, its ceilings and freezes bound."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.compiler.diagnostics import nearest
from engine.compiler.expressions.paths import Path
from engine.compiler.leaves import Hole
from engine.compiler.product import Active, BoundFormula, Compute, Line, PostStep, Slot
from engine.compiler.resolve.arguments import Given, bind_formula
from engine.compiler.resolve.fills import Filler
from engine.compiler.resolve.reading import Written
from engine.compiler.resolve.scopes import ROUNDS_MAX, WorkflowScope
from engine.compiler.steps import Post
from primitives.kit import types as t
from primitives.kit.posting import AccountUse, ChartAccount, Posting, Script

ASSET = "asset"

_VARIABLE = re.compile(r"[$@]([a-z][a-z0-9_]*)")


def resolve_post(step: Post, active: Active, posting: Posting, scope: WorkflowScope, line: Line) -> PostStep | None:
    """The step without its `else:`, which the caller adds."""
    given = _with(step, scope)
    if given is None or any(name in scope.lost for name in _VARIABLE.findall(step.script.text)):
        return None
    script = _checked(step.script, active, posting, given, scope)
    if script is None:
        return None
    chart = posting.chart(active.config)
    filler = Filler(given, step.script, scope)
    slots = [_slot(use, chart[use.name], filler) for use in script.accounts]
    variables = [(name, _variable(name, given, step.script, scope)) for name, _ in script.variables]
    found = [slot for slot in slots if slot is not None]
    known = [(name, compute) for name, compute in variables if compute is not None]
    if len(found) < len(slots) or len(known) < len(variables):
        return None
    return PostStep(
        line=line,
        active=active,
        posting=posting,
        apply=posting.apply(active.config),
        script=script,
        slots=tuple(slot for slot, _ in found),
        variables=tuple(known),
        result=step.result.text if step.result else None,
        otherwise=None,
        round=max((rounds for _, rounds in found), default=0),
    )


def _with(step: Post, scope: WorkflowScope) -> dict[str, Given] | None:
    """The names `with:` adds, for variables and holes alike."""
    given: dict[str, Given] = {}
    for argument in step.arguments:
        if not isinstance(argument.value, Hole):
            scope.problems.add("FF203", argument.value.place, f"`{argument.name.text}` takes an expression")
            return None
        reading = scope.read(argument.value, None)
        if reading is None:
            return None
        given[argument.name.text] = Given(argument.value, reading)
    return given


def _checked(
    script: Hole, active: Active, posting: Posting, given: dict[str, Given], scope: WorkflowScope
) -> Script | None:
    inner = scope.copy()
    for name, value in given.items():
        inner.bind(name, value.reading.type)
    found = posting.check(active.config, script.text, lambda name: _type_of(name, inner))
    if isinstance(found, Script):
        return found
    for one in found:
        help = one.help or (_nearest_variable(script.text[one.start : one.end], inner) if one.code == "FF301" else None)
        scope.problems.add(one.code, script.at(one.start, one.end), one.message, help)
    return None


def _nearest_variable(text: str, scope: WorkflowScope) -> str | None:
    near = nearest(text[1:], scope.seen) if text.startswith("$") else None
    return f"did you mean `${near}`?" if near else None


def _type_of(name: str, scope: WorkflowScope) -> t.Type | None:
    """The type of a dotted variable, None where nothing of that name is in scope."""
    if name == ASSET:
        return t.Money(scope.names.asset)
    root, *fields = name.split(".")
    type_: t.Type | None = scope.seen.get(root)
    for field in fields:
        type_ = (scope.scope.fields(type_) or {}).get(field) if type_ is not None else None
    return type_


def _variable(name: str, given: dict[str, Given], script: Hole, scope: WorkflowScope) -> Compute | None:
    """`$asset`, `$amount`, `$fee.net`; a name of `with:` is what it stands for."""
    if name == ASSET:
        asset = scope.names.asset
        return lambda env: asset
    root, *fields = name.split(".")
    path = Path(root, tuple(fields))
    if root in given:
        reading = given[root].reading
        if not fields:
            return reading.compute
        if reading.path is None:
            message = f"`${name}` needs a plain name for `{root}`"
            scope.problems.add("FF307", given[root].written.place, message, "give the part itself a name under `with:`")
            return None
        path = Path(reading.path.root, (*reading.path.fields, *fields))
    scope.need(path, script)
    return scope.known(str(path)).compute


def _slot(use: AccountUse, account: ChartAccount, filler: Filler) -> tuple[Slot, int] | None:
    """An account with its holes filled, and the rounds until they are known."""
    fills = filler.fill(use, account)
    slot = slot_of(account, fills, filler.scope, filler.script, use.source) if fills is not None else None
    if fills is None or slot is None:
        return None
    rounds = max((fill.reading.rounds for fill in fills.values()), default=0)
    if rounds >= ROUNDS_MAX:
        message = f"the rows of `{use.name}` are known only after {rounds} others"
        place = filler.script.at(use.start, use.end)
        filler.scope.problems.add("FF307", place, message, "use an input that is nearer to it")
        return None
    return slot, rounds


def slot_of(
    account: ChartAccount, fills: Mapping[str, Given], scope: WorkflowScope, written: Written, source: bool
) -> Slot | None:
    """The account with ceilings and freezes bound to what fills its holes; no freeze reaches a resource's own."""
    formulas: list[BoundFormula] = []
    for name, formula in account.formulas.items():
        seen = {hole: fill for hole, fill in fills.items() if hole in formula.names}
        bound = bind_formula(name, formula, seen, scope, written)
        if bound is None:
            return None
        formulas.append(bound[0])
    own = scope.names.owner_of(account.name) is not None
    return Slot(
        account=account.name,
        fill=tuple(fill.reading.compute for fill in fills.values()),
        formulas=tuple(formulas),
        frozen=() if own else tuple(compute for fill in fills.values() for compute in _freezes(fill, scope)),
        owners=tuple(path.root for fill in fills.values() for path in fill.reading.paths),
        source=source,
    )


def _freezes(fill: Given, scope: WorkflowScope) -> list[Compute]:
    """The field that freezes an account's owner, read with the segment's rows."""
    type_, path = fill.reading.type, fill.reading.path
    if not isinstance(type_, t.Ref) or path is None:
        return []
    field = scope.names.kinds[type_.resource].resource.freezes
    if field is None:
        return []
    longer = Path(path.root, (*path.fields, field))
    scope.need(longer, fill.written)
    return [scope.known(str(longer)).compute]


def result_type(chart_names: tuple[str, ...], asset: str) -> t.Record:
    """What `as:` binds: `moved.total`, `moved.to.fees`."""
    money = t.Money(asset)
    return t.Record("posted", (("total", money), ("to", t.Record("to", tuple((name, money) for name in chart_names)))))
