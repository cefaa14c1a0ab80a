"""Cases in a template: opened by its workflows, listed and resolved over the API it generates."""

from __future__ import annotations

from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG
from tests.product import Served, answered, product

TEMPLATE = """
template: notice-board
version: 1.0.0
title: Notice board
asset: PHP/2
time_zone: Asia/Manila

primitives:
  reconciliation: {}

api:
  complaints: { run: complaint }

workflows:
  complaint:
    input:
      amount: { type: money, minimum: 0.01 }
    shows: { case: opened.id }
    steps:
      - do: reconciliation.open_case
        with: { reason: wrong_amount, amount: amount, reference: "'counter 4'" }
        as: opened
      - finish: noted
"""

REFUNDED = {"resolution": "refunded", "evidence": "receipt 7"}


async def complained(served: Served) -> str:
    run = await served.made("/complaints", {"amount": {"amount": 1250, "currency": "PHP"}})
    return str(run["case"])


async def test_operators_see_what_workflows_opened(database: Dsns) -> None:
    async with product(database, "notice-board", TEMPLATE) as served:
        case = await complained(served)

        listed = answered(await served.get("/cases?state=open&reason=wrong_amount", "operations"))["data"]

        assert [(one["id"], one["outside"], one["evidence"]) for one in listed] == [(case, "counter 4", None)]
        assert listed[0]["amount"] == {"amount": 1250, "currency": "PHP"}
        assert answered(await served.get("/cases?state=resolved", "operations"))["data"] == []
        assert (await served.get("/cases")).status_code == 403


async def test_a_person_resolves_a_case_once(database: Dsns) -> None:
    async with product(database, "notice-board", TEMPLATE) as served:
        case = await complained(served)
        assert (await served.post(f"/cases/{case}/resolve", REFUNDED)).status_code == 403

        await served.made(f"/cases/{case}/resolve", REFUNDED, "operations")

        shown = answered(await served.get(f"/cases/{case}", "operations"))
        assert (shown["state"], shown["evidence"]) == ("resolved", "receipt 7")
        assert shown["resolved_by"] == "operations@demo"
        again = await served.post(f"/cases/{case}/resolve", REFUNDED, "operations")
        assert (again.status_code, again.json()["code"]) == (409, "case_already_resolved")


def test_a_reason_that_is_no_word_is_shown_where_it_stands() -> None:
    text = TEMPLATE.replace("wrong_amount", "Wrong")

    problems = compile_product(Source("template.yaml", text), None, "notice-board", CATALOG).problems

    assert ("FF301", "`reconciliation` has no reason `Wrong`") in [(one.code, one.message) for one in problems]
