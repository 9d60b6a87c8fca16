"""The base data and its readers, as the tests of the gis stage have them."""

from tests.gis.conftest import base_data, bearer, committed_base_data, planner, stranger

__all__ = ["base_data", "bearer", "committed_base_data", "planner", "stranger"]
