"""The exported schemas are those of the manifests; `make schemas` rewrites them."""

from __future__ import annotations

from pathlib import Path

from engine.commands.schemas import on_disk, rewrite, texts
from primitives.catalog import CATALOG

SCHEMAS = Path(__file__).parents[1] / "schemas"


def test_no_exported_schema_is_stale_missing_or_left_over() -> None:
    assert on_disk(SCHEMAS) == texts(CATALOG), "run `make schemas`"


def test_rewriting_mends_a_stale_folder(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "wallet.painted.json").write_text("{}")
    (tmp_path / "events" / "wallet.opened.json").write_text("{}")

    rewrite(tmp_path, CATALOG)

    assert on_disk(tmp_path) == texts(CATALOG)
