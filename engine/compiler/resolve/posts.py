"""`post:`: a script checked against the chart, its accounts' holes filled, its ceilings and freezes bound."""

from __future__ import annotations

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.expressions.paths import Path
from engine.compiler.leaves import Hole
from engine.compiler.product import Active, BoundFormula, Compute, Line, PostStep, Slot
from engine.compiler.resolve.arguments import Given, bind_formula
from engine.compiler.resolve.reading import read_path
from engine.compiler.resolve.scopes import WorkflowScope
from engine.compiler.steps import Post
from primitives.kit import types as t
from primitives.kit.contract import AccountUse, ChartAccount, Posting, Script

ASSET = "asset"


def resolve_post(step: Post, active: Active, posting: Posting, scope: WorkflowScope, line: Line) -> PostStep | None:
    """The step without its `else:`, which the caller adds."""
    inner = scope.copy()
    given = _with(step, inner)
    if given is None:
        return None
    found = posting.check(active.config, step.script.text, lambda name: _type_of(name, inner))
    if not isinstance(found, Script):
        for one in found:
            scope.problems.add(one.code, step.script.at(one.start, one.end), one.message, one.help or None)
        return None
    chart = posting.chart(active.config)
    slots = [_slot(use, chart[use.name], given, step.script, inner) for use in found.accounts]
    if any(slot is None for slot in slots):
        return None
    whole = [slot for slot in slots if slot is not None]
    variables = tuple((name, _variable(name, given, step.script, inner)) for name, _ in found.variables)
    return PostStep(
        line=line,
        active=active,
        posting=posting,
        apply=posting.apply(active.config),
        script=found,
        slots=tuple(slot for slot, _ in whole),
        variables=variables,
        result=step.result.text if step.result else None,
        otherwise=None,
        round=max((rounds for _, rounds in whole), default=0),
    )


def _with(step: Post, scope: WorkflowScope) -> dict[str, Given] | None:
    """The names `with:` adds, for variables and holes alike."""
    given: dict[str, Given] = {}
    for argument in step.arguments:
        if not isinstance(argument.value, Hole):
            scope.problems.add("FF203", argument.value.place, "expected an expression")
            return None
        reading = scope.read(argument.value, None)
        if reading is None:
            return None
        given[argument.name.text] = Given(argument.value, reading)
    for name, one in given.items():
        scope.bind(name, one.reading.type)
    return given


def _type_of(name: str, scope: WorkflowScope) -> t.Type | None:
    """The type of a dotted variable, None where nothing of that name is in scope."""
    if name == ASSET:
        return t.Text(ASSET)
    root, *fields = name.split(".")
    type_: t.Type | None = scope.seen.get(root)
    for field in fields:
        type_ = (scope.scope.fields(type_) or {}).get(field) if type_ is not None else None
    return type_


def _variable(name: str, given: dict[str, Given], script: Hole, scope: WorkflowScope) -> Compute:
    if name == ASSET:
        asset = scope.names.asset
        return lambda env: asset
    root, *fields = name.split(".")
    if root in given and not fields:
        return given[root].reading.compute
    scope.need(Path(root, tuple(fields)), script)
    return read_path(name, scope.scope).compute


def _slot(
    use: AccountUse, account: ChartAccount, given: dict[str, Given], script: Hole, scope: WorkflowScope
) -> tuple[Slot, int] | None:
    fills = {hole: _fill(hole, use, given, script, scope) for hole in account.holes}
    if any(fill is None for fill in fills.values()):
        return None
    known = {hole: fill for hole, fill in fills.items() if fill is not None}
    rounds = max((fill.reading.rounds for fill in known.values()), default=0)
    formulas: list[BoundFormula] = []
    for name, formula in account.formulas.items():
        bound = bind_formula(name, formula, {k: v for k, v in known.items() if k in formula.names}, scope, script)
        if bound is None:
            return None
        formulas.append(bound[0])
    frozen = tuple(compute for fill in known.values() for compute in _freezes(fill, scope))
    return Slot(use.name, tuple(fill.reading.compute for fill in known.values()), tuple(formulas), frozen), rounds


def _fill(hole: str, use: AccountUse, given: dict[str, Given], script: Hole, scope: WorkflowScope) -> Given | None:
    """`@from:available` fills from `from`; else `with.x`; else the name x in scope."""
    kind = scope.names.find(hole)
    name = use.qualifier if use.qualifier and _fits(scope.seen.get(use.qualifier), kind) else hole
    if name in given:
        return given[name]
    if name in scope.seen:
        reading = read_path(name, scope.scope)
        scope.need(Path(name), script)
        return Given(script, reading)
    place = script.at(use.start, use.end)
    candidates = [seen for seen, type_ in scope.seen.items() if _fits(type_, kind)]
    if use.qualifier:
        message = f"there is no {hole} `{use.qualifier}` in scope"
        scope.problems.add("FF301", place, message, did_you_mean(use.qualifier, candidates))
    elif candidates:
        message = f"the hole `{{{hole}}}` of `{use.name}` has {len(candidates)} candidates: {', '.join(candidates)}"
        scope.problems.add("FF306", place, message, f"write `@{candidates[0]}:{use.name}`")
    else:
        message = f"nothing in scope fills the hole `{{{hole}}}` of `{use.name}`"
        scope.problems.add("FF306", place, message, f"add `with: {{ {hole}: … }}`")
    return None


def _fits(type_: t.Type | None, kind: t.Type | None) -> bool:
    return isinstance(type_, t.Ref) and type_ == kind


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
    return [read_path(str(longer), scope.scope).compute]


def result_type(chart_names: tuple[str, ...], asset: str) -> t.Record:
    """What `as:` binds: `moved.total`, `moved.to.fees`."""
    money = t.Money(asset)
    return t.Record("posted", (("total", money), ("to", t.Record("to", tuple((name, money) for name in chart_names)))))
