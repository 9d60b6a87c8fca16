"""What every test may use: the testing kit's fixtures, and the end of the session's services."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from config.embedded.prepare import compile_translations
from core.database.api import close_pools, conninfo
from core.testing.cluster import remove_stale_homes, stop_cluster
from core.testing.places import choose_places

if choose_places().is_owner:
    compile_translations()  # before anything reads them: pages speak Chinese in tests too

pytest_plugins = ["core.testing.fixtures"]


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        remove_stale_homes(choose_places())


def pytest_unconfigure(config: pytest.Config) -> None:
    """The session's owner ends what its workers shared; after Ctrl-C too."""
    if choose_places().is_owner:
        stop_cluster(choose_places())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tests' database, whose log may be emptied between tests, as a real one's may not."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER core_event_keep")
    yield
    close_pools()
    with psycopg.connect(conninfo(), autocommit=True) as own:  # threads that tests started may still hold some
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _no_layer_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tables and counts of layers that a test committed go with it: emptying Django's tables does not reach them."""
    marker = request.node.get_closest_marker("django_db")
    committed = "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))
    yield
    if committed:
        # a connection of its own: one of Django's would stay open, and keep the database from being dropped at the end
        with psycopg.connect(conninfo(), autocommit=True) as own:
            left = own.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND starts_with(relname, 'layer_')")
            for (name,) in left.fetchall():
                own.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
            own.execute("DELETE FROM citygis_cell")
