"""`qinqing fairness`: what it answers, and how it says what is wrong in a file."""

import io
import json

import pytest

from qinqing.site.cli import main

LAND = {
    "id": "land",
    "title": "净地交付",
    "debtor": "管委会",
    "side": "gov",
    "unit": "calendar_day",
    "base_due": "2025-11-28",
    "verified_on": "2025-12-26",
}
FEE = {
    "id": "fee",
    "debtor": "企业",
    "side": "ent",
    "unit": "calendar_day",
    "base_due": "2025-12-31",
    "verified_on": "2026-01-15",
    "gates": [{"id": "land", "mode": "start"}],
}
OPEN = {
    "id": "open",
    "debtor": "企业",
    "side": "enterprise",
    "unit": "working_day",
    "base_start": "2026-05-06",
    "base_due": "2026-06-10",
    "adjustments": [
        {"kind": "extension", "days": 3, "party": "force majeure", "cause": "台风"},
        {"kind": "suspension", "from": "2026-05-11", "to": "2026-05-12"},
    ],
}


@pytest.fixture(autouse=True)
def no_database(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def asked(monkeypatch, capsys):
    """Ask the command on standard input; returns (exit, out, err)."""

    def ask(given, *options):
        text = given if isinstance(given, str) else json.dumps(given)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        code = main(["fairness", "-", *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def test_json(asked):
    code, out, err = asked({"as_of": "2026-06-18", "obligations": [LAND, FEE, OPEN]}, "--json")
    assert (code, err) == (0, "")
    land, fee, still = json.loads(out)["obligations"]
    assert (land["state"], land["own"], land["booking"]) == (
        "verified",
        28,
        [{"party": "own", "debtor": "管委会", "cause": "land", "days": "28"}],
    )
    assert (fee["base_start"], fee["fair_due"], fee["due"], fee["inherited"], fee["own"], fee["total"]) == (
        "2025-11-28",
        "2026-01-28",
        "2025-12-31",
        28,
        -13,
        15,
    )
    assert (fee["buckets"]["government"], fee["buckets"]["own"]) == ("28", "-13")
    assert (still["state"], still["granted"], still["suspended"], still["actual"]) == ("running", 3, 2, None)
    assert (still["due"], still["buckets"]["agreed"], still["buckets"]["force_majeure"]) == (
        still["fair_due"],
        "2",
        "3",
    )


def test_shares_are_exact(asked):
    due = "2026-01-10"
    gates = [{**LAND, "id": str(n), "debtor": str(n), "base_due": due, "verified_on": "2026-01-11"} for n in range(3)]
    last = {
        **FEE,
        "debtor": "0",
        "side": "gov",
        "base_due": "2026-01-31",
        "verified_on": None,
        "gates": [{"id": n} for n in range(3)],
    }
    found = json.loads(asked({"as_of": "2026-01-20", "obligations": [*gates, last]}, "--json")[1])["obligations"][-1]
    assert (found["buckets"]["own"], found["buckets"]["government"]) == ("1/3", "2/3")


def test_table(asked):
    code, out, _ = asked({"as_of": "2026-06-18", "obligations": [LAND, FEE]})
    assert code == 0
    assert out.splitlines()[0].split() == [
        "编号",
        "状态",
        "承诺",
        "应当",
        "准延至",
        "实际",
        "前项顺延",
        "中止",
        "准延",
        "自身",
        "合计",
        "单位",
    ]
    assert "fee：政府（管委会） 28，因 land 净地交付；自身（企业） -13，因 fee" in out


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("{", "-：不是 JSON，第 1 行第 2 列"),
        ([], "文件：要写成对象"),
        ({"as_of": "2026-01-01"}, "obligations：至少写一项"),
        ({"as_of": "2026-13-01", "obligations": [LAND]}, "as_of：日期"),
        ({"as_of": 20260101, "obligations": [LAND]}, "as_of：日期"),
        ({"obligations": [LAND]}, "as_of：缺"),
        ({"as_of": "2026-01-01", "obligations": {}}, "obligations：要写成列表"),
        ({"as_of": "2026-01-01", "obligations": [7]}, "obligations[0]：要写成对象"),
        ({"as_of": "2026-01-01", "obligations": [LAND, LAND]}, "obligations[1].id：「land」写了两次"),
        ({"as_of": "2026-01-01", "obligations": [{**LAND, "id": None}]}, "obligations[0].id：缺"),
        ({"as_of": "2026-01-01", "obligations": [{**LAND, "unit": "year"}]}, "obligations[0].unit：「year」不认识"),
        ({"as_of": "2026-01-01", "obligations": [{**LAND, "side": "both"}]}, "obligations[0].side：「both」不认识"),
        ({"as_of": "2026-01-01", "obligations": [{**LAND, "bas_due": 1}]}, "obligations[0].bas_due：没有这一项"),
        (
            {"as_of": "2026-01-01", "obligations": [{**LAND, "base_start": "2026-01-01"}]},
            "obligations[0].base_start：起算日晚于",
        ),
        ({"as_of": "2026-01-01", "obligations": [FEE]}, "obligations[0].gates[0].id：没有编号为「land」"),
        (
            {"as_of": "2026-01-01", "obligations": [LAND, {**FEE, "gates": [{"id": "land", "mode": "x"}]}]},
            "obligations[1].gates[0].mode",
        ),
        (
            {"as_of": "2026-01-01", "obligations": [{**LAND, "adjustments": [{"kind": "extension", "days": 1.5}]}]},
            "adjustments[0].days：要写成",
        ),
        (
            {"as_of": "2026-01-01", "obligations": [{**LAND, "adjustments": [{"kind": "extension", "days": True}]}]},
            "adjustments[0].days：要写成",
        ),
        (
            {"as_of": "2026-01-01", "obligations": [{**LAND, "adjustments": [{"kind": "extension", "days": 10**9}]}]},
            "adjustments[0].days：要写成",
        ),
        (
            {"as_of": "2026-01-01", "obligations": [{**LAND, "adjustments": [{"kind": "suspension"}]}]},
            "adjustments[0].from：缺",
        ),
        (
            {
                "as_of": "2026-01-01",
                "obligations": [
                    {**LAND, "adjustments": [{"kind": "suspension", "from": "2026-01-02", "to": "2026-01-01"}]}
                ],
            },
            "adjustments[0].to：止日早于起日",
        ),
        (
            {
                "as_of": "2026-01-01",
                "obligations": [{**LAND, "adjustments": [{"kind": "extension", "days": 1, "party": "moon"}]}],
            },
            "adjustments[0].party：「moon」不认识",
        ),
        (
            {"as_of": "2026-01-01", "obligations": [{**LAND, "gates": [{"id": "fee"}]}, FEE]},
            "前项互相等待：land → fee → land",
        ),
        ({"as_of": "2099-01-01", "obligations": [{**LAND, "unit": "working_day", "verified_on": None}]}, "工作日历"),
        ("[" * 100_000, "-：嵌套太深"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(given, path, asked):
    code, out, err = asked(given)
    assert (code, out) == (2, "")
    assert path in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(capsys, tmp_path):
    assert main(["fairness", str(tmp_path / "none.json")]) == 2
    assert "读不了这个文件" in capsys.readouterr().err


def test_the_installations_own_calendar(asked, monkeypatch, db):
    monkeypatch.setenv("DATABASE_URL", "set")
    assert asked({"as_of": "2026-06-18", "obligations": [OPEN]})[0] == 0
