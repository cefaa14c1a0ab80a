"""FinFactory: templates compiled to releases, releases served as APIs."""
