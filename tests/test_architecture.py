"""The shape of the code: where money, SQL and imports may be, and that the engine knows no primitive by name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.source import Source
from engine.settings import shipped
from primitives.catalog import CATALOG
from primitives.kit.contract import Manifest

ROOT = Path(__file__).parents[1]
OWN = ("engine", "primitives", "console")
FILES = sorted(path.relative_to(ROOT) for folder in OWN for path in (ROOT / folder).rglob("*.py"))
every_file = pytest.mark.parametrize("path", FILES, ids=str)

LONGEST = 300

FORBIDDEN_CLASS = re.compile(r"(Engine|Manager|Context|Helper)s?$")
FORBIDDEN_MODULE = re.compile(r"^(utils?|common|helpers?)$")

MONEY = re.compile(r"(^|_)(amount|balance|money|fee|minor|vat|price|ceiling|floor|limit|used|posting|total)s?(_|$)")
WITHOUT_FLOATS = ("primitives", "engine/compiler", "engine/control", "console/client", "console/components")
"""Folders whose every number is exact. Elsewhere floats are seconds and measurements."""

FRACTIONS = {Path("engine/compiler/expressions/compile.py"), Path("engine/compiler/expressions/literals.py")}
"""Where `/` divides, and divides a Fraction."""

SQL = re.compile(
    r"^\s*(select\s+[\w*.(\"]+.*|insert\s+into\s|update\s+[\w.]+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|"
    r"copy\s+[\w.]+\s*\(|(create|alter|drop)\s+(table|index|role|schema|policy|function|database)\s|truncate\s|grant\s|"
    r"revoke\s)",
    re.IGNORECASE | re.DOTALL,
)
SQL_MAY_BE = (
    "engine/postgres/*.py",
    "engine/bench/*.py",
    "engine/control/releases.py",
    "engine/control/snapshot.py",
    *(
        f"engine/control/{name}.py"
        for name in (
            "standing", "moving", "handover", "carrying", "drafts", "tenants", "accounts", "sessions", "chain",
            "audit_log",
        )
    ),
    *(
        f"engine/runtime/{name}.py"
        for name in (
            "store", "statements", "reader", "bookkeeping", "clock", "events", "delivery", "subscriptions", "once",
            "issuing", "watchdog", "expiry", "messages", "noting",
            "own_lists", "waiting", "declined_runs", "pauses", "sweeps", "finding", "sessions",
        )
    ),
    "engine/runtime/migrations/*.py",
    "engine/scenarios/reads.py",
    "primitives/kit/migration.py",
    "primitives/*/migrations/*.py",
    *(f"primitives/*/simulator/{name}.py" for name in ("schema", "store")),
    *(
        f"primitives/*/{name}.py"
        for name in (
            "reads", "views", "statements", "verify", "audit", "carried", "accounts", "trial", "days", "chain",
        )
    ),
)  # fmt: skip
HEALTH = "select 1"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


# ── small files, plain names, no hidden imports ───────────────────────────────────────────────────────────────


@every_file
def test_a_file_is_short(path: Path) -> None:
    lines = (ROOT / path).read_text().count("\n")

    assert lines <= LONGEST


@every_file
def test_no_class_and_no_module_is_named_for_nothing(path: Path) -> None:
    classes = [node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]

    assert not [name for name in classes if FORBIDDEN_CLASS.search(name)]
    assert not [part for part in (*path.parent.parts, path.stem) if FORBIDDEN_MODULE.match(part)]


@every_file
def test_our_own_code_is_imported_at_the_top(path: Path) -> None:
    hidden = [
        name
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in _imported(function)
        if name.split(".")[0] in OWN
    ]

    assert hidden == []


def _imported(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.ImportFrom) and inner.module:
            yield inner.module
        elif isinstance(inner, ast.Import):
            yield from (alias.name for alias in inner.names)


# ── money is exact ────────────────────────────────────────────────────────────────────────────────────────────


@every_file
def test_no_float_comes_near_money(path: Path) -> None:
    if str(path).startswith(WITHOUT_FLOATS):
        assert list(_floats(tree(path))) == []
    for statement in ast.walk(tree(path)):
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return | ast.Expr):
            assert not (any(_floats(statement)) and any(_money(statement))), f"{path}:{statement.lineno}"


@every_file
def test_only_fractions_are_divided_where_money_is_computed(path: Path) -> None:
    if not str(path).startswith(("primitives", "engine/compiler")) or path in FRACTIONS:
        return
    divided = [
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _joins_paths(node)
    ]

    assert divided == []


def _floats(node: ast.AST) -> Iterator[str]:
    """`float` as a name, and float literals but those that say how near a name must be to be suggested."""
    nearness = {
        id(keyword.value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and _called(call) == "get_close_matches"
        for keyword in call.keywords
    }
    for inner in ast.walk(node):
        named = isinstance(inner, ast.Name) and inner.id == "float"
        written = isinstance(inner, ast.Constant) and isinstance(inner.value, float) and id(inner) not in nearness
        if named or written:
            yield ast.unparse(inner)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _money(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        name = inner.id if isinstance(inner, ast.Name) else inner.attr if isinstance(inner, ast.Attribute) else ""
        if MONEY.search(name):
            yield name


def _joins_paths(node: ast.BinOp) -> bool:
    return isinstance(node.right, ast.Constant) and isinstance(node.right.value, str)


def test_the_rule_on_floats_sees_them() -> None:
    for text in ("fee = amount * 0.5", "total = float(amount)", "return_ = round(balance * 1.0)"):
        statement = ast.parse(text).body[0]
        assert list(_floats(statement))
        assert list(_money(statement))
    assert not list(_floats(ast.parse("get_close_matches(name, known, cutoff=0.6)")))


# ── SQL has its places ────────────────────────────────────────────────────────────────────────────────────────


@every_file
def test_sql_is_written_only_where_rows_are_read_and_kept(path: Path) -> None:
    if any(path.match(allowed) for allowed in SQL_MAY_BE):
        return
    written = [text for text in _strings(tree(path)) if SQL.match(text) and text != HEALTH]

    assert written == []


def _strings(module: ast.Module) -> Iterator[str]:
    """Those of the program, its docstrings left out."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(node.body[0] if node.body else None, ast.Expr)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_the_rule_on_sql_sees_it() -> None:
    for text in ("select a from b", "INSERT INTO a (b) values (1)", "update a.b set c = 1", "with x as (select 1)"):
        assert SQL.match(text)
    assert not SQL.match("begin each item with a dash")
    assert not SQL.match("Create a customer in the first tier")


# ── the kit says what a signature cannot ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to("primitives/kit")], ids=str)
def test_what_the_kit_offers_is_told_where_its_signature_is_not_enough(path: Path) -> None:
    """A few lines, or a few fields, may speak for themselves; every module says what it is for."""
    silent = [
        node.name
        for node in tree(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and _long(node)
    ]

    assert ast.get_docstring(tree(path))
    assert silent == []


def _long(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    if isinstance(node, ast.ClassDef):
        return sum(isinstance(part, ast.AnnAssign) for part in node.body) > 3
    return (node.end_lineno or node.lineno) - node.lineno > 8


# ── who knows whom ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_import_contracts_hold() -> None:
    linter = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run([sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


RENAMED = {"limits": "caps", "fees": "charges", "ledger": "accounting", "identity": "people", "wallets": "purses"}


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_a_renamed_primitive_is_the_same_primitive(old: str, new: str) -> None:
    """The engine knows none by name: with the manifest and the template renamed, the product is the same."""
    catalog = tuple(replace(one, name=new) if one.name == old else one for one in CATALOG)
    template = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()
    renamed = "\n\n".join(_renamed(block, old, new) for block in template.split("\n\n"))

    before, after = _compiled(template, CATALOG), _compiled(renamed, catalog)

    assert [problem.message for problem in after.problems] == []
    assert before.product is not None
    assert after.product is not None
    assert set(after.product.active) == set(before.product.active) - {old} | {new}
    assert after.product.workflows.keys() == before.product.workflows.keys()
    assert [route.path for route in after.product.routes] == [route.path for route in before.product.routes]
    assert [one.rounds for one in after.product.workflows.values()] == [
        one.rounds for one in before.product.workflows.values()
    ]


def _renamed(block: str, old: str, new: str) -> str:
    """The section's own name, and `old.` before what it offers: paths and addresses are other names."""
    if block.startswith("primitives:"):
        block = re.sub(rf"(?m)^  {old}:", f"  {new}:", block)
    return re.sub(rf"\b{old}\.", f"{new}.", block)


def _compiled(template: str, catalog: Sequence[Manifest]) -> Compiled:
    return compile_product(Source("template.yaml", template), None, "e-wallet", catalog)
