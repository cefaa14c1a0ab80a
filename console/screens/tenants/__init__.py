"""Tenants: the list, the wizard that makes one, and one of them."""
