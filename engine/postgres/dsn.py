"""Addresses of a database, always in the URL form, which libpq and every child process understand."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict


@dataclass(frozen=True, slots=True)
class Dsns:
    """One database, as each of the three roles reaches it."""

    owner: str
    committer: str
    reader: str


def as_user(dsn: str, user: str, password: str | None) -> str:
    """The same server and database for another user. Raises psycopg.ProgrammingError for no address."""
    parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items() if value is not None}
    parts.pop("user", None)
    parts.pop("password", None)
    database = parts.pop("dbname", "")
    login = quote(user, safe="") if password is None else f"{quote(user, safe='')}:{quote(password, safe='')}"
    query = urlencode(sorted(parts.items()), quote_via=quote, safe="")
    return f"postgresql://{login}@/{quote(database, safe='')}" + (f"?{query}" if query else "")
