"""What the whole compiler says about one text, as a screen."""

from __future__ import annotations

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.screen import screens
from engine.compiler.source import Source
from primitives.catalog import CATALOG

PRODUCT = "shop"


def compiled(template: str, tenant: str | None = None) -> tuple[Compiled, str]:
    sources = [Source("template.yaml", template), *([Source("tenant.yaml", tenant)] if tenant else [])]
    found = compile_product(sources[0], sources[1] if tenant else None, PRODUCT, CATALOG)
    return found, screens(found.problems, sources) + "\n"
