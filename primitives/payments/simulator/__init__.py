"""The rails' other side, for sandboxes: a process that takes, books, answers and forgets nothing."""
