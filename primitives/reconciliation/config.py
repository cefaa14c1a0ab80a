"""The section of a template. It has nothing to say yet, `reconciliation: {}`; reasons are what its workflows name."""

from __future__ import annotations

from dataclasses import dataclass

from primitives.kit.section import Configured, Fields, Values

SECTION = Fields({})


@dataclass(frozen=True, slots=True)
class Config:
    """Nothing to be chosen."""


def configure(values: Values) -> Configured:
    return Configured(Config())
