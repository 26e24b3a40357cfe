"""The real web process that browser tests use."""

import urllib.error
import urllib.request

import psutil

from tests.fixtures.live import Live

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def status(url: str) -> int:
    """Ask as somebody with a session would: a stranger's log-in page needs no database."""
    request = urllib.request.Request(url, headers={"Cookie": f"sessionid={'x' * 32}"})
    try:
        with OPENER.open(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_it_answers_restarts_and_ends(live: Live) -> None:
    assert status(live.url) == 200
    before = live.household.children[0].process.pid
    live.restart()
    assert status(live.url) == 200
    assert not psutil.pid_exists(before)


def test_a_stopped_database_gives_a_page_and_comes_back(live: Live) -> None:
    assert status(live.url) == 200
    live.database.stop()
    assert status(live.url) == 503
    live.database.start()
    assert status(live.url) == 200
