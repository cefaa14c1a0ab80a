"""The templates that are shipped: folders with a template, its README and its scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TEMPLATE, README = "template.yaml", "README.md"


@dataclass(frozen=True, slots=True)
class Shipped:
    """text: of the template. readme: Markdown, empty where there is none. scenarios: names of their files."""

    name: str
    text: str
    readme: str
    scenarios: tuple[str, ...]


class Gallery:
    """Reads the folder at every call: it is small, and an installation may add to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(file.parent.name for file in self._folder.glob(f"*/{TEMPLATE}")))

    def find(self, name: str) -> Shipped | None:
        """Only what the folder lists: a name is never made into a path."""
        if name not in self.names:
            return None
        place = self._folder / name
        readme = place / README
        scenarios = sorted(file.stem for file in (place / "scenarios").glob("*.yaml"))
        return Shipped(
            name,
            (place / TEMPLATE).read_text("utf-8"),
            readme.read_text("utf-8") if readme.is_file() else "",
            tuple(scenarios),
        )
