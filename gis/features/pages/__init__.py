"""A page per layer: what it is, its map and table, how good it is, how it came to be, and editing it."""
