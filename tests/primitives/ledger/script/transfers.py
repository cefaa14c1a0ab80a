"""Random programs of the usual shape, one send from one account to one account, and of shapes that are nearly it."""

from __future__ import annotations

from hypothesis.strategies import DrawFn, composite, integers, sampled_from

from tests.primitives.ledger.script.programs import Example

DECLARED = {"from": "account", "to": "account", "amount": "monetary", "limit": "monetary"}
VALUES = {
    "from": ("alice", "bob", "alice", "bob", "world"),
    "to": ("bob", "carol", "world"),
    "amount": ("EUR/2 70", "EUR/2 100", "EUR/2 3", "EUR/2 0", "USD/2 5", "EUR/2 -1", "EUR/2 +3"),
    "limit": ("EUR/2 40", "EUR/2 100", "EUR/2 -4", "USD/2 100"),
}
WRONG = ("", "no account", "EUR/2  1", "eur 1", "EUR/2 x", "x y", "/2 1", "EUR/2")
AMOUNTS = ("$amount", "$amount", "$amount", "[EUR/2 70]", "[USD/2 5]", "[EUR/2 -1]", "[EUR/2 1] + $amount", "$limit")
GIVERS = ("$from", "$from", "$from", "@alice", "@world", "$to")
TAKERS = ("$to", "$to", "@bob", "@alice")
OVERDRAFTS = (
    "",
    "allowing unbounded overdraft",
    "allowing overdraft up to $limit",
    "allowing overdraft up to [EUR/2 30]",
    "allowing overdraft up to [USD/2 30]",
)


@composite
def transfers(draw: DrawFn) -> Example:
    declared = {name: _mostly(draw, type_, ("account", "monetary", "string")) for name, type_ in DECLARED.items()}
    given = {name: _mostly(draw, draw(sampled_from(values)), WRONG) for name, values in VALUES.items()}
    if draw(integers(0, 9)) == 4:
        del given[draw(sampled_from(sorted(given)))]
    lines = "\n".join(f"  {type_} ${name}" for name, type_ in declared.items())
    sent = _mostly(draw, draw(sampled_from(AMOUNTS)), ("$from", "$nothing"))
    giver = _mostly(draw, draw(sampled_from(GIVERS)), ("$amount", '"alice"', "@$from"))
    taker = _mostly(draw, draw(sampled_from(TAKERS)), ("$amount", "$nobody"))
    source = f"{giver} {draw(sampled_from(OVERDRAFTS))}"
    balances = {f"{account} {asset}": draw(sampled_from(HELD)) for account in ("alice", "bob") for asset in ASSETS}
    text = f"vars {{\n{lines}\n}}\nsend {sent} (\n  source = {source}\n  destination = {taker}\n)"
    return Example(text, given, balances, {}, ())


ASSETS = ("EUR/2", "USD/2")
HELD = (-100, -30, 0, 3, 30, 40, 69, 70, 100, 101)  # at the bounds, a unit beside them, and far from them


def _mostly(draw: DrawFn, right: str, others: tuple[str, ...]) -> str:
    return draw(sampled_from(others)) if draw(integers(0, 29)) == 13 else right
