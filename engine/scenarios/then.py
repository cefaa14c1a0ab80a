"""What is expected, as checks."""

from __future__ import annotations

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Fields, Items
from engine.compiler.product import Product
from engine.compiler.scenario import Expect
from engine.runtime.simulated import connectors
from engine.scenarios import then_books
from engine.scenarios.acts import offers
from engine.scenarios.bound import AnswerCheck, Check, ListCheck, StatementCheck
from engine.scenarios.values import Writer

WORDS = ("balance", "account", "ledger", "postings", "holds")
HELP = "write a result's name, `balance w`, `account fees`, `ledger`, `postings`, `holds`, or a path of the API"


def expectation(expect: Expect, product: Product, kinds: dict[str, str], writer: Writer) -> Check | None:
    """kinds: names given, with the kind of thing each is. None where a problem was found."""
    match expect.subject.text, expect.of:
        case "ledger", None:
            return then_books.ledger(expect, writer)
        case "postings", None:
            return then_books.postings(expect, product, writer)
        case "holds", None:
            return then_books.holds(expect, product, writer)
        case "balance", of if of is not None:
            return then_books.balance(expect, of.text, product, kinds, writer)
        case "account", of if of is not None:
            return then_books.account(expect, of.text, product, writer)
        case name, of if of is not None and of.text == "statement":
            return _statement(expect, name, product, writer)
        case name, None if name not in writer.names and (path := _listed(name, product)) is not None:
            return _list(expect, *path, writer)
        case name, None:
            return _answer(expect, name, product, writer)
    message = f"`{expect.subject.text} {expect.of.text if expect.of else ''}` expects nothing"
    writer.problems.add("FF203", expect.place, message, HELP)
    return None


def _answer(expect: Expect, name: str, product: Product, writer: Writer) -> Check | None:
    if name not in writer.names:
        known = [*writer.names, *WORDS, *_lists(product)]
        writer.problems.add("FF301", expect.place, f"nothing here is called `{name}`", did_you_mean(name, known))
    elif isinstance(expect.value, Fields):
        return AnswerCheck(expect.place, name, expect.value.fields)
    else:
        writer.problems.add("FF203", expect.value.place, f"`{name}` is a mapping", f"write `{name}: {{ state: … }}`")
    return None


def _list(expect: Expect, path: str, by: str, writer: Writer) -> Check | None:
    """`cases: [{ … }]`: exactly so many, in the order they were made; `[]` is none."""
    if isinstance(expect.value, Items):
        return ListCheck(expect.place, path, by, expect.value)
    name = expect.subject.text
    writer.problems.add("FF203", expect.value.place, f"`{name}` is a list", f"write `{name}: []` where there is none")
    return None


def _listed(name: str, product: Product) -> tuple[str, str] | None:
    """The path of the API that lists such things, and who may."""
    return _lists(product).get(name.replace("-", "_"))


def _lists(product: Product) -> dict[str, tuple[str, str]]:
    found = {name.removesuffix(".list"): one for name, one in offers(product).items() if name.endswith(".list")}
    return {name: (offer.path, offer.by) for name, offer in found.items()}


def _statement(expect: Expect, name: str, product: Product, writer: Writer) -> Check | None:
    known = connectors(product)
    if name not in known:
        writer.problems.add("FF301", expect.place, f"there is no connector `{name}`", did_you_mean(name, known))
    elif getattr(expect.value, "text", "") != "agrees":
        writer.problems.add("FF204", expect.value.place, f"the statement of {name} `agrees`")
    else:
        return StatementCheck(expect.place, name)
    return None
