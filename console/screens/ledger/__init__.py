"""The ledger's page, part by part, and the playground of its scripts."""
