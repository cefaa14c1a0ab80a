"""The ledger: double entry, immutable, hash-chained, with a chart of accounts whose rules hold in the commit."""
