"""Every word people read, and nothing else: one file per page, and one for what all pages share."""
