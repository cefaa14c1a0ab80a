"""The e-wallet's README tells the truth: its requests get its answers, its tables are the template's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.compiler.diagnostics import Problems
from engine.compiler.source import Source
from engine.postgres.dsn import Dsns
from engine.scenarios.bound import CLIENT
from engine.scenarios.run import Ready, prepare
from engine.scenarios.tenant import Tenant
from engine.scenarios.world import open_world
from engine.settings import shipped
from primitives.catalog import CATALOG

E_WALLET = shipped() / "templates" / "e-wallet"
README = (E_WALLET / "README.md").read_text()
BLOCK = re.compile(r"^```http\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REQUEST = re.compile(r"(GET|POST) (\S+)(?: as (\w+))?\n(?:(\{.*)\n)?→ (\d+)(?: (\w+))?(?: (\{.*))?")
TENANT = """\
scenario: the README
given:
  - parameter transfer_fee: 5.00
when: []
then: []
"""


@dataclass(frozen=True, slots=True)
class Example:
    method: str
    path: str
    by: str
    body: str
    status: int
    name: str
    shown: Any


def examples() -> Iterator[Example]:
    for block in BLOCK.findall(README):
        for part in block.strip().split("\n\n"):
            found = REQUEST.fullmatch(part)
            assert found is not None, part
            method, path, by, body, status, name, shown = found.groups()
            yield Example(method, path, by or CLIENT, body or "{}", int(status), name or "", json.loads(shown or "{}"))


def ready() -> Ready:
    problems = Problems()
    template = Source("template.yaml", (E_WALLET / "template.yaml").read_text())
    found = prepare(Source("readme.yaml", TENANT), template, "readme", CATALOG, problems)
    assert found is not None, list(problems)
    return found


def shows(actual: Any, wanted: Any) -> bool:
    """The members shown, among others; lists item by item."""
    if isinstance(wanted, dict):
        return isinstance(actual, dict) and all(shows(actual.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return len(actual) == len(wanted) and all(map(shows, actual, wanted))
    return bool(actual == wanted)


def filled(text: str, ids: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda hole: ids[hole[1]], text)


async def test_every_request_of_the_readme_gets_the_answer_it_shows(database: Dsns) -> None:
    ids: dict[str, str] = {}
    asked = list(examples())
    assert len(asked) > 10
    async with open_world(database, CATALOG) as world:
        one = ready()
        tenant: Tenant = await world.tenant(one.compiled, "README", one.begins)
        for example in asked:
            body, path = json.loads(filled(example.body, ids)), filled(example.path, ids)
            answer = await tenant.ask(example.method, path, example.by, body)
            assert answer.status == example.status, (example.path, answer.body)
            assert shows(answer.body, example.shown), (example.path, answer.body)
            if example.name:
                ids[example.name] = str(answer.members["id"])


def test_parameters_accounts_and_paths_of_the_readme_are_the_templates() -> None:
    product = ready().compiled.product
    assert product is not None
    rows = re.findall(r"^\| (?:`?)([a-z_]+)`? \|", README, re.MULTILINE)
    charts = [one.manifest.posting.chart(one.config) for one in product.active.values() if one.manifest.posting]
    assert {setting.name for setting in product.settings} <= set(rows)
    assert {account for chart in charts for account in chart} <= set(rows)
    assert set(re.findall(r"^\| `([a-z_]+)` \|", README, re.MULTILINE)) <= {*product.problems, "unknown_wallet"}
