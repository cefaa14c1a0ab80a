"""`finfactory check`: compile templates and tenants' files, and show every problem with its place."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.checking import Checked, check_template, check_tenant
from engine.commands.refused import Refused
from engine.commands.texts import read_source, text_at
from engine.compiler.screen import as_json, screens
from engine.compiler.source import Source
from engine.settings import shipped
from primitives.catalog import CATALOG


class Format(StrEnum):
    SCREEN = "screen"
    JSON = "json"


def check(
    paths: Annotated[list[Path], typer.Argument(help="Templates, tenants' files, or their folders.")],
    output: Annotated[
        Format, typer.Option("--format", help="screen: for people; json: a list for programs.")
    ] = Format.SCREEN,
    tenant: Annotated[
        Path | None, typer.Option(help="A tenant's file or folder, whose values the templates are checked with.")
    ] = None,
) -> None:
    """Check templates and tenants' files. Ends with 0 without errors, with 1 where there are some."""
    owner = _tenant_text(tenant)
    checked = Checked()
    for path in paths:
        text = text_at(path)
        if text.of_tenant:
            checked += check_tenant(text.path, CATALOG, shipped() / "templates")
        else:
            checked += check_template(read_source(text.path), owner, CATALOG)
    typer.echo(_as_json(checked) if output is Format.JSON else _as_screen(checked))
    if checked.problems.failed:
        raise typer.Exit(1)


def _tenant_text(path: Path | None) -> Source | None:
    if path is None:
        return None
    text = text_at(path)
    if not text.of_tenant:
        raise Refused(f"{path} is not a tenant's file.")
    return read_source(text.path)


def _as_json(checked: Checked) -> str:
    return json.dumps(as_json(checked.problems), indent=2, ensure_ascii=False)


def _as_screen(checked: Checked) -> str:
    errors = len(checked.problems.errors)
    warnings = len(checked.problems) - errors
    counted = ", ".join([_count(errors, "error"), *([_count(warnings, "warning")] if warnings else [])])
    shown = screens(checked.problems, checked.sources)
    products = _count(checked.products, "product")
    return "\n\n".join(part for part in (shown, f"{products} checked: {counted}") if part)


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
