"""The products of a tenant: what is live, templates, and the texts of drafts."""
