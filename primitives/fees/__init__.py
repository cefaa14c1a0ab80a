"""Fees: what an operation costs, with its tax, to the last minor unit."""
