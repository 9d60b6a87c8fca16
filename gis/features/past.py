"""What layers were: as of a date, between two dates, and feature by feature. Each is told in its own file."""

from gis.features.as_of import collection_at, layer_name, moment_of
from gis.features.differences import Difference, State, differences
from gis.features.revisions import Revision, feature_history

__all__ = [
    "Difference",
    "Revision",
    "State",
    "collection_at",
    "differences",
    "feature_history",
    "layer_name",
    "moment_of",
]
