"""The value language of templates: parse, check against a scope, compile to closures.

parsed = parse("amount <= params.cap")
checked = check(parsed.expression, scope, BOOL)
decide = compile_expression(checked.typed)
decide(env)
"""

from engine.compiler.expressions.ast import Expression, Span
from engine.compiler.expressions.check import check
from engine.compiler.expressions.compile import compile_expression
from engine.compiler.expressions.env import Env, EvaluationError
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.parse import Parsed, parse
from engine.compiler.expressions.paths import Hop, Path
from engine.compiler.expressions.printing import print_expression
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.scope import Scope
from engine.compiler.expressions.show import show
from engine.compiler.expressions.texts import CheckedText, compile_text, template
from engine.compiler.expressions.typed import Checked, Typed

__all__ = [
    "Checked",
    "CheckedText",
    "Env",
    "EvaluationError",
    "Expression",
    "ExpressionProblem",
    "Hop",
    "Parsed",
    "Path",
    "Scope",
    "Span",
    "Typed",
    "check",
    "compile_expression",
    "compile_text",
    "literal",
    "parse",
    "print_expression",
    "show",
    "template",
]
