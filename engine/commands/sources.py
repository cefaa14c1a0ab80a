"""Texts on disk: a tenant's folder, and the templates its products name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.commands.refused import Refused
from engine.commands.texts import read_source, template_named
from engine.compiler.compile import Compiled, compile_product
from engine.compiler.diagnostics import Problems
from engine.compiler.parse import parse
from engine.compiler.screen import screens
from engine.compiler.source import Source
from engine.compiler.tenant import Tenant
from engine.compiler.validate.tenant import validate_tenant
from engine.settings import shipped
from primitives.kit.contract import Manifest


@dataclass(frozen=True, slots=True)
class ProductSources:
    """A product of a tenant, as it lies on disk."""

    product: str
    title: str
    template: Source
    tenant: Source


def tenant_sources(path: Path) -> tuple[ProductSources, ...]:
    """The products of a tenant's file or folder. Templates lie beside `tenants/`, else the shipped ones are used.

    Raises Refused where the file has problems: they are shown.
    """
    file = path / "tenant.yaml" if path.is_dir() else path
    source = read_source(file)
    problems = Problems()
    node = parse(source, problems)
    tenant = None if node is None or problems.failed else validate_tenant(node, problems)
    if tenant is None or problems.failed:
        raise Refused(screens(problems, (source,)), 1)
    return tuple(_product(tenant, one.name.text, one.template.name, source, file) for one in tenant.products)


def _product(tenant: Tenant, product: str, template: str, source: Source, file: Path) -> ProductSources:
    found = template_named(template, file, shipped() / "templates")
    if found is None:
        raise Refused(f"There is no template {template}, neither beside the tenant nor among the shipped ones.")
    return ProductSources(product, tenant.title.text if tenant.title else tenant.name.text, read_source(found), source)


def compiled_or_refused(sources: ProductSources, catalog: Sequence[Manifest]) -> Compiled:
    """Raises Refused with all problems on the screen."""
    compiled = compile_product(sources.template, sources.tenant, sources.product, catalog)
    if compiled.release is None:
        raise Refused(screens(compiled.problems, (sources.template, sources.tenant)), 1)
    return compiled
