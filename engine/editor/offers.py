"""What is written when an offer is taken: statements and phrases, with the places to fill in."""

from __future__ import annotations

from typing import NamedTuple

STATEMENTS = {
    "send": "send [${1:USD/2} ${2:100}] (\n  source = @${3:from}\n  destination = @${4:to}\n)",
    "save": "save [${1:USD/2} ${2:100}] from @${3:account}",
    "vars": "vars {\n  ${1:account} \\$${2:name}\n}",
    "#![feature]": '#![feature("${1:experimental-oneof}")]',
}

PHRASES = {
    "source =": "source = ",
    "destination =": "destination = ",
    "max": "max ",
    "from": "from ",
    "to": "to ",
    "kept": "kept",
    "remaining": "remaining ",
    "oneof": "oneof {\n  $0\n}",
    "allowing overdraft up to": "allowing overdraft up to ",
    "allowing unbounded overdraft": "allowing unbounded overdraft",
    "with scaling through": "with scaling through @${1:swap}",
    "overdraft up to": "overdraft up to ",
    "unbounded overdraft": "unbounded overdraft",
    "overdraft": "overdraft",
    "up to": "up to ",
    "scaling through": "scaling through @${1:swap}",
    "through": "through @${1:swap}",
    "feature": 'feature("${1:experimental-oneof}")',
}


class Snippet(NamedTuple):
    """written: for an editor that knows no places to fill in."""

    written: str
    snippet: str


def call(name: str, parameters: tuple[str, ...]) -> Snippet:
    places = ", ".join(f"${{{number}:{parameter}}}" for number, parameter in enumerate(parameters, 1))
    return Snippet(f"{name}(", f"{name}({places})")
