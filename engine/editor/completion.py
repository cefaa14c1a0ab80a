"""What may be written at a place of a script, most fitting first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from engine.editor.comment import in_comment
from engine.editor.offers import PHRASES, STATEMENTS, call
from engine.editor.place import Place, place
from engine.editor.script import Script
from engine.editor.texts import FEATURES, FUNCTIONS, TYPES, WORDS
from engine.editor.tokens import Span, Token

Kind = Literal["variable", "account", "word", "type", "function", "feature"]
_IN_ADDRESSES = ("account", "string", "number")


class Offer(NamedTuple):
    """replaced: what was begun of it. snippet: with places to fill in, empty where there are none."""

    kind: Kind
    label: str
    replaced: Span
    written: str
    snippet: str = ""
    detail: str = ""
    about: str = ""


def completion(script: Script, offset: int) -> tuple[Offer, ...]:
    if script.unread or in_comment(script.text, offset):
        return ()
    begun = _begun(script, offset)
    start = offset if begun is None else begun.span.start
    here = place(token for token in script.tokens if token.span.end <= start)
    if begun is not None and begun.kind == "string":
        return tuple(_features(script, begun, offset)) if here.features else ()
    return tuple(_offers(script, here, begun, Span(start, offset)))


def _begun(script: Script, offset: int) -> Token | None:
    """The word that the place is in, or at the end of."""
    word = next((token for token in script.tokens if token.span.start < offset <= token.span.end), None)
    if word is None or word.kind == "mark":
        return None
    closed = word.kind == "string" and len(word.text) > 1 and word.text.endswith('"') and offset == word.span.end
    return None if closed else word


def _offers(script: Script, here: Place, begun: Token | None, replaced: Span) -> Iterator[Offer]:
    kind = "" if begun is None else begun.kind
    if kind == "account":
        written = script.text[replaced.start : replaced.end]
        part = max(written.rfind(":"), 0) + 1
        if written[part : part + 1] == "$":
            fitting = here._replace(types=_IN_ADDRESSES)
            yield from _variables(script, fitting, Span(replaced.start + part, replaced.end))
        else:
            yield from _accounts(script, replaced)
    elif kind == "variable" and not here.new_name:
        yield from _variables(script, here, replaced)
    elif kind in ("", "word"):
        yield from _words(script, here, replaced)


def _words(script: Script, here: Place, replaced: Span) -> Iterator[Offer]:
    if here.types:
        yield from _variables(script, here, replaced)
    if "account" in here.types:
        yield from _accounts(script, replaced)
    for word in here.words:
        about = WORDS.get(word.split()[0], "")
        yield Offer("word", word, replaced, word, PHRASES[word], about=about)
    if here.type_names:
        for name in TYPES:
            yield Offer("type", name, replaced, f"{name} ", detail="type", about=TYPES[name])
    if here.begins:
        yield from _beginnings(script, replaced)
    yield from _functions(here, replaced)


def _variables(script: Script, here: Place, replaced: Span) -> Iterator[Offer]:
    """A variable is declared before it is used: in `vars`, neither itself nor those further below."""
    above = [declared for declared in script.declared if declared.span.end < replaced.start]
    for declared in above[:-1] if here.in_vars else above:
        fits = not here.types or "any" in here.types or declared.type_name in here.types
        if fits and script.declaration(declared.name) is declared:
            name = f"${declared.name}"
            yield Offer("variable", name, replaced, name, detail=declared.type_name, about=declared.origin)


def _accounts(script: Script, replaced: Span) -> Iterator[Offer]:
    """Those of the text, and `@world`."""
    others = (one.text for one in script.tokens if one.kind == "account" and not one.span.holds(replaced.end))
    for name in sorted({"@world", *(name for name in others if name[1:] and not name.endswith((":", "$")))}):
        yield Offer("account", name, replaced, name, detail="account")


def _beginnings(script: Script, replaced: Span) -> Iterator[Offer]:
    first = not any(token.span.end <= replaced.start for token in script.tokens)
    there = {token.text for token in script.tokens if token.span != replaced}
    for name, snippet in STATEMENTS.items():
        if (name == "#![feature]" and not first) or (name == "vars" and "vars" in there):
            continue
        word = "feature" if name == "#![feature]" else name
        written = "#![feature(" if name == "#![feature]" else f"{name} "
        yield Offer("word", name, replaced, written, snippet, about=WORDS[word])


def _functions(here: Place, replaced: Span) -> Iterator[Offer]:
    for name, function in FUNCTIONS.items():
        fits = bool(here.types) and ("any" in here.types or function.gives in (*here.types, "any"))
        if function.gives == "" and not here.begins:
            continue
        if function.gives and (not fits or (name == "meta" and not here.origin)):
            continue
        written = call(name, tuple(parameter for parameter, _ in function.parameters))
        yield Offer("function", name, replaced, *written, function.signature(name), function.about)


def _features(script: Script, begun: Token, offset: int) -> Iterator[Offer]:
    """Those that are not named yet, between the quotes."""
    named = {token.text.strip('"') for token in script.tokens if token.kind == "string" and token is not begun}
    for name, about in FEATURES.items():
        if name not in named:
            yield Offer("feature", name, Span(begun.span.start + 1, offset), name, detail="feature", about=about)
