"""What operations see and do: the inbox, things by state, runs, connectors."""
