"""What holds for every script, whatever it says and whatever the accounts hold."""

from fractions import Fraction

from hypothesis import given
from hypothesis.strategies import (
    DrawFn,
    composite,
    dictionaries,
    fractions,
    integers,
    just,
    lists,
    sampled_from,
)

from primitives.ledger.script.allotment import Weights, shares, weights
from primitives.ledger.script.errors import ScriptError
from tests.primitives.ledger.script.purse import Purse
from tests.primitives.ledger.script.scripts import CHART, run

AMOUNTS = integers(0, 300)
BALANCES = dictionaries(sampled_from(CHART), integers(-100, 300)).map(lambda some: dict.fromkeys(CHART, 0) | some)


@composite
def sources(draw: DrawFn, depth: int = 2) -> str:
    kinds = ["account"] + (["order", "oneof", "max", "share"] if depth else [])
    inner = sources(depth - 1) if depth else just("")
    match draw(sampled_from(kinds)):
        case "account":
            return f"@{draw(sampled_from(CHART))}"
        case "order":
            return f"{{ {' '.join(draw(lists(inner, max_size=3)))} }}"
        case "oneof":
            return f"oneof {{ {' '.join(draw(lists(inner, min_size=1, max_size=3)))} }}"
        case "max":
            return f"max [PHP/2 {draw(AMOUNTS)}] from {draw(inner)}"
        case _:
            return f"{{ {draw(integers(0, 7))}/7 from {draw(inner)} remaining from {draw(inner)} }}"


@composite
def targets(draw: DrawFn, depth: int = 2) -> str:
    return "kept" if draw(integers(0, 4)) == 0 else f"to {draw(destinations(depth))}"


@composite
def destinations(draw: DrawFn, depth: int = 2) -> str:
    kind = draw(sampled_from(["account", "order", "oneof", "share"])) if depth else "account"
    if kind == "account":
        return f"@{draw(sampled_from(CHART))}"
    if kind == "share":
        first, rest = draw(targets(depth - 1)), draw(targets(depth - 1))
        return f"{{ {draw(integers(0, 9))}/9 {first} remaining {rest} }}"
    capped = draw(lists(targets(depth - 1), max_size=2))
    lines = " ".join(f"max [PHP/2 {draw(AMOUNTS)}] {target}" for target in capped)
    return f"{'oneof ' if kind == 'oneof' else ''}{{ {lines} remaining {draw(targets(depth - 1))} }}"


@composite
def scripts(draw: DrawFn) -> str:
    sent = sampled_from(["$amount", "[$asset *]"])
    sends = draw(lists(sent, min_size=1, max_size=3))
    return "\n".join(
        f"send {sent} ( source = {draw(sources())} destination = {draw(destinations())} )" for sent in sends
    )


@given(script=scripts(), balances=BALANCES, amount=AMOUNTS)
def test_money_is_neither_made_nor_lost(script, balances, amount):
    purse = Purse(balances)
    try:
        postings = run(script, purse, amount=amount)
    except ScriptError:
        return

    replayed = dict(balances)
    for posting in postings:
        assert posting.amount > 0
        replayed[posting.source] -= posting.amount
        replayed[posting.destination] += posting.amount
    assert purse.balances == replayed
    assert sum(replayed.values()) == sum(balances.values())


@given(script=scripts(), balances=BALANCES, amount=AMOUNTS)
def test_no_bounded_account_goes_below_where_it_was_or_zero(script, balances, amount):
    purse = Purse(balances)
    try:
        run(script, purse, amount=amount)
    except ScriptError:
        return

    assert all(purse.balances[account] >= min(0, before) for account, before in balances.items())


@given(script=scripts(), balances=BALANCES, amount=AMOUNTS)
def test_a_script_moves_the_same_every_time(script, balances, amount):
    def outcome():
        try:
            return run(script, Purse(balances), amount=amount)
        except ScriptError as error:
            return type(error), error.range

    assert outcome() == outcome()


@given(balances=BALANCES, amount=integers(1, 300))
def test_in_order_empties_the_first_before_the_second(balances, amount):
    purse = Purse(balances)
    try:
        run("send $amount ( source = { @held @owed } destination = @fees )", purse, amount=amount)
    except ScriptError:
        assert max(0, balances["held"]) + max(0, balances["owed"]) < amount
    else:
        assert purse.balances["owed"] == balances["owed"] or purse.balances["held"] <= 0


@given(balances=BALANCES, amount=AMOUNTS, cap=integers(-50, 300))
def test_a_cap_is_never_passed(balances, amount, cap):
    purse = Purse(balances)
    script = "send $amount ( source = { max $cap from @held @owed } destination = @fees )"
    try:
        run(script, purse, amount=amount, cap=cap)
    except ScriptError:
        return

    assert balances["held"] - purse.balances["held"] <= max(0, cap)


@given(balances=BALANCES, amount=integers(1, 300))
def test_oneof_uses_a_single_branch(balances, amount):
    try:
        postings = run(
            "send $amount ( source = oneof { @held @owed } destination = @fees )",
            Purse(balances),
            amount=amount,
        )
    except ScriptError:
        assert balances["held"] < amount
        assert balances["owed"] < amount
    else:
        first = "held" if balances["held"] >= amount else "owed"
        assert [(p.source, p.amount) for p in postings] == [(first, amount)]


PORTIONS = lists(fractions(0, 1, max_denominator=12), min_size=1, max_size=5)


@given(portions=PORTIONS, amount=integers(0, 10**12))
def test_shares_add_up_and_are_fair_to_a_unit(portions, amount):
    found = weights([*portions, None])
    if isinstance(found, Fraction):
        assert found == sum(portions) > 1
        return

    given_ = shares(amount, found)

    assert sum(given_) == amount
    for share, part in zip(given_, found.parts, strict=True):
        exact = Fraction(part, found.whole) * amount
        assert exact - 1 < share <= exact + 1
        assert part or share == 0


@given(portions=PORTIONS)
def test_portions_without_remaining_make_exactly_one(portions):
    found = weights(portions)

    assert isinstance(found, Weights) == (sum(portions) == 1)
