"""Words of one's own account."""

from __future__ import annotations

TITLE = "Account"
WHO, LOGIN, ROLES, TENANTS, ALL_TENANTS = "Name", "Login", "Roles", "Tenants", "All tenants"
PASSWORD = "Password"
