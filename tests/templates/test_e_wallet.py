"""The shipped e-wallet keeps what its scenarios promise."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from engine.cli import command_line
from engine.settings import shipped

E_WALLET = shipped() / "templates" / "e-wallet"


def written(folder: Path) -> set[str]:
    return {str(file) for file in (folder / "scenarios").glob("*.yaml")}


def test_every_scenario_passes() -> None:
    result = CliRunner().invoke(command_line(), ["test", str(E_WALLET), "--format", "json"])

    told = json.loads(result.stdout)
    failures = [failure for scenario in told["scenarios"] for failure in scenario["failures"]]
    assert told["problems"] == []
    assert failures == []
    assert {scenario["file"] for scenario in told["scenarios"]} == written(E_WALLET)
    assert (told["passed"], told["failed"], result.exit_code) == (len(written(E_WALLET)), 0, 0)
