"""The steps inside steps: branches, what follows a refusal, what follows the outcomes of a cut."""

from __future__ import annotations

from engine.compiler.product_steps import (
    ApproveStep,
    CallStep,
    ChooseStep,
    CutStep,
    PostStep,
    Step,
    WaitStep,
)


def inner_steps(step: Step) -> tuple[tuple[Step, ...], ...]:
    """Each way a step may go on within itself, in the order of the text."""
    match step:
        case ChooseStep(branches=branches, otherwise=otherwise):
            return (*(inner for _, _, inner in branches), otherwise)
        case PostStep(otherwise=tuple() as otherwise):
            return (otherwise,)
        case CallStep(accepted=accepted, rejected=rejected, unknown=unknown, late=late):
            return (accepted, rejected or (), unknown.steps if unknown else (), *late.values())
        case WaitStep(messages=messages, after=after):
            return (*(inner for _, inner in messages), after[1] if after else ())
        case ApproveStep(on=on):
            return tuple(on.values())
    return ()


def all_steps(steps: tuple[Step, ...]) -> list[Step]:
    """Every step, those within others included."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        for inner in inner_steps(step):
            found.extend(all_steps(inner))
    return found


def cuts_of(steps: tuple[Step, ...]) -> tuple[CutStep, ...]:
    """The steps at which a run waits, by their number."""
    return tuple(sorted((one for one in all_steps(steps) if isinstance(one, CutStep)), key=lambda one: one.cut))
