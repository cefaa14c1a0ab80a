"""The wheel, installed outside the checkout, carries what it needs and runs."""

import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.postgres.embedded import EmbeddedPostgres
from tests.postgres import reachable_folder
from tests.processes import free_port, started

CHECKOUT = Path(__file__).parents[1]
SHIPPED = ("bench", "templates", "schemas", "tenants/demo")


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def installed(place: Path) -> Path:
    """The `bin` of a fresh venv that holds the wheel; the libraries it depends on are those of the tests."""
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(
        *pip,
        "wheel",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "-w",
        str(place),
        str(CHECKOUT),
        cwd=place,
    )
    run(sys.executable, "-m", "venv", "--without-pip", str(place / "venv"), cwd=place)
    binaries = place / "venv" / "bin"
    (wheel,) = place.glob("finfactory-*.whl")
    run(
        *pip,
        "--python",
        str(binaries / "python"),
        "install",
        "--no-deps",
        "--no-index",
        str(wheel),
        cwd=place,
    )
    paths = run(str(binaries / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place)
    (Path(paths) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return binaries


def test_it_carries_the_templates_schemas_and_the_demo_tenant(installed: Path, place: Path) -> None:
    program = "from engine.settings import shipped; print(shipped())"
    folder = Path(run(str(installed / "python"), "-c", program, cwd=place))

    assert folder.is_relative_to(place)
    for name in SHIPPED:
        assert files(folder / name) == files(CHECKOUT / name) != set()


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"}


def test_it_carries_the_console_with_its_look_and_scripts(installed: Path, place: Path) -> None:
    program = "import console; print(*console.__path__)"
    folder = Path(run(str(installed / "python"), "-c", program, cwd=place))

    assert folder.is_relative_to(place)
    assert files(folder) == files(CHECKOUT / "console") >= {".streamlit/config.toml", "components/table.js"}


def test_its_command_says_its_version(installed: Path, place: Path) -> None:
    assert run(str(installed / "finfactory"), "--version", cwd=place).startswith("finfactory 0.")


def test_its_migrations_are_those_of_the_checkout(installed: Path, place: Path) -> None:
    program = "from engine.postgres.locations import migration_locations as m; print(*m(), sep='\\n')"
    inside = run(str(installed / "python"), "-c", program, cwd=place).splitlines()
    outside = run(sys.executable, "-c", program, cwd=CHECKOUT).splitlines()

    assert all(Path(folder).is_relative_to(place) for folder in inside)
    assert [Path(folder).parts[-3:] for folder in inside] == [Path(folder).parts[-3:] for folder in outside]


def test_it_goes_up_on_an_empty_machine(installed: Path, place: Path) -> None:
    home = place / "home"
    environment = {"FINFACTORY_HOME": str(home), "PYTHONPATH": "", "DATABASE_URL": ""}
    with started([str(installed / "finfactory")], environment, free_port(), place / "out", place) as up:
        up.wait_ready(seconds=30)
        assert up.answer() is not None
        assert up.end() == 0
    assert not EmbeddedPostgres(home).running()
