"""The ground of all tests: one throw-away server, a cloned database for each worker, the app role's rights."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.utils.module_loading import import_string
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from qinqing.site.connections import release
from tests.fixtures import django_connection
from tests.fixtures.ground import PREFIX, Database, Ground, connect, laid, share
from tests.fixtures.live import Live, collect_static

Open = Callable[[], "psycopg.Connection[tuple[object, ...]]"]
CLEANUP = pytest.StashKey[ExitStack]()
numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Name the roles of the test databases before anything reads them."""
    config.stash[CLEANUP] = ExitStack()
    django_settings.QINQING_ROLE_PREFIX = PREFIX
    hypothesis_settings.register_profile("shared machine", deadline=None)
    hypothesis_settings.load_profile("shared machine")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Lay the ground once, before the workers of this run start."""
    share(config.stash[CLEANUP].enter_context(laid()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started for the run."""
    config.stash[CLEANUP].close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse pytest-django's ways that empty tables afterwards; the history cannot be emptied."""
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if (marker and (marker.args or marker.kwargs)) or fixtures & {"transactional_db", "live_server"}:
        pytest.fail("use the fixture `committed` (or `live`) instead", pytrace=False)


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    """The server of this run with its migrated template."""
    with laid() as found:
        yield found


@pytest.fixture(scope="session")
def worker_database(ground: Ground) -> Iterator[Database]:
    """The database of this worker, used by all tests that roll back."""
    made = ground.clone(os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield made
    made.drop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker_database: Database
) -> Iterator[None]:
    """Connect Django as the app role, so that every test also exercises its rights."""
    with django_db_blocker.unblock():
        django_connection.use(worker_database.addresses.app)
    yield
    with django_db_blocker.unblock():
        release()


@pytest.fixture
def committed(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    ground: Ground,
    worker_database: Database,
) -> Iterator[Database]:
    """A fresh database for a test that commits, uses threads or other processes; dropped afterwards."""
    assert "db" not in request.fixturenames, "a test uses either db or committed"
    assert not request.node.get_closest_marker("django_db"), "a test uses either django_db or committed"
    made = ground.clone(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(numbers)}")
    with django_db_blocker.unblock():
        django_connection.use(made.addresses.app)
        try:
            yield made
        finally:
            django_connection.use(worker_database.addresses.app)
            made.drop()


@pytest.fixture
def demo(committed: Database) -> Iterator[Database]:
    """The same, in which time may be simulated."""
    is_demo = import_string("qinqing.kernel.chronicle.queries.is_demo")  # models need a configured Django
    committed.mark_demo()
    is_demo.cache_clear()
    yield committed
    is_demo.cache_clear()


@pytest.fixture
def current_database(request: pytest.FixtureRequest, worker_database: Database) -> Database:
    """The database that Django is connected to in this test."""
    if "committed" in request.fixturenames:
        found: Database = request.getfixturevalue("committed")
        return found
    return worker_database


@pytest.fixture
def owner(current_database: Database) -> Iterator[Open]:
    """Opens plain connections as the owner; they do not see what a `db` test has not committed."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(connect(current_database.addresses.owner))


@pytest.fixture
def superuser(current_database: Database) -> Iterator[Open]:
    """Opens plain connections as the server's administrator."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(connect(current_database.superuser))


@pytest.fixture(scope="session")
def collected_static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files, collected once."""
    return collect_static(tmp_path_factory.mktemp("collected"))


@pytest.fixture
def live(committed: Database, tmp_path: Path, collected_static: Path, settings: Settings) -> Iterator[Live]:
    """The real web server on a fresh database; what the test writes with Django, the server sees."""
    var = tmp_path / "var"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.MEDIA_ROOT = var / "evidence"
    started = Live(committed, var, collected_static, {"QINQING_SECRET_KEY": settings.SECRET_KEY})
    try:
        started.start()
        yield started
    finally:
        started.close()
