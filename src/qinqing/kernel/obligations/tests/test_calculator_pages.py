"""The public calculators: page and API give the answer of the command, and say what is wrong where."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinqing.kernel.devices.rooms import calculators
from qinqing.kernel.obligations.queries import calculating
from qinqing.kernel.obligations.rules.reading import MOST_LINKS, MOST_PROMISES
from qinqing.kernel.obligations.rules.samples import FAIRNESS, LADDER
from qinqing.kernel.obligations.tests.test_calculator import FEE, LAND
from qinqing.site.cli import main

SAMPLE, PLAYED = json.loads(FAIRNESS), json.loads(LADDER)
NEVER_SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ask(name, content, client=None):
    body = content if isinstance(content, bytes | str) else json.dumps(content)
    client = client or Client(enforce_csrf_checks=True)
    answer = client.post(f"/api/v1/{name}", body, content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def command(tmp_path, capsys, monkeypatch):
    """Return what a command prints for a file."""
    monkeypatch.setenv("DATABASE_URL", "set")

    def run(name, content, *options):
        path = tmp_path / "file.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        code = main([name, str(path), *options])
        said = capsys.readouterr()
        return code, json.loads(said.out) if code == 0 else said.err.strip()

    return run


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def files(draw):
    """Promises that wait for earlier ones, sometimes for later ones, sometimes wrongly written."""
    keys = [str(number) for number in range(draw(st.integers(1, 6)))]
    promises = []
    for place, key in enumerate(keys):
        due = draw(days)
        one = {
            "id": key,
            "debtor": draw(st.sampled_from(["甲", "乙", "丙"])),
            "side": draw(st.sampled_from(["gov", "ent"])),
            "unit": draw(st.sampled_from(["working_day", "calendar_day"])),
            "base_due": due.isoformat(),
            "verified_on": draw(st.none() | days.map(date.isoformat)),
            "gates": [
                {"id": on, "mode": draw(st.sampled_from(["start", "shift"]))}
                for on in draw(st.lists(st.sampled_from(keys), max_size=2, unique=True))
                if on != key and (int(on) < place or draw(st.integers(0, 9)) == 0)
            ],
            "adjustments": draw(st.lists(adjustments(), max_size=2)),
        }
        if draw(st.booleans()):
            one["base_start"] = (due - timedelta(days=draw(st.integers(-5, 90)))).isoformat()
        promises.append(one)
    return {"as_of": draw(days).isoformat(), "obligations": promises}


@st.composite
def adjustments(draw):
    party = draw(st.sampled_from(["government", "enterprise", "force_majeure", "none"]))
    if draw(st.booleans()):
        return {"kind": "extension", "days": draw(st.integers(0, 30)), "party": party}
    start = draw(days)
    return {
        "kind": "suspension",
        "from": start.isoformat(),
        "to": (start + timedelta(days=9)).isoformat(),
        "party": party,
    }


@NEVER_SLOW
@given(content=files())
def test_fairness_as_the_command(db, command, content):
    code, printed = command("fairness", content, "--json")
    status, found = ask("fairness", content)
    assert (status, code) in {(200, 0), (422, 2)}
    assert (found if status == 200 else found["detail"]) == printed


@st.composite
def plays(draw):
    step = st.fixed_dictionaries(
        {
            "offset": st.integers(-20, 20),
            "unit": st.sampled_from(["working_day", "calendar_day"]),
            "level": st.sampled_from(["提醒", 2, "3"]),
            "audience": st.lists(st.sampled_from(["handler", "chief", "某人"]), max_size=2),
        }
    )
    at = days.map(lambda day: f"{day.isoformat()}T09:00")
    event = st.fixed_dictionaries(
        {"at": at, "kind": st.sampled_from(["claim", "reject", "due_moved", "verify"]), "to": days.map(date.isoformat)}
    )
    return {
        "due": draw(days).isoformat(),
        "steps": draw(st.lists(step, max_size=4)),
        "events": draw(st.lists(event, max_size=3)),
    }


@NEVER_SLOW
@given(content=plays())
def test_a_ladder_as_the_command(db, command, content):
    code, printed = command("ladder", content)
    status, found = ask("ladder", content)
    assert (status, code) in {(200, 0), (422, 2)}
    assert (found if status == 200 else found["detail"]) == printed


def test_the_samples_are_answered(db):
    status, found = ask("fairness", SAMPLE)
    assert (status, [one["state"] for one in found["obligations"]]) == (200, ["verified", "verified", "running"])
    assert found["obligations"][1]["inherited"] == 28
    assert ask("ladder", PLAYED)[1][0]["steps"][0]["told"] == ["经办"]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"as_of": "2026-01-01", "obligations": [LAND, {**FEE, "gates": [{"id": "land", "mode": "x"}]}]}, "obligations[1].gates[0].mode"),
        ({"as_of": "2026-01-01", "obligations": [{**LAND, "base_due": "9999-12-31"}]}, "obligations[0].base_due"),
        ("{", ""),
        (b"\xff\xfe", ""),
        ("[" * 100_000, ""),
        ("9" * 10_000, ""),
        ({"as_of": "2026-01-01", "obligations": [LAND] * (MOST_PROMISES + 1)}, "obligations"),
        ({"as_of": "2026-01-01", "obligations": [{**LAND, "gates": [{"id": "x"}] * (MOST_LINKS + 1)}]}, "obligations"),
        (b" " * 1_000_001, ""),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(db, content, path):
    status, found = ask("fairness", content)
    assert (status, found["path"]) == (422, path)
    assert found["detail"]


def test_a_ladders_fault_names_its_place(db):
    for wrong, path in (
        ({"steps": [{"offset": 1, "level": 1, "audience": []}], "due": "2026-01-01"}, "steps[0].audience"),
        ({**PLAYED, "events": [{"at": "2026-06-23T09:00", "kind": "due_moved"}]}, "events[0].to"),
        ({**PLAYED, "events": [{"at": "0001-01-01", "kind": "claim"}]}, "events[0].at"),
        ({**PLAYED, "steps": PLAYED["steps"] * 21}, "steps"),
        ({**PLAYED, "steps": [{**PLAYED["steps"][0], "unit": "moon"}]}, "steps[0].unit"),
        ({**PLAYED, "opened": 7}, "opened"),
        ({"steps": PLAYED["steps"] * 4, "obligations": [{"due": "2026-06-18"}] * 500}, "steps"),
    ):
        status, found = ask("ladder", wrong)
        assert (status, found["path"]) == (422, path), found


def test_a_circle_is_named(db):
    status, found = ask("fairness", {"as_of": "2026-01-01", "obligations": [{**LAND, "gates": [{"id": "fee"}]}, FEE]})
    assert (status, found["cycle"]) == (422, ["land", "fee", "land"])


def test_more_than_the_server_reads(db):
    status, found = ask("fairness", b" " * 3_000_000)
    assert (status, "太大" in found["detail"]) == (413, True)


def test_the_api_only_answers(db):
    for name in ("fairness", "ladder"):
        assert Client().get(f"/api/v1/{name}").status_code == 405
        assert ask(name, SAMPLE if name == "fairness" else PLAYED, Client(enforce_csrf_checks=True))[0] == 200


def test_pages_answer_text_and_files_without_a_cookie(db):
    for name, sample, seen in (("fairness_calculator", FAIRNESS, "净地交付"), ("ladder_calculator", LADDER, "撤回")):
        client, url = Client(enforce_csrf_checks=True), reverse(name)
        assert text(client.get(url)).count("换成例子") == 1
        client.cookies.clear()
        shown = client.post(url, {"text": sample})
        assert (shown.status_code, seen in text(shown)) == (200, True)
        again = client.post(url, {"file": SimpleUploadedFile("file.json", sample.encode())})
        assert (again.status_code, seen in text(again)) == (200, True)
        wrong = client.post(url, {"text": "{"})
        assert (wrong.status_code, "第 1 行第 2 列" in text(wrong)) == (422, True)
        assert client.post(url, {"text": " "}).status_code == 422
        assert client.post(url, {"file": SimpleUploadedFile("file.json", b" " * 1_500_000)}).status_code == 422
        assert client.post(url, {"file": SimpleUploadedFile("file.json", b" " * 2_500_000)}).status_code == 413
        evil = client.post(url, {"text": '{"<script>alert(1)</script>": 1}'})
        assert "<script>alert" not in text(evil)


def test_the_page_shows_the_booking(db):
    shown = text(Client().post(reverse("fairness_calculator"), {"text": FAIRNESS}))
    for part in ("政府 28", "因 1 净地交付", "25年11月28日", "前项顺延"):
        assert part in shown


def test_the_index_is_found_without_log_in(db):
    client = Client()
    shown = text(client.get(reverse("calculators")))
    names = [one.url_name for one in calculators()]
    assert names == ["calculator", "fairness_calculator", "ladder_calculator", "money_calculator"]
    for one in calculators():
        assert f'<a href="{reverse(one.url_name)}">{one.name}</a>' in shown
        assert one.answers in shown
    assert reverse("calculators") in text(client.get(reverse("account_login")))


def test_strangers_wait_in_line(db, monkeypatch):
    monkeypatch.setattr(calculating, "PATIENCE", 0.01)
    with calculating._in_turn():
        status, found = ask("fairness", SAMPLE)
        page = Client().post(reverse("fairness_calculator"), {"text": FAIRNESS})
    assert (status, page.status_code) == (503, 503)
    assert "过一会儿" in found["detail"]
    assert ask("fairness", SAMPLE)[0] == 200


def test_the_dearest_question_is_cheap(db):
    """The bound on what one answer may cost: every promise late, each waiting for as many as may be."""
    promises = [
        {**LAND, "id": str(number), "debtor": str(number), "base_due": "2010-02-01", "verified_on": None,
         "gates": [{"id": str(on)} for on in range(max(0, number - 4), number)][-4:]}
        for number in range(MOST_PROMISES)
    ]  # fmt: skip
    status, found = ask("fairness", {"as_of": "2046-01-01", "obligations": promises})
    assert (status, len(found["obligations"])) == (200, MOST_PROMISES)
