"""What a condition says about optional values: after `present(x) &&`, x is there."""

from __future__ import annotations

from engine.compiler.expressions import ast
from engine.compiler.expressions.ast import Expression

PRESENT = "present"

Known = frozenset[Expression]


def known_if(condition: Expression, outcome: bool) -> Known:
    """The expressions that are present where `condition` came out as `outcome`, or failed.

    Failed counts too, because `&&` and `||` look at their right side after an error on the left: an absent
    value decides its `&&` (or `!present(x) ||`) whatever failed beside it, so an error leaves it present.
    """
    match condition:
        case ast.Call(function=function, arguments=(argument,)) if function == PRESENT and outcome:
            return frozenset((argument,))
        case ast.Unary(operator="!", of=of):
            return known_if(of, not outcome)
        case ast.Binary(operator="&&", left=left, right=right) if outcome:
            return known_if(left, True) | known_if(right, True)
        case ast.Binary(operator="||", left=left, right=right) if not outcome:
            return known_if(left, False) | known_if(right, False)
    return frozenset()
