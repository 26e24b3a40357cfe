"""A city's installation from nothing, as the deployment guide says; its backup, and the restore of it elsewhere."""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from qinqing.site.postgres.address import with_database, with_role
from qinqing.site.postgres.programs import in_wheel
from tests.fixtures.foreign_server import PASSWORD, ForeignServer, foreign_server
from tests.fixtures.servers import VERSION

HOUSE = Path(__file__).parents[2]
CITY = ("--city", "岚川市", "--hosts", "qinqing.example.test")
PEOPLE = ("--system", "魏辰", "--security", "方越", "--audit", "沈砚")
FOUND = ("found", "--unit", "岚川市人民政府", "--path", "lanchuan", *PEOPLE)
REFUSED = (
    (("--audit", "魏辰"), "三个不同的人"),
    (("--security", " "), "三个不同的人"),
    (("--path", "岚川"), "小写字母"),
)
ACT = """
import django; django.setup()
from qinqing.kernel.obligations.actions import Completion, claim
from tests.builders import city, photo, target, usual_contract
from django.utils import timezone
town = city()
contract = usual_contract(town, timezone.localdate())
claim(target=target(contract), completion=Completion(timezone.localdate()), uploads=[photo()], by=town.clerk)
print(contract.matter.reference)
"""


@pytest.mark.parametrize("unit", ["web", "worker"])
def test_the_owners_settings_are_out_of_reach_of_what_runs_daily(unit: str) -> None:
    """They belong to the same user: whoever breaks into the pages would read them and could rewrite history."""
    says = (HOUSE / "deploy" / f"qinqing-{unit}.service").read_text(encoding="utf-8").splitlines()
    [settings] = [line.partition("=")[2] for line in says if line.startswith("EnvironmentFile=")]
    assert f"InaccessiblePaths={Path(settings).parent}" in says


def test_no_password_stands_in_the_arguments_of_a_command(tmp_path: Path) -> None:
    spy = '#!/bin/sh\necho "$PGPASSWORD $@" >> "$SEEN"\nfor one; do case $one in --file=*) : > "${one#--file=}";; esac; done\n'
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text(spy)
        (tmp_path / name).chmod(0o755)
    (tmp_path / "var" / "evidence").mkdir(parents=True)
    environment = {
        **os.environ,
        "PG_BIN": str(tmp_path),
        "SEEN": str(tmp_path / "seen"),
        "QINQING_VAR": str(tmp_path / "var"),
        "DATABASE_OWNER_URL": "postgresql://try_owner:s3cret-_X@db.example:5433/qinqing?sslmode=require",
    }
    deploy = HOUSE / "deploy"
    made = subprocess.run(
        [deploy / "backup", tmp_path / "kept"], env=environment, capture_output=True, text=True, check=True
    )
    subprocess.run([deploy / "restore", made.stdout.strip()], env=environment, check=True)
    for line in (tmp_path / "seen").read_text().splitlines():
        password, _, arguments = line.partition(" ")
        assert password == "s3cret-_X"
        assert "postgresql://try_owner@db.example:5433/qinqing?sslmode=require" in arguments
        assert password not in arguments


@dataclass
class City:
    """An installation: its directory with settings, and a server."""

    server: ForeignServer
    place: Path
    database: str = "qinqing"
    prefix: str = "try"
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def admin(self) -> str:
        return with_role(self.server.admin, "mayor", PASSWORD)

    def run(self, *command: str, name: str = "environment") -> subprocess.CompletedProcess[str]:
        """Run `qinqing COMMAND` with one of the written settings files."""
        return self.call([sys.executable, "-m", "qinqing.site.cli", *command], name)

    def call(self, command: list[str], name: str = "environment") -> subprocess.CompletedProcess[str]:
        environment = {
            key: text for key, text in os.environ.items() if not key.startswith(("DATABASE_", "QINQING_", "DJANGO_"))
        }
        environment |= {"PYTHONPATH": os.pathsep.join([str(HOUSE / "src"), str(HOUSE)])} | self.settings(name)
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False, cwd=HOUSE
        )

    def settings(self, name: str) -> dict[str, str]:
        """Read a settings file as systemd does."""
        path = self.place / "etc" / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return {key: text[1:-1] for key, text in (line.split("=", 1) for line in lines)}

    def install(self) -> subprocess.CompletedProcess[str]:
        where = ("--to", str(self.place / "etc"), "--var", str(self.place / "var"))
        return self.run("install", self.admin, *CITY, *where, "--database", self.database, "--prefix", self.prefix)


def ok(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city whose administrators are not yet named."""
    with foreign_server() as server:
        server.user("mayor", "CREATEROLE", "CREATEDB")
        made = City(server, tmp_path_factory.mktemp("city"))
        ok(made.install())
        ok(made.run("migrate", name="owner.environment"))
        ok(made.run("chronicle", "keygen"))
        yield made


def test_from_nothing_to_three_administrators(founded: City) -> None:
    for name in ("environment", "owner.environment"):
        assert stat.S_IMODE((founded.place / "etc" / name).stat().st_mode) == 0o600
    assert "DATABASE_OWNER_URL" not in founded.settings("environment")
    for changed, says in REFUSED:
        refused = founded.run(*FOUND, *changed)
        assert (refused.returncode, says in refused.stderr) == (1, True)
    printed = ok(founded.run(*FOUND))
    assert len(set(re.findall(r"密码 (\S+)", printed))) == 3
    assert "已经有账号" in founded.run(*FOUND).stderr
    assert ok(founded.run("chronicle", "verify"))
    with psycopg.connect(founded.settings("environment")["DATABASE_URL"], autocommit=True) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("UPDATE chronicle_event SET seq = seq")
        assert app.execute("SELECT count(*) FROM access_account WHERE issued <> ''").fetchone() == (3,)


def test_what_is_there_is_never_overwritten(founded: City, tmp_path: Path) -> None:
    assert "不会覆盖" in founded.install().stderr
    other = City(founded.server, tmp_path)
    assert "QINQING_ROLE_PREFIX" in other.install().stderr
    other.prefix = "other"
    assert "已经存在" in other.install().stderr
    other.database = "another"
    ok(other.install())


def test_a_backup_is_restored_elsewhere(founded: City, tmp_path: Path) -> None:
    reference = ok(founded.call([sys.executable, "-W", "ignore", "-c", ACT])).strip()
    ok(founded.run("chronicle", "checkpoint"))
    tools = {"PG_BIN": str(in_wheel(VERSION) / "bin")}
    backup = ok(
        founded.call(
            ["env", f"PG_BIN={tools['PG_BIN']}", "deploy/backup", str(tmp_path / "backups")], "owner.environment"
        )
    )
    other = City(founded.server, tmp_path / "elsewhere", database="restored", prefix="try")
    other.place.mkdir()
    shutil.copytree(founded.place / "etc", other.place / "etc")
    for name in ("environment", "owner.environment"):
        path = other.place / "etc" / name
        text = path.read_text(encoding="utf-8").replace(str(founded.place), str(other.place))
        path.write_text(re.sub(r"/qinqing(\?|\")", r"/restored\1", text), encoding="utf-8")
    with psycopg.connect(with_database(founded.server.admin, "postgres"), autocommit=True) as opened:
        opened.execute("CREATE DATABASE restored OWNER try_owner TEMPLATE template0")
    ok(other.call(["env", f"PG_BIN={tools['PG_BIN']}", "deploy/restore", backup.strip()], "owner.environment"))
    ok(other.run("migrate", name="owner.environment"))
    assert "try_app" in other.settings("environment")["DATABASE_URL"]
    ok(other.run("chronicle", "verify"))
    kept = sorted(path.name for path in (other.place / "var" / "evidence").rglob("*") if path.is_file())
    assert kept == sorted(path.name for path in (founded.place / "var" / "evidence").rglob("*") if path.is_file())
    with psycopg.connect(other.settings("environment")["DATABASE_URL"], autocommit=True) as app:
        assert app.execute("SELECT count(*) FROM matters_matter WHERE reference = %s", [reference]).fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("UPDATE chronicle_event SET seq = seq")
    with psycopg.connect(other.settings("owner.environment")["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("SET ROLE try_chronicle")
        with pytest.raises(psycopg.DatabaseError, match="history is not changed"):
            owner.execute("UPDATE chronicle_event SET seq = seq")


def test_a_damaged_backup_is_refused(founded: City, tmp_path: Path) -> None:
    tools = f"PG_BIN={in_wheel(VERSION) / 'bin'}"
    backup = Path(
        ok(founded.call(["env", tools, "deploy/backup", str(tmp_path / "backups")], "owner.environment")).strip()
    )
    with (backup / "database").open("r+b") as file:
        file.seek(100)
        file.write(b"!")
    assert founded.call(["env", tools, "deploy/restore", str(backup)], "owner.environment").returncode != 0
