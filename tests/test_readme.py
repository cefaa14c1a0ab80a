"""The README keeps its word: its lines are pasted into a shell beside a product that was really started."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.postgres.embedded import EmbeddedPostgres
from tests.postgres import reachable_folder
from tests.processes import free_port, started

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text()
BLOCKS = re.findall(r"^```bash\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
START, PASTED = BLOCKS[0], BLOCKS[1:]
SECOND_START_S = 20.0  # 5 on an idle machine; a loaded one gets more

LAUNCHER = """#!/bin/sh
exec {python} -c 'from engine.cli import main; main()' "$@"
"""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a shell said, and the statuses it printed."""

    output: str
    errors: str
    code: int

    @property
    def statuses(self) -> list[str]:
        return re.findall(r"^(\d{3})$", self.errors, re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A folder as after `git clone` and `make`, beside a home of its own."""

    folder: Path
    home: Path
    port: int

    @property
    def launcher(self) -> str:
        return str(self.folder / ".venv" / "bin" / "finfactory")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "FINFACTORY_HOME": str(self.home),
            "PYTHONPATH": str(CHECKOUT),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "DATABASE_URL": "",
            "no_proxy": "127.0.0.1",
        }

    def paste(self, lines: str) -> Pasted:
        """The lines in one bash that ends at the first that fails; only the port is ours."""
        here = lines.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", here],
            env={**os.environ, **self.environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Pasted(ran.stdout, ran.stderr, ran.returncode)


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    for name in ("templates", "tenants"):
        shutil.copytree(CHECKOUT / name, tmp_path / name)
    launcher = tmp_path / ".venv" / "bin" / "finfactory"
    launcher.parent.mkdir(parents=True)
    launcher.write_text(LAUNCHER.format(python=sys.executable))
    launcher.chmod(0o755)
    with reachable_folder() as home:
        yield Newcomer(tmp_path, home, free_port())
        EmbeddedPostgres(home).stop()


def test_every_line_of_the_readme_works_pasted_after_make_up_and_a_second_start_is_quick(
    newcomer: Newcomer, tmp_path: Path
) -> None:
    command, place = [newcomer.launcher], (newcomer.environment, newcomer.port)
    with started(command, *place, tmp_path / "first", tmp_path) as up:
        up.wait_ready(60)
        pasted = newcomer.paste("\n".join(PASTED))
        assert pasted.code == 0, f"{pasted.output}\n{pasted.errors}\n{up.said()}"
        assert pasted.statuses == re.findall(r"# (\d{3})\b", "\n".join(PASTED)), pasted.output
        codes = re.findall(r"# 422 (\w+)", "\n".join(PASTED))
        assert [code for code in codes if f'"code":"{code}"' not in pasted.output] == []

        again = newcomer.paste("\n".join(PASTED[1:3]))
        assert (again.code, again.statuses) == (0, ["201", "200"]), "the same keys, the same answers"
        assert up.end() == 0

    begun = time.monotonic()
    with started(command, *place, tmp_path / "second", tmp_path) as up:
        up.wait_ready(60)
        took = time.monotonic() - begun
        assert up.answer() is not None
    print(f"the second start took {took:.1f} s")
    assert took < SECOND_START_S


def test_the_readme_starts_with_make_up() -> None:
    assert START == "make up\n"
    assert re.search(r"^up:.*\n\t\$\(BIN\)/finfactory up$", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)


def test_every_file_the_documents_link_to_is_there() -> None:
    documents = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]
    dead = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert dead == []
