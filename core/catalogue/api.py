"""The face of the catalogue room."""

from core.catalogue.datasets import Entry, catalogue

__all__ = ["Entry", "catalogue"]
