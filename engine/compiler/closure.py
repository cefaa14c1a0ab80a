"""What is declared is used, and what is used is declared: parameters, problems, accounts, names of sections, payers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Template
from engine.compiler.nodes import Mapping
from engine.compiler.product import Active, DoStep, FailStep, PostStep, Problem, Product, RequireStep, Step
from engine.compiler.resolve.workflows import all_steps
from engine.compiler.source import Place


def check_closure(template: Template, product: Product, problems: Problems) -> None:
    """FF401 unused-declaration and FF573 limit-never-taken, each at its declaration."""
    steps = [step for workflow in product.workflows.values() for step in all_steps(workflow.steps)]
    _check_parameters(template, product, problems)
    _check_problems(template, product, steps, problems)
    _check_workflows(template, product, problems)
    for active in product.active.values():
        _check_names(template, active, steps, problems)


def _check_parameters(template: Template, product: Product, problems: Problems) -> None:
    used = set(product.used_parameters)
    for parameter in template.parameters:
        if parameter.name.text not in used:
            message = f"no rule, fee or step reads the parameter `{parameter.name.text}`"
            problems.add("FF401", parameter.name.place, message, "use it as `params.…`, or leave it out")


def _check_problems(template: Template, product: Product, steps: list[Step], problems: Problems) -> None:
    """A primitive's own problem, given codes or a text, counts as used."""
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


def _check_workflows(template: Template, product: Product, problems: Problems) -> None:
    """A client's workflow needs a route: nothing else can start it."""
    routed = {route.run.text for route in template.api if route.run is not None}
    routed |= {word.text for route in template.api for word in (route.create, *route.do) if word is not None}
    for workflow in template.workflows:
        if workflow.name.text not in routed and product.workflows[workflow.name.text].by is None:
            message = f"no path of the API starts the workflow `{workflow.name.text}`"
            problems.add("FF401", workflow.name.place, message, "add `PATH: { run: … }` under api, or leave it out")


def _check_names(template: Template, active: Active, steps: list[Step], problems: Problems) -> None:
    """Rules and plans no step takes, accounts no script moves."""
    section = next(one for one in template.primitives if one.name.text == active.manifest.name)
    declared = active.manifest.declares(active.config)
    used = set(active.manifest.uses(active.config)) | _names_used(active, steps)
    for path in declared:
        if path[-1] not in used:
            code = active.manifest.unused_code
            place = _key_place(section.config, path) or section.name.place
            problems.add(code, place, f"no step uses `{path[-1]}`", "use it in a workflow, or leave it out")


def _names_used(active: Active, steps: list[Step]) -> set[str]:
    used: set[str] = set()
    for step in steps:
        if isinstance(step, DoStep) and step.active.manifest.name == active.manifest.name:
            used |= set(step.names)
        elif isinstance(step, PostStep) and step.active.manifest.name == active.manifest.name:
            used |= {slot.account for slot in step.slots}
    return used


def _key_place(node: object, path: tuple[str, ...]) -> Place | None:
    place = None
    for key in path:
        entry = next((one for one in node.entries if one.key.text == key), None) if isinstance(node, Mapping) else None
        if entry is None:
            return place
        node, place = entry.value, entry.key.place
    return place
