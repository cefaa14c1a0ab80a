"""A product's resources and starts in words, for what compares two releases and for the release itself."""

from __future__ import annotations

from engine.compiler.product import (
    ActsOn,
    ApproveStep,
    CallStep,
    CutStep,
    EventStart,
    FromStart,
    Handover,
    Ignored,
    Kept,
    Kind,
    Otherwise,
    OwnState,
    PersonStart,
    Problem,
    Product,
    Start,
    WaitStep,
    Workflow,
)
from engine.compiler.resolve.own import BUILT_IN


def own_kinds(product: Product) -> tuple[Kind, ...]:
    """In the template's order."""
    return tuple(kind for kind in product.kinds.values() if kind.own is not None)


def fields_of(kind: Kind) -> dict[str, str]:
    return {name: str(type_) for name, type_ in kind.resource.fields.fields if name not in BUILT_IN}


def state_in_words(state: OwnState) -> str:
    """`end`, `by operations`, `then lapse`."""
    then = state.workflow or state.state
    said = ("end" if state.end else "", f"by {state.by}" if state.by else "", f"then {then}" if then else "")
    return ", ".join(part for part in said if part) or "a state"


def start_in_words(workflow: Workflow) -> str:
    acts = f", on {_acted(workflow.acts_on)}" if workflow.acts_on else ""
    return _begins(workflow.start) + acts


def _begins(start: Start) -> str:
    match start:
        case EventStart(event=event, finds=finds, none=none):
            found = "".join(f", finds {one.name} by {one.lookup.name}" for one in finds)
            return f"by {event}{found}" + (f", else {_otherwise(none)}" if none is not None else "")
        case FromStart(source=source):
            return f"from {source}"
        case PersonStart(by=by):
            return f"by {by}"
    return "by a client"


def _acted(acts: ActsOn) -> str:
    otherwise = f", else {_otherwise(acts.otherwise)}" if acts.otherwise is not None else ""
    return f"{acts.kind} {' or '.join(acts.states)}{otherwise}"


def _otherwise(answer: Otherwise) -> str:
    match answer:
        case Problem(code=code):
            return code
        case Handover(workflow=name):
            return name
        case Kept(duration=duration):
            return f"kept for {int(duration.exact().total_seconds())} s"
        case Ignored():
            return "ignored"


def cut_in_words(step: CutStep) -> str:
    match step:
        case CallStep():
            return f"{step.active.manifest.name}.{step.call.name}"
        case WaitStep(messages=messages, after=after):
            return " or ".join((*(name for name, _ in messages), *(("after",) if after else ())))
        case ApproveStep(by=by):
            return f"approval by {by}"
