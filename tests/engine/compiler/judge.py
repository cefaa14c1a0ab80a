"""What the compiler says about one text, as a screen: how cases and the problems page are judged."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Template
from engine.compiler.parse import parse
from engine.compiler.screen import screens
from engine.compiler.source import Source
from engine.compiler.tenant import Tenant
from engine.compiler.validate import validate, validate_tenant


def judged(text: str) -> tuple[Template | Tenant | None, Problems, str]:
    """A text that begins with `tenant:` is a tenant's file, any other a template."""
    is_tenant = text.startswith("tenant:") or "\ntenant:" in text
    source = Source("tenant.yaml" if is_tenant else "template.yaml", text)
    problems = Problems()
    node = parse(source, problems)
    document = None if node is None else (validate_tenant if is_tenant else validate)(node, problems)
    return document, problems, screens(problems, [source]) + "\n"
