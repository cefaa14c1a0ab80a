"""What `finfactory script` does with whole Numscript programs in files."""
