"""What pages are made of. Each component says in its own words what is empty, wrong, or on its way."""
