"""A template with everything that waits: a call, messages, clocks, people, events; over a primitive of the tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.product import Product
from engine.compiler.screen import screens
from engine.compiler.source import Source
from primitives.catalog import CATALOG
from tests.engine.compiler.courier import COURIER

TEXT = (Path(__file__).parents[2] / "cases" / "templates" / "parcels.yaml").read_text()


def judged(text: str) -> tuple[Compiled, str]:
    source = Source("template.yaml", text)
    found = compile_product(source, None, "parcels", (*CATALOG, COURIER))
    return found, screens(found.problems, [source])


@cache
def parcels() -> Product:
    found, screen = judged(TEXT)
    assert found.product is not None, screen
    return found.product


def changed(old: str, new: str) -> str:
    """What the compiler says where one text of the template stands in another's place."""
    assert TEXT.count(old) == 1, old
    return judged(TEXT.replace(old, new))[1]
