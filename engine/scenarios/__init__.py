"""Scenarios run against the real API and a real database. Start reading at run.py."""
