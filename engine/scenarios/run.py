"""Scenarios run: each on a tenant of its own, driven through the API its template generates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

from engine.compiler.compile import Compiled, compile_product, read_template
from engine.compiler.diagnostics import Problems
from engine.compiler.parse import parse
from engine.compiler.scenario import Scenario
from engine.compiler.source import Source
from engine.compiler.validate import validate_scenario
from engine.runtime.simulated import SimulatorDown
from engine.scenarios.bind import bind
from engine.scenarios.bound import AnswerCheck, Bound, Call, Move, Step, Told
from engine.scenarios.checks import failures
from engine.scenarios.failures import Failure
from engine.scenarios.known import Answer, NothingThere
from engine.scenarios.parameters import placed, tenant_of
from engine.scenarios.sandbox_process import SandboxDead
from engine.scenarios.settling import Unsettled
from engine.scenarios.tenant import Tenant
from engine.scenarios.world import World
from primitives.kit.contract import Manifest

BEGINS = "2027-01-15T09:00"  # where a scenario says nothing: a Friday morning, far from any end of a month


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario that can run. begins: aware."""

    source: Source
    scenario: Scenario
    compiled: Compiled
    bound: Bound
    begins: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a scenario; no failures: it passed."""

    title: str
    source: Source
    line: int
    seconds: float
    failures: tuple[Failure, ...]


def prepare(
    source: Source, template: Source, tenant: str, catalog: Sequence[Manifest], problems: Problems
) -> Ready | None:
    """Everything that can be found without running: None where a problem was. tenant: the name of a new one."""
    found = Problems()
    node = parse(source, found)
    scenario = None if node is None or found.failed else validate_scenario(node, found)
    document = None if scenario is None else read_template(template, found)
    if scenario is None or document is None:
        problems.extend(found)
        return None
    owner = tenant_of(scenario, document, tenant)
    compiled = compile_product(template, owner, document.name.text, catalog)
    found.extend(placed(compiled.problems, scenario, owner))
    bound = None if compiled.product is None or found.failed else bind(scenario, compiled.product, found)
    problems.extend(found)
    if bound is None or compiled.product is None:
        return None
    written = scenario.clock.text if scenario.clock else BEGINS
    begins = datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(compiled.product.zone))
    return Ready(source, scenario, compiled, bound, begins)


async def run(ready: Ready, world: World) -> Result:
    start = perf_counter()
    title, line = ready.scenario.title, ready.scenario.place.line
    try:
        tenant = await world.tenant(ready.compiled, title.text, ready.begins)
        found = await _failures(ready.bound, tenant)
    except SandboxDead as dead:
        found = [Failure(ready.scenario.place, "what stands outside to be there", str(dead))]
    return Result(title.text, ready.source, line, perf_counter() - start, tuple(found))


async def _failures(bound: Bound, tenant: Tenant) -> list[Failure]:
    """An act that nobody expects anything of must succeed; the first that does not is the end."""
    known: dict[str, Answer] = {}
    expected = {check.name for check in bound.then if isinstance(check, AnswerCheck)}
    for first in bound.given:
        failure = await _step(first, tenant, known, may_be_refused=False)
        if failure is not None:
            return [failure]
    tenant.entries_given = len(await tenant.journal())
    for step in bound.when:
        failure = await _step(step, tenant, known, may_be_refused=_result(step) in expected)
        if failure is not None:
            return [failure]
    return [failure for check in bound.then async for failure in failures(check, tenant, known)]


def _result(step: Step) -> str | None:
    return None if isinstance(step, Move) else step.result


async def _step(step: Step, tenant: Tenant, known: dict[str, Answer], *, may_be_refused: bool) -> Failure | None:
    """What it sets going comes to rest before the next."""
    failure = None
    try:
        if isinstance(step, Move):
            await tenant.advance(step.by)
        else:
            failure = await _act(step, tenant, known, may_be_refused)
        await tenant.settle()
    except SimulatorDown as down:
        return Failure(step.place, "what stands outside to answer", str(down))
    except Unsettled as unsettled:
        return failure or Failure(step.place, "everything to come to rest", "; ".join(unsettled.open))
    if isinstance(step, Told) and step.result in known:
        known[step.result] = await tenant.traced(known[step.result])
    return failure


async def _act(act: Call | Told, tenant: Tenant, known: dict[str, Answer], may_be_refused: bool) -> Failure | None:
    try:
        answer = await (tenant.send(act, known) if isinstance(act, Call) else tenant.tell(act, known))
    except NothingThere as nothing:
        return Failure(act.place, f"{act.action} to be sent", str(nothing))
    if answer.refused and (not may_be_refused or answer.status >= 500):
        return Failure(act.place, f"{act.action} accepted", f"refused: {answer.code or answer.status}", answer)
    if act.result is not None:
        known[act.result] = answer
    return None
