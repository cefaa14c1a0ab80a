"""Why a whole Numscript program did not run, where a template's script would not have compiled."""

from __future__ import annotations

from dataclasses import dataclass

from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.values import Value, text_of


@dataclass(eq=False)
class UnboundVariable(ScriptError):
    code = "UnboundVariableErr"
    name: str

    def __str__(self) -> str:
        return f"${self.name} is not declared"


@dataclass(eq=False)
class MissingVariable(ScriptError):
    code = "MissingVariableErr"
    name: str

    def __str__(self) -> str:
        return f"${self.name} was given no value"


@dataclass(eq=False)
class InvalidNumber(ScriptError):
    code = "InvalidNumberLiteral"
    source: str

    def __str__(self) -> str:
        return f"{self.source} is no number"


@dataclass(eq=False)
class InvalidMonetary(ScriptError):
    code = "InvalidMonetaryLiteral"
    source: str

    def __str__(self) -> str:
        return f"{self.source} is no amount of money, which is written as USD/2 100"


@dataclass(eq=False)
class InvalidAccount(ScriptError):
    code = "InvalidAccountName"
    name: str

    def __str__(self) -> str:
        return f"{self.name!r} is no account: letters, digits, _ and -, in parts between colons"


@dataclass(eq=False)
class InvalidAsset(ScriptError):
    code = "InvalidAsset"
    name: str

    def __str__(self) -> str:
        return f"{self.name!r} is no asset, which is written as USD/2"


@dataclass(eq=False)
class InvalidColor(ScriptError):
    code = "InvalidColor"
    color: str

    def __str__(self) -> str:
        return f"{self.color!r} is no colour, which has capital letters only"


@dataclass(eq=False)
class FeatureNeeded(ScriptError):
    code = "ExperimentalFeature"
    flag_name: str

    def __str__(self) -> str:
        return f'this needs #![feature("{self.flag_name}")] at the top of the script'


@dataclass(eq=False)
class UnboundedInScaling(ScriptError):
    code = "InvalidUnboundedAddressInScalingAddress"
    name: str

    def __str__(self) -> str:
        return f"@{self.name} has no bound and cannot take part in scaling"


@dataclass(eq=False)
class InvalidType(ScriptError):
    code = "InvalidTypeErr"
    name: str

    def __str__(self) -> str:
        return f"{self.name} is no type: account, asset, monetary, number, portion, string"


@dataclass(eq=False)
class InvalidFeature(ScriptError):
    code = "InvalidFeature"
    feature: str

    def __str__(self) -> str:
        return f"{self.feature} is no feature of the language"


@dataclass(eq=False)
class CannotCastToString(ScriptError):
    code = "CannotCastToString"
    value: Value

    def __str__(self) -> str:
        return f"{text_of(self.value)} cannot be part of an address: only accounts, texts and numbers can"


@dataclass(eq=False)
class UnboundFunction(ScriptError):
    code = "UnboundFunctionErr"
    name: str

    def __str__(self) -> str:
        return f"there is no function {self.name} here"


@dataclass(eq=False)
class BadArity(ScriptError):
    code = "BadArityErr"
    expected_arity: int
    given_arguments: int

    def __str__(self) -> str:
        return f"expected {self.expected_arity} arguments, there are {self.given_arguments}"


@dataclass(eq=False)
class NestedMeta(ScriptError):
    code = "InvalidNestedMeta"

    def __str__(self) -> str:
        return "meta(…) can only stand alone after the `=` of a variable, whose type says how to read it"


@dataclass(eq=False)
class MetadataNotFound(ScriptError):
    code = "MetadataNotFound"
    account: str
    key: str

    def __str__(self) -> str:
        return f"@{self.account} has no metadata {self.key!r}"


@dataclass(eq=False)
class NegativeBalance(ScriptError):
    code = "NegativeBalanceError"
    account: str
    amount: int

    def __str__(self) -> str:
        return f"the balance of @{self.account} is below zero: {self.amount}"


@dataclass(eq=False)
class BalanceQueryFailed(ScriptError):
    code = "QueryBalanceError"
    reason: str

    def __str__(self) -> str:
        return f"the balances could not be read: {self.reason}"


@dataclass(eq=False)
class MetadataQueryFailed(ScriptError):
    code = "QueryMetadataError"
    reason: str

    def __str__(self) -> str:
        return f"the metadata could not be read: {self.reason}"
