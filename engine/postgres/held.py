"""What keeps a database from being migrated."""

from __future__ import annotations


class MigrationsHeld(Exception):
    """Another process has been migrating this database for longer than we wait."""
