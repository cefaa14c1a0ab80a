"""Bounded financial capabilities; each shows one MANIFEST and imports nothing but `kit`."""
