"""The commands of `finfactory`, one noun per file; `engine.cli` lists them."""
