"""Why a script did not run: one class per reason, each with the piece of the script that is to blame.

`code` is the name under which Numscript's own test data knows the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from primitives.ledger.script.ranges import Range
from primitives.ledger.script.values import Value, text_of, type_of


@dataclass(eq=False)
class ScriptError(Exception):
    """The postings of a script that raised are void, all of them."""

    code: ClassVar[str] = "InternalError"
    range: Range

    def __str__(self) -> str:
        return "the script could not be run"

    def show(self, text: str) -> str:
        """The lines of `text` at fault, underlined, with a line of context around them."""
        return show(text, self.range)


def show(text: str, range_: Range) -> str:
    lines = text.split("\n")
    shown = []
    for number in range(max(0, range_.start_line - 1), min(len(lines), range_.end_line + 2)):
        line, columns = _spread(lines[number])
        shown.append(f"{number:>3} | {line}\n")
        if range_.start_line <= number <= range_.end_line:
            start = columns[range_.start_col] if number == range_.start_line else 0
            end = columns[range_.end_col] if number == range_.end_line else len(line)
            shown.append(f"    | {' ' * start}{'~' * max(1, end - start)}\n")
    return "".join(shown)


def _spread(line: str) -> tuple[str, Sequence[int]]:
    """A line as it is shown, and the column in which each of its characters is shown.

    Tabs stop at every fourth column, the first right behind the frame: a line with one of them is hardly moved.
    """
    if "\t" not in line:
        return line, range(len(line) + 2)
    columns, shown = [], ""
    for character in line:
        columns.append(len(shown))
        shown += " " * (4 - (len(shown) + 3) % 4) if character == "\t" else character
    return shown, [*columns, len(shown), len(shown) + 1]


@dataclass(eq=False)
class MissingFunds(ScriptError):
    """needed and available: minor units of the asset."""

    code = "MissingFundsErr"
    asset: str
    needed: int
    available: int

    def __str__(self) -> str:
        return f"needs {self.asset} {self.needed}, there is {self.asset} {self.available}"


@dataclass(eq=False)
class NegativeAmount(ScriptError):
    code = "NegativeAmountErr"
    amount: int

    def __str__(self) -> str:
        return f"{self.amount} is below zero"


@dataclass(eq=False)
class MismatchedAsset(ScriptError):
    code = "MismatchedCurrencyError"
    expected: str
    got: str

    def __str__(self) -> str:
        return f"expected an amount of {self.expected}, this is one of {self.got}"


@dataclass(eq=False)
class InvalidAllotmentSum(ScriptError):
    """actual_sum: as `21/50`."""

    code = "InvalidAllotmentSum"
    actual_sum: str

    def __str__(self) -> str:
        return f"the shares add up to {self.actual_sum}, not to 1"


@dataclass(eq=False)
class AllotmentInSendAll(ScriptError):
    code = "InvalidAllotmentInSendAll"

    def __str__(self) -> str:
        return "shares of everything cannot be taken from a source: there is no amount to share"


@dataclass(eq=False)
class UnboundedInSendAll(ScriptError):
    code = "InvalidUnboundedInSendAll"
    name: str

    def __str__(self) -> str:
        return f"@{self.name} has no bound, so everything in it is no amount"


@dataclass(eq=False)
class WrongType(ScriptError):
    """expected: a type's name, or several with `|` between them."""

    code = "TypeError"
    expected: str
    value: Value

    def __str__(self) -> str:
        return f"expected {self.expected}, this is {type_of(self.value)} {text_of(self.value)}"


@dataclass(eq=False)
class DivideByZero(ScriptError):
    code = "DivideByZero"
    numerator: int

    def __str__(self) -> str:
        return f"{self.numerator} is divided by zero"


@dataclass(eq=False)
class InvalidPortion(ScriptError):
    code = "BadPortionParsingErr"
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source} is no portion: {self.reason}"
