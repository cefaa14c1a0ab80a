"""Documents of short texts, for the tests of what validate reads."""

from __future__ import annotations

from pathlib import Path

from engine.compiler.document import (
    Template,
    Workflow,
)
from engine.compiler.leaves import Hole, Word
from engine.compiler.steps import (
    Step,
)
from tests.engine.compiler.judge import judged

CASES = Path(__file__).parents[2] / "cases"
HEAD = "template: shop\nversion: 1.0.0\nasset: PHP/2\n"


def template(text: str) -> Template:
    document, _, screen = judged(text)
    assert isinstance(document, Template), screen
    return document


def example(name: str) -> Template:
    return template((CASES / "templates" / f"{name}.yaml").read_text())


def workflow(text: str) -> Workflow:
    (found,) = template(f"{HEAD}workflows:\n  pay: {text}\n").workflows
    return found


def step(text: str) -> Step:
    (found,) = workflow(f"{{ steps: [{text}] }}").steps.steps
    return found


def texts(words: tuple[Word | Hole, ...]) -> list[str]:
    return [word.text for word in words]
