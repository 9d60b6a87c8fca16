"""What every test may use: the testing kit's fixtures, and the end of the session's services."""

import pytest

from core.testing.cluster import remove_stale_homes, stop_cluster
from core.testing.places import choose_places

pytest_plugins = ["core.testing.fixtures"]


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        remove_stale_homes(choose_places())


def pytest_unconfigure(config: pytest.Config) -> None:
    """The session's owner ends what its workers shared; after Ctrl-C too."""
    if not hasattr(config, "workerinput"):
        stop_cluster(choose_places())
