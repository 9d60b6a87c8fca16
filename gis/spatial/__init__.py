"""Spatial questions to any collection: what is inside, what is nearest, how many where."""
