"""The API: paths to resources and runs; the actions of resources as workflows of one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from engine.compiler import document as d
from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Word
from engine.compiler.product import (
    Active,
    AdminRoute,
    ClientStart,
    FinishStep,
    InputField,
    Kind,
    Line,
    PersonStart,
    ResourceRoute,
    Route,
    RunRoute,
    Workflow,
)
from engine.compiler.resolve.actions import make_do
from engine.compiler.resolve.arguments import Given
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.own_routes import OwnRoutes
from engine.compiler.resolve.reading import Invented, read_path
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.resolve.unproven import not_proven
from engine.compiler.resolve.workflows import finished, workflow_scope
from engine.compiler.source import Place
from primitives.kit import types as t
from primitives.kit.action import Signature, Write
from primitives.kit.resource import View

DONE = "done"
OFFERED = ("create", "get", "list")

T = TypeVar("T")


class RouteReader:
    """Resolves routes; each resource action becomes a workflow `wallets.wallet.freeze`."""

    def __init__(
        self, names: Names, parameters: t.Record, around: Surroundings, workflows: Mapping[str, Workflow]
    ) -> None:
        self._names = names
        self._parameters = parameters
        self._around = around
        self._workflows = workflows

    def read(self, routes: Iterable[d.Route]) -> tuple[Route, ...]:
        admin = self._admin()
        found = [self._route(route, {one.path for one in admin}) for route in routes]
        return tuple(route for route in found if route is not None) + admin

    def _route(self, route: d.Route, taken: set[str]) -> Route | None:
        if route.path.text in taken:
            message = f"every product with these primitives has a path `{route.path.text}` of its own"
            self._around.problems.add("FF205", route.path.place, message, "choose another name")
        if route.by is not None:
            help = "a path has `of` or `run`, with `create`, `do`, `only`, `views`, `messages` and `filters`"
            not_proven(self._around.problems, route.by.place, "this part of a path", help)
        only = self._only(route)
        if route.run is not None:
            return self._run(route, route.run, only)
        if route.of is None:
            return None
        open_to_clients = {name: kind for name, kind in self._names.kinds.items() if not kind.admin}
        kind = self._find(route.of, open_to_clients, "resource")
        if kind is None:
            return None
        own = OwnRoutes(self._around, self._workflows, route, kind) if kind.own is not None else None
        if own is None:
            self._refuse(route, "create", "under", "messages", "filters")
        return ResourceRoute(
            path=route.path.text,
            kind=kind,
            create=own.create() if own else self._create(kind, route.path.place),
            do=own.do() if own else self._do(route, kind),
            operations=own.operations() if own else self._all(kind.resource.by_operations, kind, route.path.place),
            views=self._views(route),
            only=only,
            messages=tuple(word.text for word in route.messages),
            filters=own.filters() if own else (),
            under=own.under() if own else None,
        )

    def _refuse(self, route: d.Route, *keys: str) -> None:
        """Parts that only a path of the template's own resource has, or of a workflow's runs."""
        for key in keys:
            found = getattr(route, key)
            for word in found if isinstance(found, tuple) else (found,):
                if word is not None:
                    help = "the path of a primitive's resource has `do`, `only` and `views`"
                    not_proven(self._around.problems, word.place, f"`{key}` of this path", help)

    def _run(self, route: d.Route, run: Word, only: tuple[str, ...] | None) -> RunRoute | None:
        """A workflow that has problems of its own is not missing. What no request starts is only read."""
        self._refuse(route, "create", "do", "under", "filters")
        self._find(run, self._around.workflows, "workflow")
        workflow = self._workflows.get(run.text)
        if workflow is None:
            return None
        started = isinstance(workflow.start, ClientStart | PersonStart)
        if not started and (only is None or "create" in only):
            message = f"no request starts `{run.text}`"
            self._around.problems.add("FF302", run.place, message, "add `only: [get, list]`")
        return RunRoute(route.path.text, workflow, only, tuple(word.text for word in route.messages))

    def _only(self, route: d.Route) -> tuple[str, ...] | None:
        for word in route.only or ():
            self._find(word, dict.fromkeys(OFFERED, word), "operation")
        return tuple(word.text for word in route.only) if route.only is not None else None

    def _find(self, word: Word, known: Mapping[str, T], what: str) -> T | None:
        found = known.get(word.text)
        if found is None:
            self._around.problems.add(
                "FF301", word.place, f"there is no {what} `{word.text}`", did_you_mean(word.text, known)
            )
        return found

    def _do(self, route: d.Route, kind: Kind) -> tuple[tuple[str, Workflow], ...]:
        chosen = {}
        for word in route.do:
            write = self._find(word, kind.resource.do, "action")
            if write is not None:
                chosen[word.text] = write
        return self._all(chosen, kind, route.path.place)

    def _all(self, writes: Mapping[str, Write], kind: Kind, place: Place) -> tuple[tuple[str, Workflow], ...]:
        made = [(name, self._action(write, kind, place)) for name, write in writes.items()]
        return tuple((name, workflow) for name, workflow in made if workflow is not None)

    def _create(self, kind: Kind, place: Place) -> Workflow | None:
        return self._action(kind.resource.create, kind, place) if kind.resource.create else None

    def _views(self, route: d.Route) -> tuple[tuple[View, Active], ...]:
        offered = {view.name: (view, one) for one in self._around.active.values() for view in one.manifest.views}
        found = [self._find(word, offered, "view") for word in route.views]
        return tuple(one for one in found if one is not None)

    def _admin(self) -> tuple[AdminRoute, ...]:
        routes = []
        place = Place(self._around.name, 1, 1, 1, 1)
        for active in self._around.active.values():
            for admin in active.manifest.admin:
                kind = self._names.kinds[admin.resource.fields.name]
                do = self._all({**kind.resource.do, **kind.resource.by_operations}, kind, place)
                routes.append(AdminRoute(admin.path, admin, kind, self._create(kind, place), do))
        return tuple(routes)

    def _action(self, write: Write, kind: Kind, place: Place) -> Workflow | None:
        signature = write.signature(kind.provider.config, {})
        if not isinstance(signature, Signature):
            return None
        inputs = tuple(
            InputField(
                name=name,
                type=self._names.configured(wanted.type),
                pattern=wanted.pattern,
                max_length=wanted.max_length,
                optional=not wanted.required,
                title=wanted.title or name.replace("_", " "),
            )
            for name, wanted in signature.inputs.items()
        )
        scope = workflow_scope(self._names, self._parameters, inputs, self._around.problems)
        given = {field.name: Given(Invented(field.name, place), read_path(field.name, scope.scope)) for field in inputs}
        line = Line(f"{kind.full_name}.{write.name}", place)
        at = Invented(write.name, place)
        step = make_do(kind.provider, write, signature, given, line, at, scope, self._around)
        if step is None:
            return None
        title = write.title or f"{write.name} a {kind.name}".replace("_", " ")
        name = f"{kind.full_name}.{write.name}"
        return finished(name, title, inputs, (), (step, FinishStep(line, DONE)), scope)
