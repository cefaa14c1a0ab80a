"""Wallets: what holds a customer's money. The money itself is in the ledger."""
