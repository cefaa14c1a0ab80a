"""`do:` of a call: what goes out through a connector, and what follows each of its outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler import steps as written
from engine.compiler.leaves import Hole
from engine.compiler.product import Active, CallStep, Compute, Inquiry, Step
from engine.compiler.resolve.actions import bind_formulas, bind_result, check_keys
from engine.compiler.resolve.arguments import Given, find_signature, read_arguments
from engine.compiler.resolve.durations import read_duration
from engine.compiler.resolve.ending import always_ends
from engine.compiler.resolve.outcomes import FindProblem, ReadSteps, failing, steps_of, steps_or_ignore
from engine.compiler.resolve.reading import Invented
from engine.compiler.resolve.scopes import ROUNDS_MAX, WorkflowScope
from engine.compiler.resolve.surroundings import Surroundings
from primitives.kit.call import Call

Outcomes = Mapping[str, written.Answer]


class CallReader:
    """Resolves one call. read: a list of steps; find: a problem's code, as of `fail:`."""

    def __init__(self, read: ReadSteps, find: FindProblem, around: Surroundings, scope: WorkflowScope) -> None:
        self._read = read
        self._find = find
        self._around = around
        self._scope = scope

    def resolve(self, step: written.Do, active: Active, call: Call) -> CallStep | None:
        """None where it has problems; what `as:` names is then known by its type, or lost."""
        scope = self._scope
        cut = next(scope.numbers)
        signature = find_signature(active, call, step.arguments, step.action, scope)
        given = read_arguments(signature, call.names, step.arguments, step.action, scope) if signature else None
        formulas = None
        at = Invented(step.action.text, step.action.place)
        if signature is not None and given is not None:
            formulas = bind_formulas(signature, given, scope, at)
            check_keys(signature, given, scope)
        if step.result is not None:
            bind_result(step.result, step.action, signature, scope)
        scope.settle()
        answers = {one.name.text: one.answer for one in step.on}
        accepted = self._accepted(answers)
        rejected = self._rejected(answers, call)
        unknown, after = self._unknown(answers, call)
        late = self._late(answers, after)
        if signature is None or given is None or formulas is None:
            return None
        rounds = max((given[name].reading.rounds for name in given if signature.inputs[name].key), default=0)
        if rounds >= ROUNDS_MAX:
            message = f"the rows of `{call.name}` are known only after {rounds} others"
            scope.problems.add("FF307", at.place, message, "use an input that is nearer to it")
            return None
        return CallStep(
            line=self._around.line(step.verb),
            active=active,
            call=call,
            names=_names(step, call),
            signature=signature,
            arguments=_computes(given),
            keyed=_computes({name: one for name, one in given.items() if signature.inputs[name].key}),
            formulas=formulas,
            result=step.result.text if step.result else None,
            round=rounds,
            status=step.status.text if step.status else None,
            cut=cut,
            accepted=accepted,
            rejected=rejected,
            unknown=unknown,
            late=late,
        )

    def _accepted(self, answers: Outcomes) -> tuple[Step, ...]:
        answer = answers.get("accepted")
        return () if answer is None else steps_of(answer, "accepted", self._read, self._around, self._scope.copy())

    def _rejected(self, answers: Outcomes, call: Call) -> tuple[Step, ...] | None:
        answer, scope = answers.get("rejected"), self._scope.copy()
        match answer:
            case None:
                return None
            case written.FailShort(place=place):
                return failing(call.refusal, place, self._find, self._around, scope)
        return steps_of(answer, "rejected", self._read, self._around, scope)

    def _unknown(self, answers: Outcomes, call: Call) -> tuple[Inquiry | None, WorkflowScope]:
        """And what is known after it, for an answer that comes late."""
        answer, scope = answers.get("unknown"), self._scope.copy()
        every = until = None
        if isinstance(answer, written.Inquire):
            every, until = (read_duration(one, self._scope) if one else None for one in (answer.every, answer.until))
            answer = answer.then
        match answer:
            case None:
                return None, scope
            case written.Ask(role=role):
                return Inquiry(every, until, (), role.text), scope
            case written.FailShort(place=place):
                return Inquiry(every, until, failing(call.refusal, place, self._find, self._around, scope), None), scope
        steps = steps_of(answer, "unknown", self._read, self._around, scope)
        return Inquiry(every, until, steps, None), scope

    def _late(self, answers: Outcomes, known: WorkflowScope) -> Mapping[str, tuple[Step, ...]]:
        """The run had ended on `unknown`: what it knew then is known before the segment."""
        answer = answers.get("late")
        if not isinstance(answer, written.Late):
            return {}
        known.settle()
        return {one.name.text: self._late_one(one, known.copy()) for one in answer.outcomes}

    def _late_one(self, outcome: written.Outcome, scope: WorkflowScope) -> tuple[Step, ...]:
        what = f"late {outcome.name.text}"
        steps = steps_or_ignore(outcome.answer, what, self._read, self._around, scope)
        if isinstance(outcome.answer, written.Steps) and not always_ends(steps) and not self._around.problems.failed:
            message = "a late answer continues a run that has ended, and this path does not end it again"
            self._around.problems.add("FF202", outcome.name.place, message, "end it with `finish: STATUS`")
        return steps


def _names(step: written.Do, call: Call) -> tuple[str, ...]:
    found = (one.value for one in step.arguments if one.name.text in call.names)
    return tuple(value.text for value in found if isinstance(value, Hole))


def _computes(given: Mapping[str, Given]) -> tuple[tuple[str, Compute], ...]:
    return tuple((name, one.reading.compute) for name, one in given.items())


def find_call(active: Active, name: str) -> Call | None:
    return next((one for one in active.manifest.calls if one.name == name), None)
