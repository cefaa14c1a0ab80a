"""Every workflow of a product as a program, with the path it answers under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.compiler.product import AdminRoute, EventStart, Product, ResourceRoute, RunRoute, Workflow
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.primitives import types_of
from engine.runtime.program import Parameters, Presentation, Program, make_program, resource_fields
from primitives.kit.resource import Resource
from primitives.kit.types import TEXT, Type


@dataclass(frozen=True, slots=True)
class Act:
    """What may be done to a resource. scope: who may; states: those it acts on, from any other it declines."""

    name: str
    scope: str
    program: Program
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResourcePrograms:
    """A resource's programs: what creates it, and what acts on it. filters: of its list, with their types."""

    presentation: Presentation
    create: Program | None
    do: tuple[Act, ...]
    filters: Mapping[str, Type]


class Programs:
    """Programs of one release. One Parameters for all of them."""

    def __init__(self, product: Product, release: int) -> None:
        self._product = product
        self._release = release
        self._named: dict[str, Program] = {}
        self._parameters = Parameters(product.settings, product.zone)
        self._names = Names(product.asset, product.kinds, types_of(product.active), set())

    @property
    def product(self) -> Product:
        return self._product

    @property
    def release(self) -> int:
        return self._release

    def named(self, workflow: str) -> Program:
        """A workflow's program, as the API presents what it makes. Raises KeyError."""
        found = self._named.get(workflow)
        if found is None:
            found = self._named[workflow] = self._find(workflow)
        return found

    def starting(self, event: str) -> Program | None:
        """The one workflow that an event of a connector starts."""
        for workflow in self._product.workflows.values():
            if isinstance(workflow.start, EventStart) and workflow.start.event == event:
                return self.named(workflow.name)
        return None

    def _find(self, name: str) -> Program:
        workflow = self._product.workflows[name]
        for route in self._product.routes:
            if isinstance(route, RunRoute) and route.workflow.name == name:
                return self.of_run(route)
            if isinstance(route, ResourceRoute) and route.create is not None and route.create.name == name:
                created = self.of_resource(route).create
                if created is not None:
                    return created
        return self._program(workflow, Presentation(name.replace("_", "-"), None, True, ()))

    def of_run(self, route: RunRoute) -> Program:
        return self._program(route.workflow, Presentation(route.path, None, True, ()))

    def of_resource(self, route: ResourceRoute | AdminRoute) -> ResourcePrograms:
        fields = resource_fields(route.kind, self._product, self._names.configured)
        shown = Presentation(route.path, route.kind, False, fields)
        created = Presentation(route.path, route.kind, True, fields)
        create = self._program(route.create, created) if route.create else None
        do = tuple(
            Act(name, scope, self._program(workflow, shown), _acted_on(route.kind.resource, name, workflow))
            for name, scope, workflow in _offered(route)
        )
        types = dict(route.kind.resource.fields.fields)
        filters = {name: self._names.configured(types.get(name, TEXT)) for name in route.kind.resource.filters}
        return ResourcePrograms(shown, create, do, filters)

    def _program(self, workflow: Workflow, presentation: Presentation) -> Program:
        return make_program(self._product, self._release, workflow, presentation, self._parameters)


def _offered(route: ResourceRoute | AdminRoute) -> Iterator[tuple[str, str, Workflow]]:
    """Each action with the scope it needs."""
    if isinstance(route, AdminRoute):
        yield from ((name, route.admin.scope, workflow) for name, workflow in route.do)
    else:
        yield from ((name, "write", workflow) for name, workflow in route.do)
        yield from ((name, "operations", workflow) for name, workflow in route.operations)


def _acted_on(resource: Resource, name: str, workflow: Workflow) -> tuple[str, ...]:
    """A workflow says it itself; a primitive's action in its contract, where it may be silent and means every state."""
    if workflow.acts_on is not None:
        return workflow.acts_on.states
    write = {**resource.do, **resource.by_operations}.get(name)
    return resource.states if write is None or write.acts_on is None else write.acts_on
