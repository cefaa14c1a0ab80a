"""What does not add up: cases a person looks at and resolves, with evidence."""
