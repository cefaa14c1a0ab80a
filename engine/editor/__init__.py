"""Numscript in an editor: what a language server answers, and the server. No database, no files."""
