"""`make demo` as a person lives it: first start, Ctrl-C, resume, kill -9, resume, other databases."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from qinqing.site.postgres.address import with_database
from tests.fixtures.demo_run import DemoRun
from tests.fixtures.foreign_server import foreign_server

SECRETS = "密码只显示这一次"
ROLES = ("企业代表", "经办", "负责人", "监督", "系统管理", "安全管理", "审计管理")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoRun]:
    run = DemoRun(tmp_path / "var")
    yield run
    run.remove()


@pytest.mark.slow
def test_a_first_look_a_second_and_a_crash(demo: DemoRun) -> None:
    demo.start()
    assert SECRETS in demo.text, demo.text
    assert [role for role in ROLES if role not in demo.text] == []
    assert demo.page() == 200
    assert demo.stop() == 0
    assert "已全部停止" in demo.text
    assert demo.remaining(0) == []

    demo.start()
    assert SECRETS not in demo.text
    assert "demo-passwords" in demo.text
    assert demo.page() == 200

    second = DemoRun(demo.var).start()
    assert str(demo.process.pid) in second.text
    assert second.ended() == 1

    demo.kill()
    assert demo.remaining(20) == []
    demo.start("--passwords")
    assert SECRETS in demo.text
    assert demo.page() == 200
    assert demo.stop(signal.SIGTERM) == 0
    assert demo.remaining(0) == []


@pytest.mark.slow
def test_stopping_while_it_is_still_being_built(demo: DemoRun) -> None:
    demo.environment["QINQING_PORT"] = str(_free_port())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.fixtures.demo_run.READY", "搭建演示数据")
        demo.start()
    assert demo.stop() == 0
    assert demo.remaining(0) == []
    demo.start()
    assert "上次没有搭建完" in demo.text
    assert SECRETS in demo.text
    assert demo.url.endswith(demo.environment["QINQING_PORT"])
    assert demo.stop() == 0


def test_a_taken_port_is_named(demo: DemoRun) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        demo.environment["QINQING_PORT"] = str(taken.getsockname()[1])
        demo.start()
    assert demo.ended() == 1
    assert f"端口 {demo.environment['QINQING_PORT']} 已被占用" in demo.text
    assert demo.remaining(0) == []


@pytest.mark.slow
def test_another_server(demo: DemoRun) -> None:
    with foreign_server() as server:
        server.database("theirs", "postgres")
        server.run("CREATE TABLE theirs (id int)", database="theirs")
        demo.environment["DATABASE_URL"] = with_database(server.admin, "theirs")
        demo.start()
        assert demo.ended() == 1
        assert "theirs 不是空的" in demo.text
        assert server.run("SELECT count(*) FROM theirs", database="theirs") == 0

        server.database("ours", "postgres")
        demo.environment["DATABASE_URL"] = with_database(server.admin, "ours")
        demo.start()
        assert SECRETS in demo.text, demo.text
        assert demo.page() == 200
        assert demo.stop() == 0
        assert server.run("SELECT count(*) FROM pg_stat_activity WHERE datname = 'ours'") == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
