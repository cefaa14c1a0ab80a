"""A database ready for use: addresses as given, a server of one's own, or the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from engine.commands.refused import Refused
from engine.postgres.dsn import Dsns
from engine.postgres.embedded import EmbeddedPostgres
from engine.postgres.passwords import kept, kept_or_made
from engine.postgres.roles import dsns, init_database, is_superuser, roles_exist
from engine.settings import Settings

DATABASE = "finfactory"


@contextmanager
def ready_database(settings: Settings) -> Iterator[Dsns]:
    """Roles made, not yet migrated. An embedded server is stopped at the end. Raises Refused, CannotServe."""
    if settings.dsns is not None:
        yield settings.dsns
    elif settings.database_url is not None:
        yield _own_server(settings, settings.database_url)
    else:
        server = EmbeddedPostgres(settings.home)
        server.start()
        try:
            yield init_database(server.ensure_database(DATABASE))
        finally:
            server.stop()


def initialise(settings: Settings, superuser_url: str) -> Dsns:
    """Make the roles on a server of one's own; their passwords are kept in the home's `secrets`."""
    try:
        return init_database(superuser_url, kept_or_made(settings.secrets))
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary
        raise Refused(f"This user may not make the roles ({reason}). Use a superuser.") from None


def _own_server(settings: Settings, url: str) -> Dsns:
    """Other machines may use the roles already, so their passwords are never replaced in passing."""
    words = kept(settings.secrets)
    if is_superuser(url) and (words is not None or not roles_exist(url)):
        return initialise(settings, url)
    if words is None:
        raise Refused(
            f"The roles of this database have no passwords in {settings.secrets}. "
            "Copy that folder from the machine that ran `finfactory init-db`, "
            "or set FINFACTORY_OWNER_URL, FINFACTORY_COMMITTER_URL and FINFACTORY_READER_URL, "
            "or run `finfactory init-db` with a superuser's address for new passwords."
        )
    found = dsns(url, words)
    for dsn in (found.owner, found.committer, found.reader):
        psycopg.connect(dsn, connect_timeout=10).close()
    return found
