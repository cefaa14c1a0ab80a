"""The audit log as others use it: `await note(writer, Action(…, differing(before, after)))` adds a line."""

from engine.runtime.differing import differing
from engine.runtime.noting import Action, Line, note

__all__ = ["Action", "Line", "differing", "note"]
