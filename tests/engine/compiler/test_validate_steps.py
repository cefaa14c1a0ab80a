"""Steps: each verb in every form the language has for it."""

from __future__ import annotations

import pytest

from engine.compiler.leaves import Fields, Hole, Ignore, Items, Word
from engine.compiler.steps import (
    After,
    Approve,
    Arrival,
    Ask,
    Become,
    Choose,
    Do,
    Each,
    FailShort,
    Inquire,
    Late,
    Post,
    Require,
    Steps,
    Undo,
    Wait,
)
from tests.engine.compiler.written import example, step


def test_the_answers_of_a_call_are_read_in_every_form() -> None:
    call = next(found for found in example("e-wallet").workflows[1].steps.steps if isinstance(found, Do) and found.on)
    rejected, unknown, late = (outcome.answer for outcome in call.on)

    assert isinstance(rejected, Steps)
    assert [type(found).__name__ for found in rejected.steps] == ["Undo", "Become", "Fail"]
    assert isinstance(unknown, Inquire)
    assert unknown.every is not None
    assert unknown.every.text == "30s"
    assert isinstance(unknown.then, Steps)
    assert isinstance(late, Late)
    assert [type(outcome.answer) for outcome in late.outcomes] == [Steps, Ignore]


def test_the_short_forms_of_answers() -> None:
    call = step("{ do: payments.send, on: { rejected: fail, unknown: { then: ask operations }, accepted: [] } }")

    assert isinstance(call, Do)
    rejected, unknown, accepted = (outcome.answer for outcome in call.on)
    assert isinstance(rejected, FailShort)
    assert isinstance(unknown, Inquire)
    assert isinstance(unknown.then, Ask)
    assert unknown.then.role.text == "operations"
    assert isinstance(accepted, Steps)


def test_a_childs_statuses_are_its_outcomes() -> None:
    child = step("{ do: settle, on: { paid_late: [], refused: fail } }")

    assert isinstance(child, Do)
    assert [outcome.name.text for outcome in child.on] == ["paid_late", "refused"]


def test_a_step_knows_its_verb_and_its_whole() -> None:
    found = step("{ require: a.open, else: closed }")

    assert isinstance(found, Require)
    assert (found.verb.column, found.verb.end_column) == (20, 27)
    assert (found.place.column, found.place.end_column) == (18, 51)


def test_with_takes_expressions_lists_and_mappings() -> None:
    found = step(
        "{ do: notifications.send, with: { to: owner, ids: [1, 2], data: { a: b } }, as: sent, status: telling }"
    )

    assert isinstance(found, Do)
    assert [type(argument.value) for argument in found.arguments] == [Hole, Items, Fields]
    assert (found.result, found.status) != (None, None)


def test_a_post_falls_back_to_a_code_or_to_steps() -> None:
    code, steps = step("{ post: send, else: closed }"), step("{ post: send, else: [{ finish: kept }] }")

    assert isinstance(code, Post)
    assert isinstance(steps, Post)
    assert isinstance(code.otherwise, Word)
    assert isinstance(steps.otherwise, Steps)


def test_a_wait_has_messages_and_a_clock() -> None:
    found = step("{ wait: { delivered: [], complain: fail, after 7d: [{ finish: done }] }, status: open }")

    assert isinstance(found, Wait)
    delivered, complain, clock = found.branches
    assert isinstance(delivered, Arrival)
    assert isinstance(complain, Arrival)
    assert isinstance(complain.answer, FailShort)
    assert isinstance(clock, After)
    assert (clock.duration.text, clock.duration.place.column) == ("7d", clock.place.column + 6)


@pytest.mark.parametrize("text", ["after 7d", "{ after: 7d }", "{ after 7d: [] }"])
def test_a_delay_is_a_wait_with_a_clock_alone(text: str) -> None:
    found = step(f"{{ wait: {text} }}")

    assert isinstance(found, Wait)
    (clock,) = found.branches
    assert isinstance(clock, After)
    assert clock.duration.text == "7d"


def test_approvals_branches_loops_and_undo() -> None:
    approve = step("{ approve: { by: finance, above: 5.00, within: 1d, shows: [amount] }, on: { expired: fail } }")
    choose = step("{ choose: [{ when: a, steps: [] }, { when: b, steps: [] }, { else: [] }] }")
    each = step("{ each: lines, as: line, steps: [{ do: pay_one }], on_failure: continue }")
    some, all_ = step("{ undo: [moved] }"), step("{ undo: all }")

    assert isinstance(approve, Approve)
    assert [shown.value.text for shown in approve.shows] == ["amount"]
    assert isinstance(choose, Choose)
    assert len(choose.choices) == 2
    assert choose.otherwise is not None
    assert isinstance(each, Each)
    assert each.on_failure is not None
    assert isinstance(some, Undo)
    assert isinstance(all_, Undo)
    assert some.names is not None
    assert all_.names is None


def test_a_become_sets_fields() -> None:
    found = step('{ become: paid, set: { due: "now + 5d" } }')

    assert isinstance(found, Become)
    assert [(named.name.text, named.value.text) for named in found.sets] == [("due", "now + 5d")]
