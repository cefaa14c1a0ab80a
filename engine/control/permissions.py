"""The roles of people for what is done below /control, as docs/reference/control.md tells them; keys have a scope."""

from __future__ import annotations

from engine.runtime.roles import ROLES

ADMIN = "admin"
LOOK = ROLES
WRITE = ("product", ADMIN)
"""Texts, up to making live what was approved; and back to an earlier release."""
DECIDE = ("product", ADMIN, "risk")
"""About what another person wrote."""
READ_LOG = (ADMIN, "auditor", "risk")
