"""The documents an editor has open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.editor.lines import Lines, Units
from engine.editor.script import Script, read_script


@dataclass(frozen=True, slots=True)
class Opened:
    """One document in one version."""

    uri: str
    version: int | None
    script: Script
    lines: Lines


class Documents:
    """units: of columns, agreed upon when the editor introduced itself."""

    def __init__(self) -> None:
        self.units: Units = "utf-16"
        self._opened: dict[str, Opened] = {}

    def put(self, uri: str, version: int | None, text: str) -> Opened:
        self._opened[uri] = Opened(uri, version, read_script(text), Lines(text, self.units))
        return self._opened[uri]

    def drop(self, uri: str) -> None:
        self._opened.pop(uri, None)

    @property
    def opened(self) -> Mapping[str, Opened]:
        return self._opened
