"""What a finding of the static checks says to a person."""

from __future__ import annotations

from fractions import Fraction

from primitives.ledger.script.finding import Diagnostic


def message_of(finding: Diagnostic) -> str:
    """One sentence without a full stop, as all problems of scripts have it."""
    said = {name: _spoken(value) for name, value in finding.fields}
    return _MESSAGES[finding.kind].format_map(said)


def _spoken(value: str | int | Fraction) -> str:
    return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else str(value)


_MESSAGES = {
    "Parsing": "{Message}",
    "InvalidType": "{Name} is no type: account, asset, monetary, number, portion, string",
    "DuplicateVariable": "${Name} is declared a second time",
    "UnboundVariable": "${Name} is not declared: write `{Type} ${Name}` in `vars`",
    "UnusedVar": "${Name} is never used",
    "TypeMismatch": "expected {Expected}, this is {Got}",
    "AssetMismatch": "expected {Expected}, this is {Got}: one statement moves one asset",
    "RemainingIsNotLast": "`remaining` must be the last share",
    "BadAllotmentSum": "the shares add up to {Sum}, not to 1",
    "DivByZero": "this divides by zero",
    "FixedPortionVariable": "this share can only be {Value}: write it, or add `remaining`",
    "RedundantRemaining": "nothing is left for `remaining`: the other shares make 1",
    "UnknownFunction": "there is no function {Name} here",
    "BadArity": "expected {Expected} arguments, there are {Actual}",
    "InvalidWorldOverdraft": "@world has no bound anyway: leave the overdraft out",
    "NoAllotmentInSendAll": "shares of everything cannot be taken from a source: there is no amount to share",
    "InvalidUnboundedAccount": "everything of an account without a bound is no amount",
    "EmptiedAccount": "@{Name} gives everything it has further above: nothing is left to take here",
    "UnboundedAccountIsNotLast": "this source is never reached: one before it gives whatever is asked",
    "VersionMismatch": "this needs {RequiredVersion}, the script says {GotVersion}",
    "ExperimentalFeature": 'this needs #![feature("{Name}")] at the top of the script',
    "BoundAsset": "from outside comes an asset that can only be {InferredAsset}: write it in the script",
    "InvalidFeature": "{Feature} is no feature of the language",
}

KINDS = frozenset(_MESSAGES)
