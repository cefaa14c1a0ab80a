"""Numscript: the language that says from where to where money moves. Pure: no database, clock or network."""
