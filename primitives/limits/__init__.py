"""Limits: how much, or how often, within a window."""
