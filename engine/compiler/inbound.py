"""What comes from outside: money that arrives is taken, by one workflow, and what is refused has its network's code."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler import document as d
from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Word
from engine.compiler.product import (
    CallStep,
    DoStep,
    EventStart,
    FailStep,
    Handover,
    PostStep,
    Problem,
    Product,
    RequireStep,
    Step,
    Workflow,
)
from engine.compiler.resolve.problems import WRONG_STATE
from engine.compiler.source import Place
from engine.compiler.walking import all_steps


def check_inbound(template: d.Template, product: Product, problems: Problems) -> None:
    """FF404 inbound-money-not-taken, FF405 decline-without-code, FF406 ambiguous-start."""
    first: dict[str, d.Workflow] = {}
    for written in template.workflows:
        start = written.start
        if not isinstance(start, d.EventStart):
            continue
        if start.event.text in first:
            other = first[start.event.text].name.text
            message = f"`{start.event.text}` starts `{other}` already, and one event starts one workflow"
            problems.add("FF406", start.event.place, message, f"branch in `{other}` with `choose:`")
        first.setdefault(start.event.text, written)
        workflow = product.workflows[written.name.text]
        if isinstance(workflow.start, EventStart):
            _check_taken(written, start, workflow, workflow.start, problems)
            _check_codes(written, workflow, workflow.start, product, problems)
    _check_money(template, product, first, problems)


def _check_money(template: d.Template, product: Product, started: dict[str, d.Workflow], problems: Problems) -> None:
    for section in template.primitives:
        for inbound in product.active[section.name.text].manifest.inbound:
            event = f"{section.name.text}.{inbound.name}"
            if inbound.money is not None and event not in started:
                message = f"`{event}` brings money, and no workflow takes it"
                problems.add("FF404", section.name.place, message, f"write one with `start: {{ event: {event} }}`")


def _check_taken(
    written: d.Workflow, start: d.EventStart, workflow: Workflow, begun: EventStart, problems: Problems
) -> None:
    """What may not be refused is taken on every path."""
    if begun.inbound.refusable:
        return
    if workflow.acts_on is not None and workflow.acts_on.otherwise is None and written.acts_on is not None:
        message = f"`{begun.event}` may not be refused, and in another state nothing takes it"
        problems.add("FF404", written.acts_on.place, message, "add `else: WORKFLOW` that takes it, or `else: ignore`")
    if isinstance(begun.none, Problem) and isinstance(start.none, Word):
        message = f"`{begun.event}` may not be refused, and `{begun.none.code}` would refuse it"
        problems.add("FF404", start.none.place, message, "name a workflow that takes it, or `ignore`")


def _check_codes(
    written: d.Workflow, workflow: Workflow, begun: EventStart, product: Product, problems: Problems
) -> None:
    """A refusal reaches the outside as a code of its network."""
    if not begun.inbound.refusable:
        return
    adapters = begun.active.manifest.adapters(begun.active.config)
    networks = sorted({one.network for one in adapters.values() if one.network})
    told: set[str] = set()
    for code, place in _declines(written, workflow, begun, product):
        entry = product.problems.get(code)
        for network in networks:
            if code in told or entry is None or network in entry.codes:
                continue
            told.add(code)
            message = f"this may decline `{begun.event}` with `{code}`, which has no {network} code"
            problems.add("FF405", place, message, f"give it one under `problems`: `{code}: {{ {network}: … }}`")


def _declines(
    written: d.Workflow, workflow: Workflow, begun: EventStart, product: Product
) -> Iterator[tuple[str, Place]]:
    """Every code its first answer may come to, with what comes to it."""
    place = written.start.place or written.place
    if isinstance(begun.none, Problem):
        yield begun.none.code, place
    if workflow.acts_on is not None and workflow.acts_on.otherwise is None and written.acts_on is not None:
        yield WRONG_STATE, written.acts_on.place
    handed = (begun.none, workflow.acts_on.otherwise if workflow.acts_on else None)
    others = [product.workflows[one.workflow].steps for one in handed if isinstance(one, Handover)]
    for steps in (workflow.steps, *others):
        for step in all_steps(steps):
            for code in _of_step(step):
                yield code, step.line.place


def _of_step(step: Step) -> tuple[str, ...]:
    match step:
        case RequireStep(problem=problem) | FailStep(problem=problem):
            return (problem.code,)
        case PostStep(otherwise=Problem(code=code)):
            return (code,)
        case PostStep(otherwise=None):
            posting, config = step.posting, step.active.config
            return posting.may_decline(config, step.script) if posting.may_decline else posting.declines
        case DoStep(signature=signature) | CallStep(signature=signature):
            return signature.declines
    return ()
