"""The mark of a demo, and the refusal of production settings to start on one."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from qinqing.kernel.access.models import Account
from qinqing.kernel.parties.models import Person
from qinqing.site.cli import main
from qinqing.site.mark import DemoInProduction, is_demo, refuse_in_production
from tests.fixtures.ground import PREFIX, Database


def test_the_mark_is_read(committed: Database) -> None:
    assert not is_demo(connection)
    committed.mark_demo()
    assert is_demo(connection)


def test_any_settings_but_development_and_tests_refuse(committed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    committed.mark_demo()
    refuse_in_production()
    monkeypatch.setattr("qinqing.site.mark.WHERE_DEMOS_MAY_RUN", ())
    with pytest.raises(DemoInProduction, match=committed.name):
        refuse_in_production()
    assert connection.connection is None


@pytest.mark.parametrize("option", ["--build", "--passwords"])
def test_the_demo_is_furnished_nowhere_else(
    committed: Database, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    person = Person.objects.create(name="某人")
    Account.objects.create(username="somebody", person=person, password="kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qinqing.site.commands.furnish.call_command", lambda *_, **__: None)
        assert main(["furnish", option]) == 1
    assert "没有演示标记" in capsys.readouterr().err
    assert Account.objects.get().password == "kept"


def test_any_settings_start_on_an_unmarked_database(committed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qinqing.site.mark.WHERE_DEMOS_MAY_RUN", ())
    refuse_in_production()


@pytest.mark.parametrize(
    "command",
    [["-m", "qinqing.site.cli", "web"], ["-m", "qinqing.site.cli", "worker"], ["-c", "import qinqing.site.wsgi"]],
    ids=["web", "worker", "wsgi"],
)
def test_production_does_not_start_on_a_demo(committed: Database, command: list[str]) -> None:
    committed.mark_demo()
    environment = {
        **os.environ,
        **committed.addresses.environment(),
        "DJANGO_SETTINGS_MODULE": "qinqing.site.settings.production",
        "QINQING_ROLE_PREFIX": PREFIX,
        "QINQING_SECRET_KEY": "only-for-tests",
        "QINQING_HOSTS": "localhost",
    }
    started = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert started.returncode == 1
    assert f"数据库 {committed.name} 是演示数据库" in started.stderr
