"""Where the migrations lie."""

from __future__ import annotations

from pathlib import Path

import engine
import primitives.kit

FOLDER = "migrations"


def migration_locations() -> tuple[Path, ...]:
    """The folders of migrations that exist, the runtime's first, then the primitives' by name."""
    code = Path(primitives.kit.__file__).parents[1]
    candidates = (Path(engine.__file__).parent / "runtime" / FOLDER, *sorted(code.glob(f"*/{FOLDER}")))
    return tuple(folder for folder in candidates if folder.is_dir())
