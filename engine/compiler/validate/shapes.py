"""The closed keys of each step, by its verb."""

from __future__ import annotations

from engine.compiler.validate.records import Shape

STEPS = {
    "require": Shape("`require`", ("require", "else")),
    "do": Shape("`do`", ("do",), ("with", "as", "status", "on")),
    "post": Shape("`post`", ("post",), ("with", "as", "else")),
    "create": Shape("`create`", ("create",), ("set",)),
    "become": Shape("`become`", ("become",), ("set",)),
    "wait": Shape("`wait`", ("wait",), ("status",)),
    "approve": Shape("`approve`", ("approve",), ("on",)),
    "choose": Shape("`choose`", ("choose",)),
    "each": Shape("`each`", ("each", "as", "steps"), ("on_failure",)),
    "undo": Shape("`undo`", ("undo",)),
    "finish": Shape("`finish`", ("finish",)),
    "fail": Shape("`fail`", ("fail",)),
}
APPROVAL = Shape("an approval", ("by",), ("above", "within", "shows"))
CHOICE = Shape("a branch", ("when", "steps"))
OTHERWISE = Shape("the last branch", ("else",))
INQUIRY = Shape("`inquire`", ("every", "until"))
UNKNOWN = Shape("`unknown`", ("then",), ("inquire",))

CALL_OUTCOMES = ("accepted", "rejected", "unknown", "late")
APPROVAL_OUTCOMES = ("approved", "rejected", "expired")
LATE_OUTCOMES = ("accepted", "rejected")
ON_FAILURE = ("continue", "stop")
