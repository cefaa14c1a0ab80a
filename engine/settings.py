"""The environment, read once, by cli and app only; and where the shipped files lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from engine.postgres.dsn import Dsns

LOG_LEVELS = ("debug", "info", "warning", "error")
LAST_PORT = 65535
USUAL_PORT, USUAL_CONSOLE_PORT = 8000, 8501
MOST_CONCURRENT = 1000


class BadSetting(Exception):
    """A setting that cannot be used. The message names it and says what it may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    home: data, secrets, logs and locks of this installation; FINFACTORY_HOME.
    database_url: a server of one's own, DATABASE_URL; None starts the embedded one.
    dsns: the roles' addresses, given to the processes `up` starts or by an operator who runs them apart;
        FINFACTORY_OWNER_URL, FINFACTORY_COMMITTER_URL, FINFACTORY_READER_URL, all three or none.
    host, port: where the API listens; FINFACTORY_HOST, FINFACTORY_PORT.
    log_level: FINFACTORY_LOG_LEVEL.
    serve_module: the module that serves the API, run with `python -m`; FINFACTORY_SERVE_MODULE.
    given_api_url: where others reach the API; FINFACTORY_API_URL. given_sandbox_port: FINFACTORY_SANDBOX_PORT.
    worker_concurrency: calls one worker has under way at once; FINFACTORY_WORKER_CONCURRENCY.
    worker_metrics_port: where a worker tells its metrics, None where it does not; FINFACTORY_WORKER_METRICS_PORT.
    given_console_port: FINFACTORY_CONSOLE_PORT.
    given_sandbox_url: where the API reaches the simulators; FINFACTORY_SANDBOX_URL. None: made of host and ports.
    """

    home: Path
    database_url: str | None
    dsns: Dsns | None
    host: str
    port: int
    log_level: str
    serve_module: str
    given_api_url: str | None = None
    given_sandbox_port: int | None = None
    given_sandbox_url: str | None = None
    worker_concurrency: int = 64
    worker_metrics_port: int | None = None
    given_console_port: int | None = None

    @property
    def secrets(self) -> Path:
        return self.home / "secrets"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def api_url(self) -> str:
        return self.given_api_url or reached_at(self.host, self.port)

    @property
    def console_port(self) -> int:
        """Where Streamlit's apps usually are; one above the API's where that is another than usual."""
        return self.given_console_port or (USUAL_CONSOLE_PORT if self.port == USUAL_PORT else self.port + 1)

    @property
    def console_url(self) -> str:
        return reached_at(self.host, self.console_port)

    @property
    def sandbox_port(self) -> int:
        """Two above the API's, the console's may lie between; two below where there are no more."""
        return self.given_sandbox_port or (self.port + 2 if self.port + 2 <= LAST_PORT else self.port - 2)

    @property
    def sandbox_url(self) -> str:
        return self.given_sandbox_url or reached_at(self.host, self.sandbox_port)


def read_settings(environment: Mapping[str, str], *, root: bool) -> Settings:
    """root: whether the process runs as root, which changes the default home. Raises BadSetting."""
    return Settings(
        home=_home(environment, root),
        database_url=_database_address("DATABASE_URL", environment),
        dsns=_dsns(environment),
        host=environment.get("FINFACTORY_HOST") or "127.0.0.1",
        port=_number("FINFACTORY_PORT", environment, LAST_PORT) or USUAL_PORT,
        log_level=_log_level(environment.get("FINFACTORY_LOG_LEVEL") or "info"),
        serve_module=environment.get("FINFACTORY_SERVE_MODULE") or "engine.serve",
        given_api_url=_url("FINFACTORY_API_URL", environment),
        given_sandbox_port=_number("FINFACTORY_SANDBOX_PORT", environment, LAST_PORT),
        given_sandbox_url=_url("FINFACTORY_SANDBOX_URL", environment),
        worker_concurrency=_number("FINFACTORY_WORKER_CONCURRENCY", environment, MOST_CONCURRENT) or 64,
        worker_metrics_port=_number("FINFACTORY_WORKER_METRICS_PORT", environment, LAST_PORT),
        given_console_port=_number("FINFACTORY_CONSOLE_PORT", environment, LAST_PORT),
    )


def settings_of_child(settings: Settings, dsns: Dsns) -> dict[str, str]:
    """The environment from which a child process reads the same settings, with the roles' addresses."""
    return {
        "FINFACTORY_HOME": str(settings.home),
        "FINFACTORY_OWNER_URL": dsns.owner,
        "FINFACTORY_COMMITTER_URL": dsns.committer,
        "FINFACTORY_READER_URL": dsns.reader,
        "FINFACTORY_HOST": settings.host,
        "FINFACTORY_PORT": str(settings.port),
        "FINFACTORY_LOG_LEVEL": settings.log_level,
        "FINFACTORY_API_URL": settings.api_url,
        "FINFACTORY_SANDBOX_PORT": str(settings.sandbox_port),
        "FINFACTORY_SANDBOX_URL": settings.sandbox_url,
        "FINFACTORY_WORKER_CONCURRENCY": str(settings.worker_concurrency),
        "FINFACTORY_WORKER_METRICS_PORT": str(settings.worker_metrics_port or ""),
    }


def reached_at(host: str, port: int) -> str:
    """The address of a server of this machine that listens at a host and port."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{reached}:{port}"


def shipped() -> Path:
    """The folder of `templates`, `schemas` and `tenants/demo`: in the installed package, or the checkout."""
    package = Path(__file__).parent
    installed = package / "_shipped"
    return installed if installed.is_dir() else package.parent


def _home(environment: Mapping[str, str], root: bool) -> Path:
    """Root's own folder is closed to the database's user, so root's data lies in /var/lib."""
    given = environment.get("FINFACTORY_HOME")
    if given:
        return Path(given).expanduser().resolve()
    if root:
        return Path("/var/lib/finfactory")
    data = environment.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "finfactory"


def _dsns(environment: Mapping[str, str]) -> Dsns | None:
    names = [f"FINFACTORY_{role}_URL" for role in ("OWNER", "COMMITTER", "READER")]
    missing = [name for name in names if not environment.get(name)]
    if len(missing) == len(names):
        return None
    if missing:
        raise BadSetting(f"{', '.join(names)} belong together; missing: {', '.join(missing)}")
    return Dsns(*(_database_address(name, environment) or "" for name in names))


def _database_address(name: str, environment: Mapping[str, str]) -> str | None:
    """Never shows the text itself, which holds a password."""
    text = environment.get(name) or None
    try:
        conninfo_to_dict(text or "")
    except ProgrammingError:
        raise BadSetting(f"{name} must be an address such as postgresql://user:password@host/database") from None
    return text


def _number(name: str, environment: Mapping[str, str], most: int) -> int | None:
    """From 1 on."""
    text = environment.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise BadSetting(f"{name} must be a number from 1 to {most}, not {text!r}")
    return int(text)


def _url(name: str, environment: Mapping[str, str]) -> str | None:
    text = environment.get(name)
    if text and not text.startswith(("http://", "https://")):
        raise BadSetting(f"{name} must be an address such as http://127.0.0.1:8000")
    return text.rstrip("/") if text else None


def _log_level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise BadSetting(f"FINFACTORY_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {text!r}")
    return text.lower()
