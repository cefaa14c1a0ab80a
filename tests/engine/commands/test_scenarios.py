"""`finfactory test` as people and programs see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.cli import command_line
from engine.commands.refused import Refused
from engine.commands.test import scenarios_at
from tests.engine.scenarios.wallet import SCENARIO, TEMPLATE


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template's folder with a scenario that holds, one that does not, and one with a slip."""
    (tmp_path / "template.yaml").write_text(TEMPLATE.read_text())
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "a-holds.yaml").write_text(SCENARIO)
    (folder / "b-fails.yaml").write_text(SCENARIO.replace("money moves", "money stays").replace("1845.00", "2000.00"))
    (folder / "c-slip.yaml").write_text(SCENARIO.replace("amount: 150.00", "amount: much"))
    return tmp_path


def test_a_failure_is_shown_with_its_line_and_the_answer(template: Path) -> None:
    result = CliRunner().invoke(command_line(), ["test", str(template)])

    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    column = SCENARIO.splitlines()[9].index("150.00") + 1
    assert f"{template}/scenarios/c-slip.yaml:10:{column}  error FF204 bad-literal" in lines
    assert "passed  money moves" in lines
    assert "FAILED  money stays" in lines
    at = lines.index(f"{template}/scenarios/b-fails.yaml:15:23")
    assert lines[at + 1] == "   15 |   - balance from_ana: 2000.00"
    assert lines[at + 2] == "      |                       ^^^^^^^ expected balance of from_ana 2000.00"
    assert lines[at + 3] == "   seen:     1,845.00 PHP"
    assert lines[at + 4].startswith("   answer:   GET /wallets/")
    assert lines[-1] == "1 passed, 2 failed"


def test_programs_get_json(template: Path) -> None:
    (template / "scenarios" / "c-slip.yaml").unlink()

    result = CliRunner().invoke(command_line(), ["test", str(template / "scenarios"), "--format", "json"])

    told = json.loads(result.stdout)
    assert (result.exit_code, told["passed"], told["failed"], told["problems"]) == (1, 1, 1, [])
    assert [(one["title"], one["passed"]) for one in told["scenarios"]] == [
        ("money moves", True),
        ("money stays", False),
    ]
    failure = told["scenarios"][1]["failures"][0]
    assert (failure["line"], failure["column"], failure["seen"]) == (15, 23, "1,845.00 PHP")
    assert failure["answer"]["status"] == 200


def test_a_path_without_scenarios_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no scenario"):
        list(scenarios_at(tmp_path))
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "one.yaml").write_text(SCENARIO)
    with pytest.raises(Refused, match="has no template"):
        list(scenarios_at(tmp_path / "scenarios" / "one.yaml"))
