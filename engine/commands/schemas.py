"""`python -m engine.commands.schemas`: write the schemas for editors and receivers of events, from the manifests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit.contract import Manifest
from primitives.kit.schemas import Schema, event_schemas, primitive_schema

FOLDERS = ("primitives", "events")


def exported(catalog: Sequence[Manifest]) -> Iterator[tuple[str, Schema]]:
    """Each file, by its path below `schemas/`: one per section of a template, one per event."""
    for manifest in catalog:
        yield f"primitives/{manifest.name}.json", primitive_schema(manifest)
        for name, schema in event_schemas(manifest).items():
            yield f"events/{name}.json", schema


def texts(catalog: Sequence[Manifest]) -> dict[str, str]:
    """By path: the text as it lies on disk."""
    return {path: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for path, schema in exported(catalog)}


def on_disk(folder: Path) -> dict[str, str]:
    files = [file for name in FOLDERS for file in (folder / name).glob("*.json")]
    return {file.relative_to(folder).as_posix(): file.read_text() for file in files}


def rewrite(folder: Path, catalog: Sequence[Manifest]) -> None:
    """Make the folder hold exactly what is exported."""
    wanted, there = texts(catalog), on_disk(folder)
    for path in there.keys() - wanted.keys():
        (folder / path).unlink()
    for path, text in wanted.items():
        if there.get(path) != text:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)


if __name__ == "__main__":
    rewrite(shipped() / "schemas", CATALOG)
