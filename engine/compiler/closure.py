"""What is declared is used, and what is used is declared: parameters, problems, workflows, names, payers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Template, Workflow
from engine.compiler.inbound import check_inbound
from engine.compiler.lives import check_lives
from engine.compiler.product import (
    Active,
    CallStep,
    ClientStart,
    DoStep,
    EventStart,
    FailStep,
    PersonStart,
    PostStep,
    Problem,
    Product,
    RequireStep,
    ResourceRoute,
    RunRoute,
    Step,
)
from engine.compiler.resolve.problems import WRONG_STATE
from engine.compiler.resolve.sections import key_place
from engine.compiler.source import Place
from engine.compiler.walking import all_steps


def check_closure(template: Template, product: Product, problems: Problems) -> None:
    """FF401 unused-declaration, FF407 payer-never-pays, and what manifests say of names nothing uses (FF573).

    FF404, FF405 and FF406 of what comes from outside; FF523 of a resource that is in no state.
    """
    steps = [step for workflow in product.workflows.values() for step in all_steps(workflow.steps)]
    _check_parameters(template, product, problems)
    _check_problems(template, product, steps, problems)
    started = _started(product)
    for workflow in template.workflows:
        _check_started(workflow, started, problems)
        _check_payers(workflow, all_steps(product.workflows[workflow.name.text].steps), problems)
    for active in product.active.values():
        _check_names(template, active, steps, problems)
    check_lives(template, product, steps, problems)
    check_inbound(template, product, problems)


def _check_parameters(template: Template, product: Product, problems: Problems) -> None:
    for parameter in template.parameters:
        if parameter.name.text not in product.used_parameters:
            message = f"no rule, fee or step reads the parameter `{parameter.name.text}`"
            problems.add("FF401", parameter.name.place, message, "use it as `params.…`, or leave it out")


def _check_problems(template: Template, product: Product, steps: Sequence[Step], problems: Problems) -> None:
    """A primitive's own problem, given codes or a text, counts as used; so does what the engine answers itself."""
    own = {text.code for active in product.active.values() for text in active.manifest.problems}
    own |= {WRONG_STATE, *(f"unknown_{name}" for name in product.kinds)}
    used = own | {problem.code for problem in (*_problems_of(steps), *_problems_at_starts(product))}
    for declared in template.problems:
        if declared.code.text not in used:
            message = f"nothing answers with the problem `{declared.code.text}`"
            problems.add("FF401", declared.code.place, message, "use it in an `else:` or a `fail:`, or leave it out")


def _problems_of(steps: Iterable[Step]) -> Iterator[Problem]:
    for step in steps:
        if isinstance(step, RequireStep | FailStep):
            yield step.problem
        elif isinstance(step, PostStep) and isinstance(step.otherwise, Problem):
            yield step.otherwise


def _problems_at_starts(product: Product) -> Iterator[Problem]:
    for workflow in product.workflows.values():
        if isinstance(workflow.start, EventStart) and isinstance(workflow.start.none, Problem):
            yield workflow.start.none


def _started(product: Product) -> set[str]:
    """The workflows something starts: a path, an event, another workflow, a clock."""
    found = {
        name
        for name, workflow in product.workflows.items()
        if not isinstance(workflow.start, ClientStart | PersonStart)
    }
    for route in product.routes:
        if isinstance(route, RunRoute):
            found.add(route.workflow.name)
        elif isinstance(route, ResourceRoute):
            found |= {workflow.name for _, workflow in (*route.do, *route.operations)}
            found |= {route.create.name} if route.create else set()
    return found


def _check_started(workflow: Workflow, started: set[str], problems: Problems) -> None:
    if workflow.name.text not in started:
        message = f"no path of the API starts the workflow `{workflow.name.text}`"
        problems.add("FF401", workflow.name.place, message, "add `PATH: { run: … }` under `api`, or leave it out")


def _check_payers(workflow: Workflow, steps: Sequence[Step], problems: Problems) -> None:
    """`pays: true` is a promise about money: a script takes it from an account that the input names."""
    posts = [step for step in steps if isinstance(step, PostStep)]
    payers = {owner for post in posts for slot in post.slots if slot.source for owner in slot.owners}
    for field in workflow.input:
        if field.pays and field.name.text not in payers:
            message = f"`{field.name.text}` pays, and no step takes money from it"
            help = f"name it as a source, `@{field.name.text}:ACCOUNT`, or leave `pays` out"
            problems.add("FF407", field.name.place, message, help)


def _check_names(template: Template, active: Active, steps: Sequence[Step], problems: Problems) -> None:
    """Rules and plans no step takes, accounts no script moves."""
    manifest = active.manifest
    used = set(manifest.uses(active.config)) | _names_used(active, steps)
    for path in manifest.declares(active.config):
        if path[-1] not in used:
            help = "use it in a workflow, or leave it out"
            message = f"no step uses `{path[-1]}` of `{manifest.name}`"
            problems.add(manifest.unused_code, _place(template, manifest.name, path), message, help)


def _place(template: Template, name: str, path: tuple[str, ...]) -> Place:
    """Where it is declared: in the section, or among the accounts of a resource."""
    section = next(one for one in template.primitives if one.name.text == name)
    found = key_place(section.config, path)
    accounts = (account.name for resource in template.resources for account in resource.accounts)
    own = next((word.place for word in accounts if word.text == path[-1]), None)
    return own or found or section.name.place


def _names_used(active: Active, steps: Sequence[Step]) -> set[str]:
    used: set[str] = set()
    for step in steps:
        if isinstance(step, DoStep | CallStep) and step.active.manifest.name == active.manifest.name:
            used |= set(step.names)
        elif isinstance(step, PostStep) and step.active.manifest.name == active.manifest.name:
            used |= {slot.account for slot in step.slots}
    return used
