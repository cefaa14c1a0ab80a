"""What a word of the script means, as Markdown."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from engine.editor.script import Script, Use
from engine.editor.texts import FEATURES, FUNCTIONS, MARK_FEATURES, MARKS, TYPES, WORD_FEATURES, WORDS
from engine.editor.tokens import Span, Token
from primitives.ledger.script.features import INTERPOLATION

_LONG = 20
"""Characters of a percentage that nobody wants worked out."""


class Hover(NamedTuple):
    span: Span
    markdown: str


def hover(script: Script, offset: int) -> Hover | None:
    use = script.use_at(offset)
    if use is not None:
        return Hover(use.span, _variable(script, use))
    token = script.token_at(offset)
    said = None if token is None else _said(script, token)
    return None if token is None or said is None else Hover(token.span, said)


def _said(script: Script, token: Token) -> str | None:
    match token.kind:
        case "account":
            return _account(script, token.text)
        case "asset":
            return _asset(token.text)
        case "percent" if len(token.text) < _LONG:
            return f"The share {Fraction(token.text[:-1]) / 100}, exactly."
        case "string":
            name = token.text.strip('"')
            return _with_code(name, FEATURES[name]) if name in FEATURES else None
        case "mark" if token.text in MARKS:
            return _needing(MARKS[token.text], MARK_FEATURES.get(token.text, ""))
        case "word":
            return _word(token.text, called=_follows(script, token, "("))
        case _:
            return None


def _variable(script: Script, use: Use) -> str:
    declared = script.declaration(use.name)
    if declared is None:
        return _with_code(f"${use.name}", "Not declared in `vars`.")
    code = f"{declared.type_name} ${declared.name}" + (f" = {declared.origin}" if declared.origin else "")
    origin = "" if declared.origin else "Its value is given from outside. "
    line = script.text.count("\n", 0, declared.span.start) + 1
    about = TYPES.get(declared.type_name, f"`{declared.type_name}` is no type of the language.")
    return _with_code(code, f"{origin}Declared in line {line}.\n\n{about}")


def _account(script: Script, text: str) -> str:
    if text == "@world":
        return _with_code(text, "The outside of the books: it gives whatever is asked, and may go below zero.")
    times = sum(token.kind == "account" and token.text == text for token in script.tokens)
    about = f"An account, written {'once' if times == 1 else f'{times} times'} in this script."
    return _with_code(text, _needing(about, INTERPOLATION if "$" in text else ""))


def _asset(text: str) -> str:
    code, _, scale = text.partition("/")
    minor = f"with {scale} decimals: `[{text} 100]` is {_major(code, scale)}" if scale else "without decimals"
    return _with_code(text, f"An asset {minor}.")


def _major(code: str, scale: str) -> str:
    """A hundred minor units in writing; of many decimals the power says it."""
    if len(scale) > 1:
        return f"{code} 100 × 10^-{scale}"
    places = int(scale)
    digits = "100".rjust(places + 1, "0")
    return f"{code} {digits[:-places]}.{digits[-places:]}" if places else f"{code} 100"


def _word(text: str, called: bool) -> str | None:
    if called and text in FUNCTIONS:
        function = FUNCTIONS[text]
        return _with_code(function.signature(text), _needing(function.about, function.feature))
    if text in WORDS:
        return _needing(WORDS[text], WORD_FEATURES.get(text, ""))
    if text in TYPES:
        return _with_code(text, TYPES[text])
    return None


def _follows(script: Script, token: Token, mark: str) -> bool:
    following = next((one for one in script.tokens if one.span.start >= token.span.end), None)
    return following is not None and following.text == mark


def _needing(about: str, feature: str) -> str:
    return f'{about}\n\nNeeds `#![feature("{feature}")]`.' if feature else about


def _with_code(code: str, about: str) -> str:
    return f"```numscript\n{code}\n```\n\n{about}"
