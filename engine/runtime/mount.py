"""A release as a FastAPI app: the routes of its template, models and documents included."""

from __future__ import annotations

from fastapi import FastAPI

from engine.compiler.product import AdminRoute, Product, ResourceRoute, RunRoute
from engine.runtime.declined_runs import mount_declined
from engine.runtime.inbox_routes import mount_inbox
from engine.runtime.mounted import LinesOf, Mounted, Services
from engine.runtime.openapi import describe, describe_events
from engine.runtime.operated_runs import mount_runs
from engine.runtime.own_routes import mount_own
from engine.runtime.programs import Programs
from engine.runtime.refusals import install
from engine.runtime.resource_routes import mount_resource
from engine.runtime.run_routes import mount_run
from engine.runtime.sandbox_routes import mount_sandbox


def mount(product: Product, release: int, sha256: str, lines: LinesOf, services: Services) -> FastAPI:
    """The app of one release, to be served under `Mounted.path`."""
    mounted = Mounted(product, release, sha256, lines, services)
    app = FastAPI(
        title=product.title,
        version=product.version,
        description=product.description,
        root_path_in_servers=False,
        servers=[{"url": mounted.path}],
        openapi_tags=[{"name": route.path} for route in product.routes],
        separate_input_output_schemas=False,
    )
    install(app)
    describe_events(app, product)
    describe(app, release)
    mount_product(app, mounted)
    mount_inbox(app, mounted)
    mount_declined(app, mounted)
    mount_runs(app, mounted)
    if product.sandbox:
        mount_sandbox(app, mounted)
    return app


def mount_product(app: FastAPI, mounted: Mounted) -> None:
    """The routes of the template and of its primitives, which need nothing but what `mounted` has."""
    product = mounted.product
    programs = Programs(product, mounted.release)
    for route in product.routes:
        match route:
            case RunRoute():
                mount_run(app, route, programs.of_run(route), mounted)
            case ResourceRoute(kind=kind) if kind.own is not None:
                mount_own(app, route, programs.of_resource(route), mounted)
            case ResourceRoute():
                mount_resource(app, route, programs.of_resource(route), mounted)
            case AdminRoute() if route.admin.scope != "sandbox" or product.sandbox:
                mount_resource(app, route, programs.of_resource(route), mounted)
