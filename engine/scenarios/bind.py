"""A scenario meets its product: names become requests, or problems with a place."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.product import Product
from engine.compiler.scenario import Scenario, Tick
from engine.compiler.source import Place
from engine.scenarios.acts import act
from engine.scenarios.bound import Bound, Call, Move, Step, Told
from engine.scenarios.given import given
from engine.scenarios.outside import CONNECTOR, given_outcomes, is_outside, outside_act
from engine.scenarios.parameters import PARAMETER
from engine.scenarios.then import expectation
from engine.scenarios.values import Writer
from primitives.kit.clock import parse_duration


def bind(scenario: Scenario, product: Product, problems: Problems) -> Bound | None:
    """None where a problem was found: FF204, FF301 and others. All of them are recorded."""
    found = Problems()
    kinds: dict[str, str] = {}
    names: list[str] = []
    calls: list[Call | Told] = []
    for thing in scenario.given:
        if thing.kind.text == CONNECTOR:
            calls += given_outcomes(thing, product, Writer(tuple(names), found))
        elif thing.kind.text != PARAMETER:
            calls += given(thing, product, Writer(tuple(names), found))
            _new(thing.name.text, thing.name.place, names, found)
            kinds[thing.name.text] = thing.kind.text
    steps: list[Step] = []
    for happening in scenario.when:
        if isinstance(happening, Tick):
            steps += _move(happening, found)
            continue
        writer = Writer(tuple(names), found)
        outside = is_outside(happening.action.text, product)
        done = outside_act(happening, product, writer) if outside else act(happening, product, writer)
        steps += [done] if done else []
        if happening.result:
            _new(happening.result.text, happening.result.place, names, found)
    checks = [expectation(one, product, kinds, Writer(tuple(names), found)) for one in scenario.then]
    problems.extend(found)
    return None if found.failed else Bound(tuple(calls), tuple(steps), tuple(check for check in checks if check))


def _new(name: str, place: Place, names: list[str], problems: Problems) -> None:
    if name in names:
        problems.add("FF102", place, f"`{name}` has a meaning already")
    names.append(name)


def _move(tick: Tick, problems: Problems) -> list[Move]:
    duration = parse_duration(tick.duration.text)
    if duration is not None and not duration.business_days and duration.exact():
        return [Move(tick.place, duration)]
    problems.add("FF204", tick.duration.place, "the clock moves by seconds, minutes, hours or calendar days")
    return []
