"""Children: ports, the first page, and a child that ends by itself."""

import http.server
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qinqing.site.keeper import Keeper
from qinqing.site.processes import (
    ChildEnded,
    Household,
    NoAnswer,
    PageFailed,
    PortTaken,
    StepFailed,
    free_port,
    wait_for_page,
)


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    keeper = Keeper()
    made = Household(keeper, tmp_path / "log", os.environ)
    yield made
    made.stop()
    keeper.close()


@contextmanager
def answering(status: int) -> Iterator[int]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_whoever_stops_us_while_a_child_is_born_waits_until_it_is_known(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    born = subprocess.Popen

    def interrupted(*given: Any, **more: Any) -> Any:
        made = born(*given, **more)
        os.kill(os.getpid(), signal.SIGTERM)
        return made

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            household.start("试", "limit", "--help")
        assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGTERM, former)
    assert [child.name for child in household.children] == ["试"]


def test_a_wanted_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortTaken, match="QINQING_PORT"):
        free_port(taken.getsockname()[1])


def test_the_next_port_is_tried_when_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qinqing.site.processes.can_listen", lambda port, family: port >= 8002 or None)
    assert free_port(None) == 8000
    monkeypatch.setattr("qinqing.site.processes.can_listen", lambda port, family: port >= 8002)
    assert free_port(None) == 8002


def test_a_child_that_ends_is_named_with_its_last_words(household: Household) -> None:
    child = household.start("后台任务", "no-such-command")
    child.process.wait(20)
    with pytest.raises(ChildEnded, match=r"后台任务.*退出码 2.*no-such-command\.log"):
        household.check()


def test_the_keeper_forgets_whoever_has_ended(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(household.keeper, "has_ended", ended.append)
    household.step("看帮助", "--help")
    child = household.start("后台任务", "--help")
    household.stop()
    assert len(ended) == 2
    assert ended[1] == child.process.pid


def test_a_step_that_fails_is_named(household: Household, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StepFailed, match="做不到的事"):
        household.step("做不到的事", "no-such-command")
    assert "no-such-command" in capfd.readouterr().err


@pytest.mark.parametrize("status", [200, 404])
def test_a_page_that_answers(household: Household, status: int) -> None:
    child = household.start("网页", "--help")
    with answering(status) as port:
        wait_for_page(port, child)


def test_a_page_with_a_fault(household: Household) -> None:
    child = household.start("网页", "--help")
    with answering(500) as port, pytest.raises(PageFailed, match="500"):
        wait_for_page(port, child)


def test_a_page_that_never_comes(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    child = household.start("网页", "--help")
    monkeypatch.setattr(type(child), "check", lambda self: None)
    with pytest.raises(NoAnswer):
        wait_for_page(1, child, seconds=0.2)
