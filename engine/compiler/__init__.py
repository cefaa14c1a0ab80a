"""Texts and manifests in, a release or problems out. Pure: no database, HTTP or clock."""
