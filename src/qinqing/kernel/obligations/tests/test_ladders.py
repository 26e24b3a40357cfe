"""Ladders as data in versions: what they may be, what a county may add, what an edit leaves alone."""

from dataclasses import replace
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from qinqing.kernel.calendars.rules.steps import Step
from qinqing.kernel.calendars.tests.keeping import keeper, window
from qinqing.kernel.chronicle.models import Event as Recorded
from qinqing.kernel.devices.refusal import NotAllowed, NotFound
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.actions import change_ladder, give_up_ladder, undo_ladder
from qinqing.kernel.obligations.actions.ladders import LadderMoved, NoLadder, NotTheLastLadder, SameLadder
from qinqing.kernel.obligations.models import Clock, Ladder, LadderStep
from qinqing.kernel.obligations.queries.ladders import ladders_at, newest
from qinqing.kernel.obligations.rules.ladders import outside
from tests import builders

GOV, ENT, ANSWER = "contract.government", "contract.enterprise", "answer"
LINGANG, HAIAN = "lanchuan/lingang/", "lanchuan/haian/"
DAY, WORK = "calendar_day", "working_day"


def step(offset, level=1, *audience, unit=WORK):
    return Step(0, offset, unit, level, audience or ("handler",))


def city_steps(code=GOV):
    return newest(code)[""].rungs()


def version_of(code, path):
    found = newest(code).get(path)
    return found.version if found else 0


def change(by, steps, code=GOV, path="", version=None):
    version = version_of(code, path) if version is None else version
    return change_ladder(code=code, path=path, steps=steps, version=version, by=by)


def seq(code=GOV, path=""):
    return Recorded.objects.filter(facts__code=code, facts__path=path).order_by("-seq")[0].seq


@pytest.fixture
def people(db):
    return builders.city()


@pytest.fixture
def system(people):
    return keeper()


@pytest.fixture
def county(people):
    return keeper(LINGANG)


# Versions.


def test_an_edit_is_a_new_version_and_running_promises_keep_theirs(people, system, django_assert_num_queries):
    contract = builders.usual_contract(people, builders.date(2026, 6, 18))
    kept = builders.promise(contract).ladder_id
    made = change(system, [step(-5), step(2, 3, "chief")])
    assert [one.version for one in made] == [2]
    assert builders.promise(contract).ladder_id == kept
    assert Clock.objects.get(pk=builders.promise(contract).pk).ladder_id == kept
    later = builders.usual_contract(people, builders.date(2026, 6, 18))
    assert builders.promise(later).ladder_id == made[0].pk
    event = Recorded.objects.get(kind=events.LADDER_CHANGED.tag)
    assert (event.facts["version"], event.facts["was"], len(event.facts["steps"])) == (2, 1, 2)
    with django_assert_num_queries(1):
        assert ladders_at(LINGANG)[GOV].pk == made[0].pk


def test_a_version_is_frozen_in_the_database(db):
    for statement in (
        "UPDATE obligations_ladderstep SET level = 1",
        "DELETE FROM obligations_ladderstep",
        "UPDATE obligations_ladder SET name = ''",
    ):
        with pytest.raises(Exception, match=r"never changed|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_citys_ladder_cannot_be_missing(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Ladder.objects.create(code=GOV, path="", version=9, name="x", stands=False)


def test_undo_brings_the_former_version_back_as_a_new_one(system):
    first = city_steps()
    change(system, [step(-5)])
    change(system, [step(-4)])
    undo_ladder(code=GOV, path="", seq=seq(), by=system)
    assert [one.offset for one in city_steps()] == [-5]
    with pytest.raises(NotTheLastLadder):
        undo_ladder(code=GOV, path="", seq=seq(), by=system)
    undone = Recorded.objects.filter(kind=events.LADDER_CHANGED.tag).order_by("seq")[0]
    undo_ladder(code=GOV, path="", seq=undone.seq, by=system)
    assert city_steps() == first
    assert version_of(GOV, "") == 5
    assert Recorded.objects.filter(kind=events.LADDER_REVERSED.tag).count() == 2


def test_what_changes_nothing_and_what_is_stale_is_refused(system):
    with pytest.raises(SameLadder):
        change(system, city_steps())
    change(system, [step(-5)])
    with pytest.raises(LadderMoved):
        change(system, [step(-6)], version=1)
    with pytest.raises(NotFound):
        change(system, [step(-6)], code="no.such")
    with pytest.raises(NotFound):
        change(system, [step(-6)], path="nowhere/")


@pytest.mark.parametrize("role", ["clerk", "head", "supervisor", "security", "audit"])
def test_others_do_not_change_ladders(people, role):
    other = builders.actor(people.government, role)
    with pytest.raises(NotAllowed):
        change(other, [step(-5)])


# Counties.


def test_a_county_adds_within_what_the_city_fixes(people, system, county):
    made = change(county, [step(-10), *city_steps()], path=LINGANG)
    assert ladders_at(LINGANG)[GOV].pk == made[0].pk
    assert ladders_at(f"{LINGANG}dongjie/")[GOV].pk == made[0].pk
    assert ladders_at(HAIAN)[GOV].path == ""
    assert builders.promise(builders.usual_contract(people, builders.date(2026, 6, 18))).ladder_id == made[0].pk


@pytest.mark.parametrize(
    ("altered", "says"),
    [
        (lambda steps: steps[1:], "市定的「到期前 7 个工作日 提醒 经办」不能取消或推后"),
        (lambda steps: [replace(steps[0], offset=-6), *steps[1:]], "不能取消或推后"),
        (lambda steps: [steps[0], replace(steps[1], level=1), *steps[2:]], "不能降为提醒"),
        (lambda steps: [steps[0], replace(steps[1], audience=("deputy",)), *steps[2:]], "不能少报科室负责人"),
        (lambda steps: [replace(one, unit=DAY) for one in steps], "不能取消或推后"),
    ],
)
def test_a_county_cannot_fall_short_of_the_city(county, altered, says):
    with pytest.raises(NoLadder, match=says):
        change(county, altered(city_steps()), path=LINGANG)


def test_a_county_reaches_its_own_place_only(county, system, people):
    for path in ("", "lanchuan/", HAIAN, "lanchuan/lingang"):
        with pytest.raises(NotFound):
            change(county, [step(-10), *city_steps()], path=path)
    change(system, [step(-10), *city_steps()], path=HAIAN)
    with pytest.raises(NotFound):
        undo_ladder(code=GOV, path=HAIAN, seq=seq(path=HAIAN), by=county)
    with pytest.raises(NotFound):
        give_up_ladder(code=GOV, path=HAIAN, version=1, by=county)
    with pytest.raises(NotFound):
        give_up_ladder(code=GOV, path="", version=1, by=system)


def test_a_change_of_the_city_reaches_the_counties(county, system):
    change(county, [step(-10), *city_steps()], path=LINGANG)
    made = change(system, [step(-8, 1, "handler", "chief"), step(2, 3, "chief")])
    assert [(one.path, one.version) for one in made] == [("", 2), (LINGANG, 2)]
    fitted_there = newest(GOV)[LINGANG].rungs()
    assert [one.offset for one in fitted_there] == [-10, -8, 2]
    assert outside(made[0].rungs(), fitted_there) == []
    with pytest.raises(NotTheLastLadder):
        undo_ladder(code=GOV, path=LINGANG, seq=seq(path=LINGANG), by=county)
    undo_ladder(code=GOV, path="", seq=seq(), by=system)
    assert [one.offset for one in newest(GOV)[LINGANG].rungs()] == [-10, -7, -3, 1, 10]


def test_a_county_gives_its_own_up_and_takes_that_back(county):
    change(county, [step(-10), *city_steps()], path=LINGANG)
    give_up_ladder(code=GOV, path=LINGANG, version=1, by=county)
    assert ladders_at(LINGANG)[GOV].path == ""
    with pytest.raises(NotFound):
        give_up_ladder(code=GOV, path=LINGANG, version=2, by=county)
    undo_ladder(code=GOV, path=LINGANG, seq=seq(path=LINGANG), by=county)
    assert (ladders_at(LINGANG)[GOV].path, version_of(GOV, LINGANG)) == (LINGANG, 3)


def test_undoing_the_first_of_a_county_ends_it(county):
    change(county, [step(-10), *city_steps()], path=LINGANG)
    undo_ladder(code=GOV, path=LINGANG, seq=seq(path=LINGANG), by=county)
    assert ladders_at(LINGANG)[GOV].path == ""


# Pages.


def sent(steps, version, path=None, **more):
    found = {"form-TOTAL_FORMS": str(len(steps) + 1), "form-INITIAL_FORMS": "0", "version": str(version), **more}
    for place, one in enumerate(steps):
        found |= {
            f"form-{place}-days": str(abs(one.offset)),
            f"form-{place}-side": "before" if one.offset < 0 else "after",
            f"form-{place}-unit": one.unit,
            f"form-{place}-level": str(one.level),
            f"form-{place}-audience": list(one.audience),
        }
    last = len(steps)
    found |= {f"form-{last}-side": "before", f"form-{last}-unit": WORK, f"form-{last}-level": "1"}
    return found if path is None else {**found, "place": path}


@pytest.fixture
def one_factor(settings):
    settings.QINQING_TOTP_ROLES = frozenset()


def text(answer):
    return answer.content.decode()


def test_the_page_previews_then_writes(people, system, one_factor):
    admin, url = window(system), reverse("ladder_change", args=[GOV])
    builders.usual_contract(people, builders.date(2026, 6, 18))
    shown = text(admin.get(url))
    assert "科室负责人" in shown
    assert "市政府" not in shown
    steps = [step(-8), step(3, 3, "chief")]
    preview = admin.post(url, sent(steps, 1))
    assert preview.status_code == 200
    assert "正在计时的 1 项承诺仍按原来的一版" in text(preview)
    assert "月19日 提醒 经办" in text(preview)
    assert "若 27年3月31日 到期" in text(preview)
    assert version_of(GOV, "") == 1
    assert not Recorded.objects.filter(kind=events.LADDER_CHANGED.tag).exists()
    again = dict(preview.context["sent"]) | {"confirm": "1"}
    assert again["version"] == "1"
    assert admin.post(url, sent(steps, 1, confirm="1")).status_code == 302
    assert [one.offset for one in city_steps()] == [-8, 3]
    assert admin.post(url, sent(steps, 1, confirm="1")).status_code == 409
    history = admin.get(reverse("ladders_history"))
    [(change_shown, may_undo)] = history.context["changes"]
    assert may_undo
    undo = {"code": GOV, "place": "", "seq": change_shown.seq}
    assert admin.post(reverse("ladder_undo"), undo).status_code == 302
    assert version_of(GOV, "") == 3
    assert admin.post(reverse("ladder_undo"), undo).status_code == 409


def test_the_page_says_what_cannot_be(system, one_factor):
    admin, url = window(system), reverse("ladder_change", args=[GOV])
    refused = admin.post(url, sent([step(-3, 3)], 1))
    assert refused.status_code == 422
    assert "还没有逾期" in text(refused)
    assert 'value="3"' in text(refused)
    for wrong in ({"form-0-days": "x"}, {"form-0-level": "9"}, {"form-0-audience": "moon"}, {"form-0-unit": "year"}):
        assert admin.post(url, {**sent([step(-3)], 1), **wrong}).status_code == 422
    assert admin.post(url, {"version": "1"}).status_code == 422
    assert admin.post(url, {**sent([step(-3)], 1), "version": "²"}).status_code == 409
    assert admin.post(url, {**sent([step(-3)], 1), "form-TOTAL_FORMS": "9" * 9}).status_code == 422
    nobody = sent([step(-3)], 1)
    del nobody["form-0-audience"]
    assert "没有写报给谁" in text(admin.post(url, nobody))
    dropped = admin.post(url, {**sent([step(-3), step(-2)], 1), "form-0-drop": "on"})
    assert [line.split()[1:] for line in dropped.context["lines"]] == [["提醒", "经办"]]
    back = admin.post(url, {**sent([step(-9)], 1), "back": "1"})
    assert (back.status_code, 'value="9"' in text(back)) == (200, True)


def test_a_county_on_the_page(people, system, county, one_factor):
    local, url = window(county), reverse("ladder_change", args=[GOV])
    assert "上级定的各步" in text(local.get(url))
    forged = local.post(url, sent([step(-10)], 1, path="", confirm="1"))
    assert forged.status_code == 404
    assert local.post(url, sent([step(-10), *city_steps()], 0, path=HAIAN, confirm="1")).status_code == 404
    short = local.post(url, sent(city_steps()[1:], 0, path=LINGANG, confirm="1"))
    assert short.status_code == 422
    assert "市定的「到期前 7 个工作日 提醒 经办」不能取消或推后" in text(short)
    assert local.post(url, sent([step(-10), *city_steps()], 0, path=LINGANG, confirm="1")).status_code == 302
    shown = text(local.get(reverse("ladders")))
    assert "临港区管委会" in shown
    assert shown.count(">本地<") == 1
    assert shown.count(">市定<") == 4
    assert "改用上级的规则" in text(local.get(reverse("ladder_give_up", args=[GOV])))
    change(system, [step(-9), step(2, 3, "chief")])
    city_change = seq()
    assert local.post(reverse("ladder_undo"), {"code": GOV, "place": "", "seq": city_change}).status_code == 404
    assert local.post(reverse("ladder_give_up", args=[GOV]), {"version": "2"}).status_code == 302
    assert ladders_at(LINGANG)[GOV].path == ""
    assert local.get(reverse("ladder_give_up", args=[GOV])).status_code == 404


def test_a_city_sees_what_follows_in_the_counties(system, county, one_factor):
    change(county, [step(-10), *city_steps()], path=LINGANG)
    preview = window(system).post(reverse("ladder_change", args=[GOV]), sent([step(-9), step(2, 3, "chief")], 1))
    assert "临港区管委会随着改为第 2 版" in text(preview)
    assert version_of(GOV, LINGANG) == 1


# Races.


def test_promises_that_start_during_edits_always_have_a_whole_ladder(committed):
    people = builders.city()
    system, stop, faults_seen = keeper(), Event(), []

    def edit():
        try:
            for number in range(12):
                change(system, [step(-5 - number), step(1, 3, "chief")])
                if number % 3 == 2:
                    undo_ladder(code=GOV, path="", seq=seq(), by=system)
        except Exception as fault:  # noqa: BLE001 - shown by the test
            faults_seen.append(fault)
        finally:
            stop.set()
            connection.close()

    editor = Thread(target=edit)
    editor.start()
    made = [builders.usual_contract(people, builders.date(2026, 6, 18))]
    while not stop.is_set():
        made.append(builders.usual_contract(people, builders.date(2026, 6, 18)))
    editor.join()
    assert faults_seen == []
    used = set()
    for contract in made:
        promise = builders.promise(contract)
        steps = LadderStep.objects.filter(ladder=promise.ladder_id)
        assert steps.count() >= 2
        clock = Clock.objects.filter(pk=promise.pk).first()
        assert clock is None or (clock.ladder_id, steps.filter(number=clock.step).exists()) == (promise.ladder_id, True)
        used.add(promise.ladder_id)
    assert len(used) > 1


def test_two_edits_at_once_end_in_one(committed):
    people = builders.city()
    assert people
    system, outcomes = keeper(), []

    def edit(offset):
        try:
            change(system, [step(offset), step(1, 3, "chief")], version=1)
            outcomes.append("made")
        except LadderMoved:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=edit, args=[offset]) for offset in (-5, -6, -4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["made", "refused", "refused"]
