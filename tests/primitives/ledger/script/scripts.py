"""A template's script, checked and compiled as the engine does it."""

from __future__ import annotations

from fractions import Fraction

from primitives.kit.types import INTEGER, PERCENT, Money, Optional, Type
from primitives.ledger.script.ast import Program
from primitives.ledger.script.build import ScriptProblem
from primitives.ledger.script.compile import Script, compile_script
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.parse import parse
from primitives.ledger.script.profile import TemplateScript, check_template_script
from tests.primitives.ledger.script.purse import Purse

CHART = ("available", "held", "owed", "fees", "vat", "settlement")
SCOPE: dict[str, Type] = {
    "amount": Money("PHP/2"),
    "cap": Money("PHP/2"),
    "fee.net": Money("PHP/2"),
    "fee.vat": Money("PHP/2"),
    "dollars": Money("USD/2"),
    "owing": Optional(Money("PHP/2")),
    "rate": PERCENT,
    "count": INTEGER,
}


def program(text: str) -> Program:
    parsed = parse(text)
    assert parsed.program is not None, parsed.problems
    return parsed.program


def checked(text: str) -> TemplateScript:
    script = check_template_script(program(text), CHART, SCOPE, "PHP/2")
    assert isinstance(script, TemplateScript), script
    return script


def problems(text: str) -> tuple[ScriptProblem, ...]:
    found = check_template_script(program(text), CHART, SCOPE, "PHP/2")
    assert not isinstance(found, TemplateScript)
    return found


def compiled(text: str) -> Script:
    return compile_script(checked(text))


def run(text: str, purse: Purse, **variables: int | Fraction) -> tuple[Posting, ...]:
    """An account's address is its name, `from:available` with its qualifier; `fee_net` gives `$fee.net`."""
    script = compiled(text)
    addresses = [":".join(part for part in (slot.qualifier, slot.name) if part) for slot in script.slots]
    return script.run(purse, addresses, {name.replace("_", "."): value for name, value in variables.items()})
