"""Benches: what one committer and one API carry, beside yardsticks measured in the same run, with the books checked."""
