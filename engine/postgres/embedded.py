"""The embedded server: PostgreSQL from a wheel, in its own folder, behind a socket only its user can open.

It outlives whoever started it: a killed `finfactory up` leaves it running, and the next one takes it over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from engine.postgres.binaries import MAJOR, CannotServe, ServerUser, programs, server_user

SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100
LONGEST_LOG = 16 * 1024 * 1024
NO_SUCH_PROCESS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A server whose data lies in `home`/postgres.

    durable: False switches fsync off, for tests only; with it a committed transaction survives a power cut.
    """

    home: Path
    durable: bool = True
    patience: float = 30.0
    user: ServerUser = field(default_factory=server_user)

    @property
    def folder(self) -> Path:
        return self.home.resolve() / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """Beside the data, unless the path would be longer than sockets allow."""
        if len(bytes(self.folder / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.folder
        name = hashlib.sha256(bytes(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"finfactory-{name}"

    def uri(self, database: str = "postgres") -> str:
        """A superuser's address of one database, good for every process that may enter the folder."""
        return f"postgresql://{SUPERUSER}@/{quote(database)}?host={quote(str(self.socket_folder), safe='')}"

    def running(self) -> bool:
        """Whether it answers, whoever started it."""
        try:
            psycopg.connect(self.uri(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Take over the running server, or make the data folder if there is none and start one.

        Raises CannotServe: data of another major version, a folder its user cannot reach, a failed start.
        """
        self._refuse_other_version()
        self._prepare_folders()
        if self.running():
            return
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        _forget_alien_process(self.data)
        if self._log.exists() and self._log.stat().st_size > LONGEST_LOG:
            self._log.replace(self._log.with_suffix(".log.1"))
        self._until_it_answers()

    def stop(self) -> None:
        """Close every connection and stop, with a checkpoint. Nothing happens when it does not run."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    def ensure_database(self, name: str) -> str:
        """The superuser's address of database `name`, which is made if it is missing."""
        with psycopg.connect(self.uri(), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.uri(name)

    def _refuse_other_version(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists() and (found := version.read_text().strip()) != str(MAJOR):
            raise CannotServe(
                f"The data in {self.data} was written by PostgreSQL {found}; this FinFactory has {MAJOR}. "
                f"With the FinFactory that wrote it run `finfactory backup`, move {self.data} away, "
                f"and run `finfactory restore` with this one."
            )

    def _prepare_folders(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True, mode=0o711)
        blocked = self.user.reaches(self.folder)
        if blocked is not None:
            raise CannotServe(
                f"As root the database runs as a user of its own, which may not pass {blocked}. "
                f"Set FINFACTORY_HOME to a folder whose parents everyone may pass, as /var/lib/finfactory, "
                f"or start finfactory as an ordinary user."
            )
        for folder in {self.folder, self.socket_folder}:
            _private(folder, self.user)

    def _initdb(self) -> None:
        """The socket's folder keeps others out, so whoever can enter it is trusted; TCP is refused."""
        options = ["--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "-U", SUPERUSER]
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        sync = [] if self.durable else ["--no-sync"]
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._run("initdb", *options, *locale, *sync, "-D", str(draft))
        draft.rename(self.data)

    def _until_it_answers(self) -> None:
        """A killed server's last backends may hold its memory a moment, so a failed start is repeated."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self._log), "-o", self._options())
                return
            except CannotServe:
                if self.running():
                    return
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _options(self) -> str:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "256MB" if self.durable else "64MB",
            "max_wal_size": "2GB",
            "random_page_cost": "1.1",
            "fsync": "on" if self.durable else "off",
            "timezone": "UTC",
        }
        return " ".join(f"-c {name}='{value}'" for name, value in settings.items())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(programs(self.user, self.home.resolve()) / program), *arguments]
        extra_groups: list[int] | None = None if self.user.uid is None else []
        done = subprocess.run(
            command,
            cwd=self.folder,
            user=self.user.uid,
            group=self.user.gid,
            extra_groups=extra_groups,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CannotServe(f"{program} failed:\n{done.stdout.strip()}\n{self._last_lines()}".strip())

    def _last_lines(self) -> str:
        if not self._log.exists():
            return ""
        return "\n".join([f"{self._log} ends with", *self._log.read_text(errors="replace").splitlines()[-10:]])


def _private(folder: Path, user: ServerUser) -> None:
    """A folder of the server's user alone. Whoever can enter it is the database's superuser."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        user.own(folder)
    owner = os.geteuid() if user.uid is None else user.uid
    if folder.is_symlink() or folder.stat().st_uid != owner or folder.stat().st_mode & 0o077:
        raise CannotServe(
            f"{folder} must be a folder of user number {owner} with mode 700. "
            f"Correct it with `chown {owner}` and `chmod 700`, or set FINFACTORY_HOME to another folder."
        )


def _forget_alien_process(data: Path) -> None:
    """After a crash the number in postmaster.pid may be another program's by now (a restarted container)
    and PostgreSQL would refuse to start. A number no process can have keeps its check of the shared memory,
    which removing the file would not."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    number, _, rest = pid_file.read_text().partition("\n")
    if number.strip().isdigit() and not _serves(int(number), data):
        pid_file.write_text(f"{NO_SUCH_PROCESS}\n{rest}")


def _serves(pid: int, data: Path) -> bool:
    try:
        return Path(psutil.Process(pid).cwd()) == data
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False
