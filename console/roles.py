"""The roles of accounts, as the API knows them. The API decides; this only leaves out what it would refuse."""

from __future__ import annotations

ADMIN, PRODUCT, OPERATIONS, FINANCE, RISK, AUDITOR = "admin", "product", "operations", "finance", "risk", "auditor"
ALL = (ADMIN, PRODUCT, OPERATIONS, FINANCE, RISK, AUDITOR)
