"""A server and a worker of the test's own, which it may kill: by their ids, and nobody else's."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from qinqing.site.keeper import Keeper
from qinqing.site.postgres import embedded, prepare
from qinqing.site.processes import Child, Household
from tests.fixtures import django_connection, servers
from tests.fixtures.ground import GROUND, PREFIX, ROLES, Database, laid


@dataclass
class Ordeal:
    """`server` keeps its data under `home` across its deaths; `database` is on it."""

    home: Path
    server: embedded.Server
    database: Database
    keeper: Keeper = field(default_factory=Keeper)

    def __post_init__(self) -> None:
        environment = {
            **os.environ,
            **self.database.addresses.environment(),
            "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.development",
            "QINQING_ROLE_PREFIX": PREFIX,
            "QINQING_VAR": str(self.home / "var"),
            "QINQING_QUIET_HOURS": "",
        }
        self.household = Household(self.keeper, self.home / "log", environment)

    def worker(self) -> Child:
        """Start a worker."""
        return self.household.start("worker", "worker")

    def kill_worker(self, child: Child) -> None:
        """End it as a power cut would."""
        child.process.kill()
        child.process.wait()
        self.household.children.remove(child)

    def kill_server(self) -> None:
        """End the server with all of its processes at once, then start it again on what is on the disk."""
        master = psutil.Process(int((self.server.places.data / "postmaster.pid").read_text().splitlines()[0]))
        own = [master, *master.children(recursive=True)]
        for process in own:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(own, 20)
        self.server.stop()
        self.server = embedded.start(self.home, roles=ROLES.entering, version=servers.VERSION)
        django_connection.use(self.database.addresses.app)

    def working_on(self, words: tuple[str, ...], seconds: float) -> str:
        """Wait until the server works on a statement with one of `words`; return which, empty when none came."""
        query = "SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
        deadline = time.monotonic() + seconds
        with prepare.session(self.database.superuser) as opened:
            while time.monotonic() < deadline:
                for (text,) in opened.execute(query).fetchall():
                    for word in words:
                        if word in str(text):
                            return word
                time.sleep(0.002)
        return ""

    def close(self) -> None:
        self.household.stop()
        self.keeper.close()


@contextmanager
def ordeal(monkeypatch) -> Iterator[Ordeal]:
    """A server with fsync on, and a migrated database."""
    monkeypatch.delenv(GROUND, raising=False)
    with servers.home() as home:
        server = embedded.start(home, roles=ROLES.entering, version=servers.VERSION)
        monkeypatch.setenv("DATABASE_URL", server.address())
        made: Ordeal | None = None
        try:
            made = Ordeal(home, server, _quickly(server))
            django_connection.use(made.database.addresses.app)
            yield made
        finally:
            if made:
                made.close()
            (made.server if made else server).stop()


def _quickly(server: embedded.Server) -> Database:
    """Migrate without waiting for the disk; whatever comes after that waits for it."""
    with prepare.session(server.address()) as opened:
        opened.execute("ALTER SYSTEM SET fsync = off")
        opened.execute("SELECT pg_reload_conf()")
        with laid() as ground:
            made = ground.clone("storm")
        opened.execute("ALTER SYSTEM RESET fsync")
        opened.execute("SELECT pg_reload_conf()")
        opened.execute("CHECKPOINT")
    with prepare.session(server.address()) as opened:
        assert opened.execute("SHOW fsync").fetchone() == ("on",)
    return made


def until(done: Callable[[], bool], seconds: float) -> None:
    """Wait until `done`; fails when that takes too long."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not done after {seconds} s"
        time.sleep(0.1)
