"""`finfactory check`: every problem with its place, and an exit code a script can rely on."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.cli import main
from engine.settings import shipped

BAD = "template: shop\nversion: 1.0.0\nasset: PHP/2\nparameters:\n  price: { type: money, default: 15.005 }\n"
UNUSED = BAD.replace("15.005", "15.00")
TENANT = "tenant: acme\nproducts:\n  shop: { template: shop@1, parameters: { price: much } }\n"


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs in a folder of its own, which holds the shipped templates and tenants."""
    shutil.copytree(shipped() / "templates", tmp_path / "templates")
    shutil.copytree(shipped() / "tenants" / "demo", tmp_path / "tenants" / "demo")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["finfactory", "check", *arguments])
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.mark.parametrize("path", ["templates/e-wallet", "templates/e-wallet/template.yaml", "tenants/demo"])
def test_what_is_shipped_has_no_errors(check: Run, path: str) -> None:
    answer = check(path)

    assert (answer.code, answer.err) == (0, "")
    assert "1 product checked: no errors" in answer.out


def test_a_problem_is_shown_with_its_line_and_the_command_fails(check: Run) -> None:
    Path("shop.yaml").write_text(BAD)

    answer = check("shop.yaml")

    assert answer.code == 1
    assert answer.out.startswith("shop.yaml:5:34  error FF204 bad-literal\n    5 |   price:")
    assert answer.out.endswith("1 product checked: 1 error\n")


def test_a_program_gets_a_list_of_problems_and_nothing_else(check: Run) -> None:
    Path("shop.yaml").write_text(BAD)

    answer = check("shop.yaml", "templates/e-wallet", "--format", "json")

    (problem,) = json.loads(answer.out)
    assert answer.code == 1
    assert set(problem) == {
        "code", "name", "severity", "file", "line", "column", "end_line", "end_column", "message", "help", "path",
    }  # fmt: skip
    assert (problem["file"], problem["line"], problem["column"]) == ("shop.yaml", 5, 34)


def test_without_problems_the_list_is_empty(check: Run) -> None:
    answer = check("templates/e-wallet", "--format", "json")

    assert (answer.code, json.loads(answer.out)) == (0, [])


def test_problems_of_several_files_are_all_told(check: Run) -> None:
    for name in ("a.yaml", "b.yaml"):
        Path(name).write_text(BAD)

    answer = check("a.yaml", "b.yaml")

    assert answer.out.count("FF204") == 2
    assert "2 products checked: 2 errors" in answer.out


def test_a_tenant_is_checked_with_the_template_beside_it(check: Run) -> None:
    _write("templates/shop/template.yaml", UNUSED)
    _write("tenants/acme/tenant.yaml", TENANT)

    answer = check("tenants/acme")

    assert answer.code == 1
    assert answer.out.startswith("tenants/acme/tenant.yaml:3:50  error FF204")


def test_a_template_that_is_nowhere_is_a_problem_of_the_tenants_file(check: Run) -> None:
    _write("tenants/acme/tenant.yaml", TENANT)

    answer = check("tenants/acme")

    assert answer.code == 1
    assert "tenants/acme/tenant.yaml:3:21  error FF301 unknown-name" in answer.out


def test_a_template_is_checked_with_the_values_of_a_tenant(check: Run) -> None:
    Path("shop.yaml").write_text(UNUSED)
    _write("tenants/acme/tenant.yaml", TENANT)

    answer = check("shop.yaml", "--tenant", "tenants/acme")

    assert "tenants/acme/tenant.yaml:3:50  error FF204" in answer.out


def test_a_tenant_without_this_product_is_told_so(check: Run) -> None:
    Path("shop.yaml").write_text(UNUSED)

    answer = check("shop.yaml", "--tenant", "tenants/demo")

    assert "tenants/demo/tenant.yaml:1:9  error FF202" in answer.out
    assert "the tenant has no product `shop`" in answer.out


def test_a_file_of_any_name_is_told_apart_by_what_it_says(check: Run) -> None:
    _write("templates/shop/template.yaml", UNUSED)
    _write("tenants/acme/values.yaml", TENANT)

    assert "values.yaml:3:50  error FF204" in check("tenants/acme/values.yaml").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.yaml"], "There is no file nowhere.yaml."),
        (["tenants"], "There is neither a template.yaml nor a tenant.yaml in tenants."),
        (["templates/e-wallet", "--tenant", "nowhere.yaml"], "There is no file nowhere.yaml."),
        (["templates/e-wallet", "--tenant", "templates/e-wallet"], "templates/e-wallet is not a tenant's file."),
        (["/dev/null"], "/dev/null is not a file."),
        ([], "Missing argument"),
        (["templates/e-wallet", "--format", "xml"], "Invalid value for '--format'"),
    ],
)
def test_what_cannot_be_checked_at_all_ends_with_2(check: Run, arguments: list[str], message: str) -> None:
    answer = check(*arguments)

    assert answer.code == 2
    assert message in answer.err
    assert answer.out == ""


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"a: &a [*a]\n", b"[" * 100_000, b"x" * 10_000_000])
def test_any_bytes_are_answered_with_a_place(check: Run, content: bytes) -> None:
    Path("shop.yaml").write_bytes(content)

    answer = check("shop.yaml")

    assert answer.code == 1
    assert "shop.yaml:1:" in answer.out
    assert "Traceback" not in answer.out + answer.err


def _write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)
