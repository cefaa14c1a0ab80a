"""Every workflow of a product as a program, with the path it answers under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.compiler.product import AdminRoute, Product, ResourceRoute, RunRoute, Workflow
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.primitives import types_of
from engine.runtime.program import Parameters, Presentation, Program, make_program, resource_fields
from primitives.kit.types import TEXT, Type


@dataclass(frozen=True, slots=True)
class ResourcePrograms:
    """A resource's programs: what creates it, what acts on it and the scope each action needs.

    filters: of its list, with their types.
    """

    presentation: Presentation
    create: Program | None
    do: tuple[tuple[str, str, Program], ...]
    filters: Mapping[str, Type]


class Programs:
    """Programs of one release. One Parameters for all of them."""

    def __init__(self, product: Product, release: int) -> None:
        self._product = product
        self._release = release
        self._parameters = Parameters(product.settings, product.zone)
        self._names = Names(product.asset, product.kinds, types_of(product.active), set())

    def of_run(self, route: RunRoute) -> Program:
        return self._program(route.workflow, Presentation(route.path, None, True, ()))

    def of_resource(self, route: ResourceRoute | AdminRoute) -> ResourcePrograms:
        fields = resource_fields(route.kind, self._product, self._names.configured)
        shown = Presentation(route.path, route.kind, False, fields)
        created = Presentation(route.path, route.kind, True, fields)
        create = self._program(route.create, created) if route.create else None
        if isinstance(route, AdminRoute):
            actions = [(name, route.admin.scope, workflow) for name, workflow in route.do]
        else:
            actions = [(name, "write", workflow) for name, workflow in route.do]
            actions += [(name, "operations", workflow) for name, workflow in route.operations]
        do = tuple((name, scope, self._program(workflow, shown)) for name, scope, workflow in actions)
        types = dict(route.kind.resource.fields.fields)
        filters = {name: self._names.configured(types.get(name, TEXT)) for name in route.kind.resource.filters}
        return ResourcePrograms(shown, create, do, filters)

    def _program(self, workflow: Workflow, presentation: Presentation) -> Program:
        return make_program(self._product, self._release, workflow, presentation, self._parameters)
