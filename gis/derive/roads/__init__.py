"""A synthetic road network: made up, seeded, repeatable; it is not a map of real roads and is labelled so."""
