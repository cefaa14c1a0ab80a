"""What is declared is used, and what is used is declared: parameters, problems, workflows, names, payers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Template, Workflow
from engine.compiler.product import Active, DoStep, FailStep, PostStep, Problem, Product, RequireStep, Step
from engine.compiler.resolve.sections import key_place
from engine.compiler.resolve.workflows import all_steps


def check_closure(template: Template, product: Product, problems: Problems) -> None:
    """FF401 unused-declaration, FF407 payer-never-pays, and what manifests say of names nothing uses (FF573)."""
    steps = [step for workflow in product.workflows.values() for step in all_steps(workflow.steps)]
    _check_parameters(template, product, problems)
    _check_problems(template, product, steps, problems)
    for workflow in template.workflows:
        _check_started(workflow, template, product, problems)
        _check_payers(workflow, all_steps(product.workflows[workflow.name.text].steps), problems)
    for active in product.active.values():
        _check_names(template, active, steps, problems)


def _check_parameters(template: Template, product: Product, problems: Problems) -> None:
    for parameter in template.parameters:
        if parameter.name.text not in product.used_parameters:
            message = f"no rule, fee or step reads the parameter `{parameter.name.text}`"
            problems.add("FF401", parameter.name.place, message, "use it as `params.…`, or leave it out")


def _check_problems(template: Template, product: Product, steps: Sequence[Step], problems: Problems) -> None:
    """A primitive's own problem, given codes or a text, counts as used; so does what the engine answers itself."""
    own = {text.code for active in product.active.values() for text in active.manifest.problems}
    used = own | {problem.code for problem in _problems_of(steps)} | {f"unknown_{name}" for name in product.kinds}
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


def _check_started(workflow: Workflow, template: Template, product: Product, problems: Problems) -> None:
    """A workflow needs a path: nothing else can start it."""
    routed = {route.run.text for route in template.api if route.run is not None}
    if workflow.name.text not in routed:
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
    section = next(one for one in template.primitives if one.name.text == manifest.name)
    used = set(manifest.uses(active.config)) | _names_used(active, steps)
    for path in manifest.declares(active.config):
        if path[-1] not in used:
            place = key_place(section.config, path) or section.name.place
            help = "use it in a workflow, or leave it out"
            problems.add(manifest.unused_code, place, f"no step uses `{path[-1]}` of `{manifest.name}`", help)


def _names_used(active: Active, steps: Sequence[Step]) -> set[str]:
    used: set[str] = set()
    for step in steps:
        if isinstance(step, DoStep) and step.active.manifest.name == active.manifest.name:
            used |= set(step.names)
        elif isinstance(step, PostStep) and step.active.manifest.name == active.manifest.name:
            used |= {slot.account for slot in step.slots}
    return used
