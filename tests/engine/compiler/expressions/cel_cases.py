"""Expressions of the subset shared with CEL, in both spellings: `90s` is `duration('90s')` there."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """operators: how many the expression holds."""

    ours: str
    cel: str
    operators: int


class Writer:
    """Random expressions by type; about one in five is spoilt on purpose, others fail by themselves."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._operators = 0

    def case(self) -> Case:
        self._operators = 0
        write = self._random.choice([self.flag, self.flag, self.integer, self.text, self.duration_flag])
        ours, cel = write(self._random.choice([1, 2, 2, 3]))
        if self._random.random() < 0.22:
            ours, cel = self._spoilt(ours, cel)
        return Case(ours, cel, self._operators)

    def _spoilt(self, ours: str, cel: str) -> Pair:
        spoil: Callable[[str], str] = self._random.choice(
            [
                lambda text: f"({text}) + true",
                lambda text: f"nobody == ({text})",
                lambda text: f"({text}",
                lambda text: f"!(n) || ({text}) == ({text})",
                lambda text: f"({text}) == [({text})]",
                lambda text: f"size({text}, {text})",
                lambda text: f"({text}) in 5",
                lambda text: f"({text}) ? 1 : 2 3",
            ]
        )
        return spoil(ours), spoil(cel)

    def _operator(self, *choices: str) -> str:
        self._operators += 1
        return self._random.choice(choices)

    def _joined(self, left: Pair, operator: str, right: Pair) -> Pair:
        return f"({left[0]} {operator} {right[0]})", f"({left[1]} {operator} {right[1]})"

    def integer(self, depth: int) -> Pair:
        kind = self._random.randrange(9) if depth > 0 else self._random.randrange(2)
        if kind == 0:
            return _both(self._random.choice(["n", "m", "zero"]))
        if kind == 1:
            return _both(str(self._random.choice([0, 1, 2, 3, 7, 100, 2**31, 2**62])))
        if kind == 2:
            ours, cel = self.list(depth - 1)
            index = self.integer(0)
            self._operators += 1
            return f"{ours}[{index[0]}]", f"{cel}[{index[1]}]"
        if kind == 3:
            ours, cel = self._random.choice([self.list, self.text])(depth - 1)
            return f"size({ours})", f"size({cel})"
        if kind == 4:
            self._operators += 1
            ours, cel = self.integer(depth - 1)
            return f"-({ours})", f"-({cel})"
        if kind == 5:
            return self._choice(self.integer, depth)
        operator = self._operator("+", "-", "*", "/", "%")
        return self._joined(self.integer(depth - 1), operator, self.integer(depth - 1))

    def text(self, depth: int) -> Pair:
        if depth <= 0 or self._random.random() < 0.4:
            return _both(self._random.choice(["s", "'a'", '"b"', "''", "'ä€'", r"'\n\''"]))
        if self._random.random() < 0.4:
            return self._choice(self.text, depth)
        return self._joined(self.text(depth - 1), self._operator("+"), self.text(depth - 1))

    def duration(self, depth: int) -> Pair:
        if depth <= 0 or self._random.random() < 0.5:
            count, unit = self._random.randrange(200), self._random.choice("smhd")
            cel = f"{count * 24}h" if unit == "d" else f"{count}{unit}"
            return f"{count}{unit}", f"duration('{cel}')"
        return self._joined(self.duration(depth - 1), self._operator("+", "-"), self.duration(depth - 1))

    def list(self, depth: int) -> Pair:
        items = [self.integer(depth - 1) for _ in range(self._random.randrange(1, 4))]
        own = f"[{', '.join(one[0] for one in items)}]", f"[{', '.join(one[1] for one in items)}]"
        return self._joined(own, self._operator("+"), _both("ns")) if self._random.random() < 0.2 else own

    def duration_flag(self, depth: int) -> Pair:
        return self._joined(self.duration(depth), self._compared(), self.duration(depth))

    def flag(self, depth: int) -> Pair:
        kind = self._random.randrange(9) if depth > 0 else 0
        if kind == 0:
            return _both(self._random.choice(["yes", "true", "false"]))
        if kind == 1:
            self._operators += 1
            ours, cel = self.flag(depth - 1)
            return f"!{ours}", f"!{cel}"
        if kind == 2:
            return self._choice(self.flag, depth)
        if kind == 3:
            return self._joined(self.integer(depth - 1), self._operator("in"), self.list(depth - 1))
        if kind in (4, 5):
            return self._joined(self.flag(depth - 1), self._operator("&&", "||"), self.flag(depth - 1))
        write = self._random.choice([self.integer, self.text, self.duration, self.flag])
        return self._joined(write(depth - 1), self._compared(), write(depth - 1))

    def _compared(self) -> str:
        return self._operator("==", "!=", "<", "<=", ">", ">=")

    def _choice(self, write: Callable[[int], Pair], depth: int) -> Pair:
        self._operators += 1
        condition, then, otherwise = self.flag(depth - 1), write(depth - 1), write(depth - 1)
        ours = f"({condition[0]} ? {then[0]} : {otherwise[0]})"
        return ours, f"({condition[1]} ? {then[1]} : {otherwise[1]})"


def _both(text: str) -> Pair:
    return text, text
