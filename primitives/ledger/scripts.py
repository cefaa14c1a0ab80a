"""A step's script against the chart: checked and compiled once, at publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from primitives.kit.posting import AccountUse, Script, ScriptProblem
from primitives.kit.types import Money, Type
from primitives.ledger.domain import Account, Chart
from primitives.ledger.script import ast
from primitives.ledger.script.build import ScriptProblem as Mistake
from primitives.ledger.script.compile import Script as Compiled
from primitives.ledger.script.compile import compile_script
from primitives.ledger.script.parse import parse
from primitives.ledger.script.profile import Slot, TemplateScript, check_template_script
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.walk import visit

LookUp = Callable[[str], Type | None]


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """accounts: one per slot. plain: which of them are sources of their own, not one of an ordered list."""

    compiled: Compiled
    asset: str
    accounts: tuple[Account, ...]
    plain: tuple[bool, ...]


def check(chart: Chart, text: str, variables: LookUp) -> Script | tuple[ScriptProblem, ...]:
    """variables: the type of a dotted name in scope; of `asset`, Money in the template's own asset."""
    parsed = parse(text)
    if parsed.program is None:
        return _told(text, "FF308", parsed.problems)
    checked = check_template_script(
        parsed.program, chart.accounts, _types(parsed.program, variables), _template_asset(variables)
    )
    if not isinstance(checked, TemplateScript):
        return _told(text, None, checked)
    mistakes = tuple(_mistakes(chart, checked))
    if mistakes:
        return _told(text, None, mistakes)
    return _script(chart, text, checked)


def _types(program: ast.Program, variables: LookUp) -> dict[str, Type]:
    names = {place.node.name for place in visit(program) if isinstance(place.node, ast.Variable)} - {"asset"}
    return {name: type_ for name in sorted(names) if (type_ := variables(name)) is not None}


def _template_asset(variables: LookUp) -> str | None:
    type_ = variables("asset")
    return type_.asset if isinstance(type_, Money) else None


def _script(chart: Chart, text: str, checked: TemplateScript) -> Script:
    compiled, starts = compile_script(checked), _line_starts(text)
    plain = {_slot(source) for source in _plain_sources(checked.program)}
    accounts = tuple(chart.accounts[slot.name] for slot in compiled.slots)
    uses = tuple(
        next(
            AccountUse(slot.name, slot.qualifier, _is_source(checked, slot), *_offsets(starts, use.range))
            for use in checked.accounts
            if (use.name, use.qualifier) == (slot.name, slot.qualifier)
        )
        for slot in compiled.slots
    )
    program = Program(compiled, checked.asset, accounts, tuple(slot in plain for slot in compiled.slots))
    return Script(checked.variables, uses, program)


def _is_source(checked: TemplateScript, slot: Slot) -> bool:
    return any(
        use.position == "source" and (use.name, use.qualifier) == (slot.name, slot.qualifier)
        for use in checked.accounts
    )


# ── what only the chart can say ───────────────────────────────────────────────────────────────────────────────


def _mistakes(chart: Chart, checked: TemplateScript) -> Iterator[Mistake]:
    for use in checked.accounts:
        allowed = chart.accounts[use.name].assets
        if allowed and checked.asset not in allowed:
            message = f"{use.name} holds {', '.join(allowed)}; this script moves {checked.asset}"
            yield Mistake(use.range, message)
    for source in _drained(checked.program):
        account = chart.accounts[_slot(source).name]
        if account.bounds(dict.fromkeys(account.formulas, 0)).lower is None:
            message = f"{account.name} has no bound, so there is no saying what all of it is"
            yield Mistake(source.range, message, "put `max $amount from` before it")


def _drained(program: ast.Program) -> Iterator[ast.SourceAccount]:
    """The accounts of which a script takes everything."""
    for statement in program.statements:
        if isinstance(statement, ast.Send) and isinstance(statement.sent, ast.SendAll):
            yield from _accounts(statement.source, through_order=True)


def _plain_sources(program: ast.Program) -> Iterator[ast.SourceAccount]:
    for statement in program.statements:
        if isinstance(statement, ast.Send):
            yield from _accounts(statement.source, through_order=False)


def _accounts(source: ast.Source, through_order: bool) -> Iterator[ast.SourceAccount]:
    """The accounts of a source: of its ordered lists, or of its shares and caps."""
    match source:
        case ast.SourceAccount():
            yield source
        case ast.SourceInOrder(sources=sources) | ast.SourceOneof(sources=sources) if through_order:
            for inner in sources:
                yield from _accounts(inner, through_order)
        case ast.SourceCapped(source=inner) if not through_order:
            yield from _accounts(inner, through_order)
        case ast.SourceAllotment(shares=shares) if not through_order:
            for share in shares:
                yield from _accounts(share.source, through_order)


def _slot(source: ast.SourceAccount) -> Slot:
    assert isinstance(source.account, ast.AccountLiteral)
    qualifier, name = (None, *source.account.parts)[-2:]
    return Slot(str(name), None if qualifier is None else str(qualifier))


# ── problems, with offsets ────────────────────────────────────────────────────────────────────────────────────


def _told(text: str, code: str | None, mistakes: tuple[Mistake, ...]) -> tuple[ScriptProblem, ...]:
    starts = _line_starts(text)
    return tuple(
        ScriptProblem(code or _code(m.message), *_offsets(starts, m.range), m.message, m.help) for m in mistakes
    )


def _code(message: str) -> str:
    """FF301 for a name nobody declared, FF303 for a wrong asset, FF302 for a wrong type, FF308 for the rest."""
    kinds: Mapping[str, str] = {
        "the chart has no account": "FF301",
        "in scope": "FF301",
        "the script moves": "FF303",
        "this script moves ": "FF303",
        "expected": "FF302",
        "may be absent": "FF302",
    }
    if message == "this script moves nothing":
        return "FF308"
    return next((code for part, code in kinds.items() if part in message), "FF308")


def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *accumulate(len(line) + 1 for line in text.split("\n")))


def _offsets(starts: tuple[int, ...], range_: Range) -> tuple[int, int]:
    last = len(starts) - 1
    return (
        starts[min(range_.start_line, last)] + range_.start_col,
        starts[min(range_.end_line, last)] + range_.end_col,
    )
