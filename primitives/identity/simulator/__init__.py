"""A provider of identity checks to try a product on: an app with a store of its own, and told what to answer."""
