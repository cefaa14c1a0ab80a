"""What pages are called where one goes from one to another."""

from __future__ import annotations

SIGN_IN = "Sign in"
NEW_PASSWORD = "New password"
HOME = "Home"
PRODUCTS = "Products"
CHANGE = "Change"
TENANTS = "Tenants"
AUDIT = "Audit"
ACCOUNT = "Account"
ACCOUNTS = "Accounts"
LEDGER = "Ledger"
PLAYGROUND = "Script playground"
INBOX = "Inbox"
THINGS = "Customers and resources"
RUNS = "Runs"
CONNECTORS = "Connectors"

OPERATIONS = "Operations"
WORK, OVERSIGHT, YOU = "Work", "Oversight", "You"
