"""`qinqing limit` and `qinqing ladder`: without a database, with one, and with wrong input."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from qinqing.kernel.calendars import tests as cases
from qinqing.kernel.calendars.actions import declare_day, open_calendar
from qinqing.kernel.calendars.tests.keeping import keeper
from qinqing.site.cli import main
from tests.fixtures.ground import PREFIX, Database

EXAMPLES = Path(cases.__path__[0]) / "cases" / "deadline_examples.csv"


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("qinqing.site.commands.limit.release", lambda: None)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["limit", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_last_day_its_working_and_its_law(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "XK.DECIDE", "--from", "2026-09-18")
    assert status == 0
    for part in (
        "最后一日：2026年10月22日（周四）",
        "行政许可法 第42条第1款+第82条",
        "  1. 起算",
        "中秋节",
        "民法典 第201条第1款",
    ):
        assert part in out
    assert "暂定" in run(capsys, "20", "working_day", "--from", "2026-12-01")[1]


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        (["20", "working_day", "--from", "2026-09-18"], "2026年10月22日"),
        (["5", "工作日", "--from", "2026年2月13日"], "2026年2月27日"),
        (["30", "calendar_day", "--from", "2026-11-03", "--backward"], "2026年9月30日"),
        (["60", "calendar_day", "--from", "2026-08-03", "--no-roll"], "2026年10月2日"),
        (
            [
                "5",
                "working_day",
                "--from",
                "2026-09-28",
                "--suspend",
                "2026-09-30..2026-10-08",
                "--suspend",
                "2026-10-09..2026-10-09",
            ],
            "2026年10月14日",
        ),
        (["XK.DECIDE", "--from", "2026-09-18", "--extend", "10"], "2026年11月5日"),
        (["2", "hour", "--from", "2026-09-18 16:30"], "2026年9月18日（周五）18:30"),
    ],
)
def test_what_may_be_asked(capsys: pytest.CaptureFixture[str], arguments: list[str], day: str) -> None:
    status, out, _ = run(capsys, *arguments)
    assert (status, day in out.splitlines()[0] + out.splitlines()[1]) == (0, True), out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["XK.DECIDE"],
        ["NO.SUCH", "--from", "2026-09-18"],
        ["20", "moon", "--from", "2026-09-18"],
        ["20", "working_day", "extra", "--from", "2026-09-18"],
        ["XK.DECIDE", "--from", "2026-09-18", "--calendar", "lingang"],
        ["--csv", "/no/such/file.csv"],
    ],
)
def test_wrong_input_is_one_chinese_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in err)


def test_a_table_in_a_table_out(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--csv", str(EXAMPLES))
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        expected = [(row["code"], row["last_day"], row["provisional"]) for row in csv.DictReader(file)]
    found = [(row["code"], row["last_day"], row["provisional"]) for row in csv.DictReader(io.StringIO(out))]
    assert (status, found) == (0, expected)


def test_a_table_from_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    table = "\ufefflength,unit,from,direction,suspend\r\n10,working_day,2026-11-03,backward,2026-10-20..2026-10-21;2026-10-26..2026-10-26\r\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(table))
    [row] = csv.DictReader(io.StringIO(run(capsys, "--csv")[1]))
    assert row["last_day"] == "2026-10-15"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "第 1 行"),
        ("a,b\n1,2\n", "第 1 行要写列名"),
        ("code,from\nXK.DECIDE,2026-09-18\nXK.DECIDE,2026-13-18\n", "第 3 行"),
        ("code,from\nNO.SUCH,2026-09-18\n", "第 2 行：没有代码"),
        ("code,from\nXK.DECIDE,2026-09-18,more\n", "第 2 行：列数"),
        ("code,from\nXK.DECIDE\n", "第 2 行"),
        ('code,from\n"XK.DECIDE,2026-09-18\n', "第 2 行"),
        ("code,from\nXK.DECIDE,2026-09-18\x00\n", "第 2 行"),
    ],
)
def test_a_wrong_table_names_the_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, table: str, says: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(table, encoding="utf-8")
    status, out, err = run(capsys, "--csv", str(path))
    assert (status, out) == (2, "")
    assert says in err


def test_a_table_that_is_not_utf8(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("code,from\n期限".encode("gbk"))
    assert run(capsys, "--csv", str(path))[0] == 2


def test_with_a_database_its_calendar_counts(committed: Database, tmp_path: Path) -> None:
    """A process of its own, as a person runs it; the county's day off is one day more."""
    by = keeper()
    open_calendar(code="lingang", name="临港区", path="lanchuan/lingang/", by=by)
    declare_day(code="lingang", day=_day("2026-09-21"), is_work=False, note="区庆", by=by)
    for calendar, expected in (("cn", "2026年10月22日"), ("lingang", "2026年10月23日")):
        done = _process(committed.addresses.app, "XK.DECIDE", "--from", "2026-09-18", "--calendar", calendar)
        assert (done.returncode, expected in done.stdout) == (0, True), done.stderr
    gone = _process("postgresql://127.0.0.1:1/nothing", "XK.DECIDE", "--from", "2026-09-18")
    assert (gone.returncode, gone.stdout, gone.stderr.count("DATABASE_URL")) == (1, "", 2)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _process(url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DATABASE_URL": url, "QINQING_ROLE_PREFIX": PREFIX}
    environment["DJANGO_SETTINGS_MODULE"] = "qinqing.site.settings.development"
    command = [sys.executable, "-m", "qinqing.site.cli", "limit", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


LADDER = {
    "steps": [
        {"offset": -3, "unit": "working_day", "level": "预警", "audience": ["section_head"]},
        {"offset": 1, "level": "警报", "audience": ["chief"]},
    ],
    "due": "2026-06-18",
    "events": [{"at": "2026-06-23T09:00", "kind": "due_moved", "to": "2026-07-06"}],
}


def test_a_ladder_is_played(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "ladder.json"
    path.write_text(json.dumps(LADDER), encoding="utf-8")
    assert main(["ladder", str(path)]) == 0
    [played] = json.loads(capsys.readouterr().out)
    assert [(one["step"], one["outcome"], one["done_at"]) for one in played["steps"]] == [
        (1, "fired", "2026-06-15T08:00+08:00"),
        (2, "fired", "2026-06-22T08:00+08:00"),
        (1, "withdrawn", "2026-06-23T09:00+08:00"),
        (2, "withdrawn", "2026-06-23T09:00+08:00"),
        (1, "fired", "2026-07-01T08:00+08:00"),
        (2, "fired", "2026-07-07T08:00+08:00"),
    ]
    assert played["steps"][3]["told"] == ["主要负责人"]


@pytest.mark.parametrize(
    "given",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        {"due": "2026-06-18"},
        {**LADDER, "due": "soon"},
        {**LADDER, "events": [{"kind": "explode"}]},
        {**LADDER, "events": [{"kind": "claim"}]},
        {**LADDER, "events": {}},
        {**LADDER, "steps": [{"offset": "1", "level": 1, "audience": ["chief"]}]},
        {**LADDER, "steps": [{"offset": 1, "level": [], "audience": ["chief"]}]},
        {**LADDER, "steps": [{"offset": 1, "level": 1, "audience": []}]},
        {**LADDER, "steps": [{"offset": 1, "unit": "moon", "level": 1, "audience": ["chief"]}]},
        {**LADDER, "steps": [{"offset": 1, "unit": [], "level": 1, "audience": ["chief"]}]},
    ],
)
def test_a_wrong_ladder_is_one_chinese_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, given: object
) -> None:
    path = tmp_path / "ladder.json"
    path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
    assert main(["ladder", str(path)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
