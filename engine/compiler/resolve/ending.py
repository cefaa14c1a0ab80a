"""Whether every path through steps ends: with finish or fail, or by handing the question to a person."""

from __future__ import annotations

from engine.compiler.product import ApproveStep, CallStep, ChooseStep, FailStep, FinishStep, Inquiry, Step, WaitStep


def always_ends(steps: tuple[Step, ...]) -> bool:
    """Whether every path through the steps finishes or fails."""
    return any(_ends(step) for step in steps)


def _ends(step: Step) -> bool:
    """An outcome nothing is written for falls through."""
    match step:
        case FinishStep() | FailStep():
            return True
        case ChooseStep(branches=branches, otherwise=otherwise):
            return always_ends(otherwise) and all(always_ends(inner) for _, _, inner in branches)
        case CallStep(accepted=accepted, rejected=rejected, unknown=unknown):
            return always_ends(accepted) and always_ends(rejected or ()) and _inquiry_ends(unknown)
        case WaitStep(messages=messages, after=after):
            clock = () if after is None else (after[1],)
            return all(always_ends(inner) for inner in (*(steps for _, steps in messages), *clock))
        case ApproveStep(on=on):
            return all(always_ends(on.get(outcome, ())) for outcome in ("approved", "rejected", "expired"))
    return False


def _inquiry_ends(inquiry: Inquiry | None) -> bool:
    """A person who is asked answers accepted or rejected, and the run goes on there."""
    return inquiry is not None and (inquiry.asks is not None or always_ends(inquiry.steps))
