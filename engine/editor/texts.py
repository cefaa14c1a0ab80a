"""What the editor says of the language: each keyword, type, function and feature once."""

from __future__ import annotations

from typing import NamedTuple

from primitives.ledger.script.features import (
    COLORS,
    GET_AMOUNT,
    GET_ASSET,
    INTERPOLATION,
    MID_SCRIPT,
    ONEOF,
    OVERDRAFT,
    SCALING,
)

WORDS = {
    "vars": "The variables of the script, one a line: `type $name`, and `= …` where its value has an origin. "
    "Without an origin the value is given from outside, as text.",
    "send": "Moves an amount, or with `[ASSET *]` everything, from a source to a destination. "
    "All of the script moves or nothing does.",
    "save": "Keeps so much of an account, or with `[ASSET *]` everything, from being taken by the rest of the script.",
    "source": "Where the money is taken: an account, or `{ … }` with several in order or by shares. "
    "An account gives what it has and never goes below zero, but for `@world`.",
    "destination": "Where the money goes: an account, `{ max … to … remaining to … }` or shares of it.",
    "max": "At most so much. In a source `max … from`, in a destination `max … to`. "
    "A cap below zero is a cap of nothing.",
    "from": "Names the source of a share, of a cap or of `save`.",
    "to": "Names the destination of a share, of a cap or of what remains.",
    "remaining": "Of shares: what the others leave of 1. After `max … to` lines: whatever is left.",
    "kept": "In place of `to …`: this part stays where it came from.",
    "oneof": "Of sources: the first that can give all of it; nothing is taken from the others. "
    "Of destinations: the first whose cap holds all of it.",
    "allowing": "How far below zero the account may go: `allowing overdraft up to [USD/2 100]`, "
    "or `allowing unbounded overdraft`.",
    "unbounded": "`allowing unbounded overdraft`: the account gives whatever is asked.",
    "overdraft": "How far below zero the account may go: `allowing overdraft up to …`, "
    "or `allowing unbounded overdraft`.",
    "up": "`allowing overdraft up to …`: so far below zero and no further.",
    "with": "`with scaling through @swap`: the account also gives what it has in other scales of the asset, "
    "changed at par by the account after `through`.",
    "scaling": "`with scaling through @swap`: the account also gives what it has in other scales of the asset, "
    "changed at par by the account after `through`.",
    "through": "The account that changes money of one scale of the asset into another, at par.",
    "feature": "Names the experimental features that the script uses: it is the first thing in the script.",
}

MARKS = {
    "\\": 'Only money of this colour: `@account \\ "RED"`. It keeps its colour where it goes; `""` is without one.',
    "*": "Everything the source has of the asset.",
}

TYPES = {
    "account": 'An address, in parts between colons. From outside: `"users:001"`.',
    "asset": 'A currency and the decimals of its minor unit: `USD/2`. From outside: `"USD/2"`.',
    "monetary": 'An amount of an asset in whole minor units. From outside: `"USD/2 100"`.',
    "number": 'A whole number. From outside: `"42"`, `"-7"`.',
    "portion": 'A share between 0 and 1. From outside: `"1/3"` or `"12.5%"`.',
    "string": "A text.",
}


class Function(NamedTuple):
    """parameters: name and type. gives: the type of its value, empty for a statement. feature: empty for none."""

    parameters: tuple[tuple[str, str], ...]
    gives: str
    feature: str
    about: str

    def signature(self, name: str) -> str:
        inside = ", ".join(f"{parameter}: {type_}" for parameter, type_ in self.parameters)
        return f"{name}({inside})" + (f" -> {self.gives}" if self.gives else "")


_OF = (("account", "account"), ("asset", "asset"))
FUNCTIONS = {
    "balance": Function(_OF, "monetary", "", "What the account has. A balance below zero is an error."),
    "overdraft": Function(
        _OF,
        "monetary",
        OVERDRAFT,
        "How far the account is below zero: a positive amount, or zero.",
    ),
    "meta": Function(
        (("account", "account"), ("key", "string")),
        "any",
        "",
        "Metadata of the account, read as the declared type. Stands alone after the `=` of a variable.",
    ),
    "get_asset": Function((("amount", "monetary"),), "asset", GET_ASSET, "The asset of an amount of money."),
    "get_amount": Function(
        (("amount", "monetary"),),
        "number",
        GET_AMOUNT,
        "An amount of money as a number of minor units.",
    ),
    "set_tx_meta": Function(
        (("key", "string"), ("value", "any")), "", "", "Writes metadata of the transaction. The last value stays."
    ),
    "set_account_meta": Function(
        (("account", "account"), ("key", "string"), ("value", "any")),
        "",
        "",
        "Writes metadata of the account. The last value stays.",
    ),
}

FEATURES = {
    ONEOF: "`oneof { … }` in sources and destinations.",
    INTERPOLATION: "Variables in addresses: `@users:$id`.",
    MID_SCRIPT: "Functions outside `vars`, and any expression as a variable's origin.",
    COLORS: 'Colours of money: `@account \\ "RED"`.',
    SCALING: "`with scaling through @swap`.",
    OVERDRAFT: "The function `overdraft(account, asset)`.",
    GET_ASSET: "The function `get_asset(amount)`.",
    GET_AMOUNT: "The function `get_amount(amount)`.",
}

WORD_FEATURES = {"oneof": ONEOF} | dict.fromkeys(("with", "scaling", "through"), SCALING)
MARK_FEATURES = {"\\": COLORS}
