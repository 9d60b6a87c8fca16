"""pytest fixtures of the testing kit; `tests/conftest.py` offers them to every test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from playwright.sync_api import Browser, Page

from core.testing.browser import open_browser
from core.testing.cluster import ensure_cluster, session_lock
from core.testing.installation import PrivateInstallation, golden_cluster, open_installation
from core.testing.places import Places
from core.testing.services import PrivateBroker, PrivateRedis, fresh_broker, fresh_redis
from core.testing.site import LiveServer, SiteProcesses, environment_of_test


@pytest.fixture(scope="session")
def places() -> Places:
    """Addresses of this worker's services."""
    found: Places = settings.PLACES
    return found


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Each test begins in the default language: a page asked for in English leaves the thread speaking it."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, places: Places) -> None:
    """Start the shared cluster for the first test that wants a database."""
    ensure_cluster(places)


@pytest.fixture(scope="session")
def _worker_redis(places: Places) -> Iterator[PrivateRedis]:
    private = fresh_redis(places)
    private.start()
    yield private
    private.stop()


@pytest.fixture
def redis(_worker_redis: PrivateRedis) -> PrivateRedis:
    """This worker's Redis, running and empty."""
    import redis as client

    _worker_redis.start()
    with client.Redis.from_url(_worker_redis.url) as connection:
        connection.flushall()
    return _worker_redis


@pytest.fixture
def broker(places: Places) -> Iterator[PrivateBroker]:
    """A broker of the test's own: running, with the two service accounts and nothing else."""
    private = fresh_broker(places)
    private.start()
    yield private
    private.stop()


@pytest.fixture
def site_process(transactional_db: None, places: Places) -> Iterator[SiteProcesses]:
    """Starts real processes on the test's database (rows must be committed: hence no test transaction)."""
    processes = SiteProcesses(places.own, environment_of_test())
    with processes.stack:
        yield processes


@pytest.fixture(scope="session")
def collected_static() -> Path:
    """The static files as a real web process serves them, gathered once a worker."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return Path(settings.STATIC_ROOT)


@pytest.fixture
def live_server_asgi(site_process: SiteProcesses, redis: PrivateRedis, collected_static: Path) -> LiveServer:
    """The real web server on a free port, on the test's database and Redis."""
    return site_process.start_web()


@pytest.fixture(scope="module")
def module_web(
    django_db_setup: None, django_db_blocker: Any, _worker_redis: PrivateRedis, places: Places, collected_static: Path
) -> Iterator[LiveServer]:
    """A web server for all tests of a file that look at pages only: its live picture would remember earlier tests."""
    with django_db_blocker.unblock():
        processes = SiteProcesses(places.own, environment_of_test())
    with processes.stack:
        yield processes.start_web()


@pytest.fixture(scope="session")
def _golden(places: Places) -> Path:
    with session_lock(places):
        return golden_cluster(places)


@pytest.fixture
def new_installation(tmp_path: Path, places: Places, _golden: Path) -> Iterator[Callable[[], PrivateInstallation]]:
    """Makes whole private installations; all stop with the test."""
    opened: list[PrivateInstallation] = []

    def make() -> PrivateInstallation:
        opened.append(open_installation(places.own.data / f"{tmp_path.name}-{len(opened)}", _golden))
        return opened[-1]

    yield make
    for private in reversed(opened):
        private.stack.close()


@pytest.fixture(scope="module")
def lasting_installation(
    tmp_path_factory: pytest.TempPathFactory, places: Places, _golden: Path
) -> Iterator[PrivateInstallation]:
    """A whole private installation for all tests of a file; each leaves it running."""
    private = open_installation(places.own.data / tmp_path_factory.mktemp("lasting").name, _golden)
    yield private
    private.stack.close()


@pytest.fixture
def installation(new_installation: Callable[[], PrivateInstallation]) -> PrivateInstallation:
    """A whole private installation, migrated, services running."""
    return new_installation()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real headless Chromium, one for all tests of a file.

    Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    """
    with pytest.MonkeyPatch.context() as patch, open_browser() as browser:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of 1920x1080 in a context of its own."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    yield context.new_page()
    context.close()


HEAVY_MARKS = ("browser", "faults", "heavy")
HEAVY_FIXTURES = {"site_process", "new_installation", "lasting_installation"}


@pytest.hookimpl(trylast=True)  # after pytest-django's own order
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Files that start processes or are marked so go to the workers first, so that none ends with a long one alone."""
    heavy = {item.path for item in items if _is_heavy(item)}
    items.sort(key=lambda item: item.path not in heavy)


def _is_heavy(item: Any) -> bool:
    started = HEAVY_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(started) or any(item.get_closest_marker(kind) for kind in HEAVY_MARKS)
