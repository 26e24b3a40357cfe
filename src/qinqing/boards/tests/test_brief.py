"""The monthly brief: its frozen figures are the board's of that instant, few cases tell nothing, nobody is named."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qinqing.boards.brief.composing import onlooker
from qinqing.boards.brief.kinds import BRIEF, months_over
from qinqing.boards.brief.reading import FEW, GUARDED, figure, read, went
from qinqing.boards.fulfilment import Board, Group, board
from qinqing.boards.rules import TWELVE, month_after
from qinqing.boards.tests.fulfilled import Counties, both, contract, counties, keep
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.pages.rules.shares import Share
from qinqing.kernel.publications.actions import correct, draft, issue, submit
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries import sheet
from qinqing.kernel.publications.queries.heads import heads
from qinqing.kernel.publications.rules.kinds import Asked, Period
from qinqing.kernel.publications.rules.papers import Chart, Grid
from tests import builders


@pytest.fixture
def land(db: None, settings: Any) -> Counties:
    settings.QINQING_TOTP_ROLES = frozenset()
    return counties()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def month(today: date) -> date:
    return month_after(today, -1)


@pytest.fixture
def writers(land: Counties) -> tuple[Actor, Actor]:
    office = land.city.government
    drafter, leader = (builders.actor(office, role, jurisdiction="lanchuan/") for role in ("clerk", "head"))
    return drafter, leader


def furnished(land: Counties, month: date) -> None:
    contract(land.city, month + timedelta(days=4), {GOV: 12, ENT: 10}, {GOV: 3, ENT: 1})
    contract(land.second, month + timedelta(days=9), {GOV: 9, ENT: 14}, {GOV: 2, ENT: 2})
    contract(land.second, month_after(month, -2) + timedelta(days=3), both(11), both(1))
    contract(land.city, month + timedelta(days=2), {}, {GOV: 12}, quantity=30, measure="亩")
    sweep_until()


def drafted(writers: tuple[Actor, Actor], month: date) -> Publication:
    return draft(of="brief", first=month, by=writers[0])


def issued(writers: tuple[Actor, Actor], month: date) -> Publication:
    return released(drafted(writers, month), writers)


def released(one: Publication, writers: tuple[Actor, Actor]) -> Publication:
    submit(reference=one.matter.reference, by=writers[0])
    issue(reference=one.matter.reference, by=writers[1])
    return Publication.objects.get(pk=one.pk)


def seen(who: Actor, today: date, **wanted: Any) -> Board:
    asked = {"period": TWELVE, **wanted}
    return board(who, asked, asked, today)


def told(one: Share) -> list[int]:
    return [one.n, one.kept, one.owed, one.delivered]


def summed(found: Board, side: str) -> list[int]:
    """Return a side's months of the board added up: nothing in this land fell due before or after the brief's year."""
    return [sum(figures) for figures in zip(*(told(group.shares[side]) for group in found.by_month), strict=True)]


def of_month(found: Board, month: date) -> Group:
    return next(group for group in found.by_month if group.label == f"{month.year}年{month.month}月")


def test_the_figures_are_those_of_the_board(
    land: Counties, writers: tuple[Actor, Actor], today: date, month: date
) -> None:
    furnished(land, month)
    body, watcher = drafted(writers, month).said["body"], land.city.supervisor
    whole = of_month(seen(watcher, today), month)
    assert {side: told(whole.shares[side]) for side in (GOV, ENT)} == body["sides"]
    assert body["sides"][GOV][0] == 15 + 11 + 12
    assert body["year"] == {side: summed(seen(watcher, today), side) for side in (GOV, ENT)}
    assert body["amounts"][GOV] == {"亩": summed(seen(watcher, today, measure="亩"), GOV)}
    for table, name, key in (("counties", "county", "place"), ("units", "host", "unit")):
        for row in body[table]:
            found = seen(watcher, today, **{name: row[key]})
            assert {side: row[side] for side in (GOV, ENT)} == {side: summed(found, side) for side in (GOV, ENT)}
    assert len(body["counties"]) == len(body["units"]) == 2
    for first, cells in body["months"][1:]:
        group = of_month(seen(watcher, today), date.fromisoformat(first))
        assert {side: told(group.shares[side]) for side in (GOV, ENT)} == cells
    lamps = {
        side: [one.count for one in answer.lamps]
        for side, answer in zip((GOV, ENT), seen(watcher, today).answers, strict=True)
    }
    assert body["lamps"] == lamps
    assert body["red_total"] == body["lamps"][GOV][0] == len(body["red"]) > 0


def test_later_rows_change_nothing(land: Counties, writers: tuple[Actor, Actor], today: date, month: date) -> None:
    furnished(land, month)
    one = issued(writers, month)
    keep(Obligation.objects.all())
    contract(land.city, month + timedelta(days=5), both(1), both(20))
    sweep_until()
    assert Publication.objects.get(pk=one.pk).content == one.content
    shown = sheet(writers[0], one.matter.reference)
    assert read(one.said["body"]).answers[0].figure == shown.shown["brief"].answers[0].figure  # type: ignore[index]  # it was shown


def test_few_tell_nothing_and_are_not_reckoned_back(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    contract(land.city, month + timedelta(days=4), both(20), both(4))
    contract(land.second, month + timedelta(days=4), both(1), both(2))
    one = drafted(writers, month)
    body = one.said["body"]
    assert body["sides"] == {side: [27, 21, 27, 0] for side in (GOV, ENT)}
    assert sorted(row[GOV] for row in body["counties"]) == sorted(row[GOV] for row in body["units"]) == [[3], [24]]
    brief = read(body)
    assert {line.figures[ENT].why_not for line in brief.by_county} == {FEW, GUARDED}
    assert "样本不足（3 项）" in {line.figures[ENT].text for line in brief.by_county}


def test_a_month_of_few_says_nothing(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    contract(land.city, month + timedelta(days=4), both(5), both(4))
    body = drafted(writers, month).said["body"]
    assert body["sides"] == {GOV: [9], ENT: [9]}
    assert (body["span"], body["year"]) == (3, {GOV: [9], ENT: [9]})
    assert [cells[GOV] for _, cells in body["months"]] == [[0, 0, 0, 0]] * 3 + [[9]]
    assert read(body).trend.is_empty


NAMES = ("示例科技", "示例项目投资合同", "示例项目", "第 1 项")


def test_months_of_few_are_put_together(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    for back in (0, 1, 2):
        contract(land.city, month_after(month, -back) + timedelta(days=4), both(5), both(1))
    body = drafted(writers, month).said["body"]
    assert (body["sides"][GOV], body["span"], body["months"][-1][1][GOV]) == ([6], 3, [18, 15, 18, 0])
    brief = read(body)
    assert len(brief.by_month) == 4
    assert not brief.trend.is_empty


def test_the_year_does_not_tell_a_month_of_few(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    contract(land.city, month + timedelta(days=4), both(14), both(6))
    contract(land.city, month_after(month, -1) + timedelta(days=4), both(2), both(1))
    body = drafted(writers, month).said["body"]
    assert (body["year"][GOV], body["sides"][GOV]) == ([23, 16, 23, 0], [20])


def test_nobody_and_nothing_is_named(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    furnished(land, month)
    one = issued(writers, month)
    assert not [name for name in NAMES if name in one.content]
    assert ENT not in {row["debtor"] for row in one.said["body"]["red"]}
    paper = str(BRIEF.blocks(one.said["body"]))
    assert not [name for name in NAMES if name in paper]


def test_a_clause_number_that_is_none_is_not_frozen(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    furnished(land, month)
    Obligation.objects.filter(pk=Obligation.objects.filter(light=3)[0].pk).update(number="张三的那一条，电话一三八")
    assert "张三" not in drafted(writers, month).content


def test_sealed_matters_are_nowhere(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    furnished(land, month)
    before = drafted(writers, month)
    hidden = contract(land.city, month + timedelta(days=4), both(3), both(9))
    Matter.objects.filter(pk=hidden.pk).update(title="", known_as="", confidentiality=SEALED)
    sweep_until()
    again = BRIEF.compose(_asked(before))
    assert json.dumps(again, default=str, sort_keys=True) == json.dumps(before.said["body"], sort_keys=True)
    assert heads(BRIEF.sources("lanchuan/")) == before.said["heads"]
    assert Contract.objects.count() == before.said["heads"]["streams"] + 1


def _asked(one: Publication) -> Asked:
    return Asked(one.place, Period(one.first, one.last, ""), one.as_of)


def test_it_does_not_hang_on_who_drafts(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    furnished(land, month)
    money = contract(land.city, month + timedelta(days=2), {}, {GOV: 12}, quantity=5_000_000, measure="分")
    far = builders.unit("外市管委会", path="waishi/")
    elsewhere = Matter.objects.get(pk=money.pk)
    Grant.objects.create(
        matter=elsewhere,
        person_id=writers[0].person_id,
        granted_at=timezone.now() - timedelta(days=1),
        granted_by_id=writers[1].person_id,
        expires_at=timezone.now() + timedelta(days=9),
    )
    one = drafted(writers, month)
    assert set(one.said["body"]["amounts"][GOV]) == {"亩"}
    assert far.name not in one.content
    assert onlooker("lanchuan/").unit_id == 0


def test_what_changed_since_the_last_issue(
    land: Counties, writers: tuple[Actor, Actor], today: date, month: date
) -> None:
    before = month_after(month, -1)
    first = contract(land.city, before + timedelta(days=4), {GOV: 1, ENT: 12}, {GOV: 29})
    sweep_until()
    one = issued(writers, before)
    assert read(one.said["body"]).since is None
    keep(Obligation.objects.filter(matter=first.pk, number="20"), today)
    second = contract(land.city, month + timedelta(days=4), {GOV: 29, ENT: 12}, {GOV: 1})
    sweep_until()
    body = issued(writers, month).said["body"]
    brief = read(body)
    assert (brief.new, body["since"]["mark"]) == (1, one.mark)
    assert [row.row["matter"] for row in brief.red if row.is_new] == [second.matter.reference]
    assert brief.gone == [(f"{first.matter.reference} 第 20 条（临港区管委会）", "已兑现")]
    assert [answer.went for answer in brief.answers] == ["up", "same"]
    assert [(name, side) for name, side, _ in brief.changed] == [("临港区管委会", GOV)]


CELLS = st.integers(10, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(CELLS, CELLS)
def test_a_share_rose_only_where_both_intervals_say_so(was: tuple[int, int], now: tuple[int, int]) -> None:
    one, two = (figure(GOV, [n, kept, n, 0]) for n, kept in (was, now))
    before, after = one.share.interval, two.share.interval
    assert before is not None
    assert after is not None
    assert (went(one, two) == "up") == (after.low > before.high)
    assert (went(one, two) == "down") == (after.high < before.low)


def test_a_correction_names_the_figures(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    furnished(land, month)
    one = issued(writers, month)
    contract(land.city, month + timedelta(days=6), {GOV: 1}, {})
    made = correct(reference=one.matter.reference, reason="补登一份合同", by=writers[0])
    changes = made.said["corrects"]["changes"]
    assert changes[0].startswith("全市当月政府：55.3%（按期 21 / 38")
    assert "更正为56.4%（按期 22 / 39" in changes[0]
    assert len(changes) == 4


def test_as_many_queries_for_few_as_for_many(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    furnished(land, month)
    asked = _asked(drafted(writers, month))
    with CaptureQueriesContext(connection) as few:
        BRIEF.compose(asked)
    for number in range(3):
        contract(land.city, month + timedelta(days=number), both(2), both(3))
    sweep_until()
    with CaptureQueriesContext(connection) as many:
        BRIEF.compose(asked)
    assert len(many) <= len(few)


def test_the_paper_says_the_same(land: Counties, writers: tuple[Actor, Actor], month: date) -> None:
    furnished(land, month)
    body = drafted(writers, month).said["body"]
    blocks, brief = BRIEF.blocks(body), read(body)
    [chart] = [one for one in blocks if isinstance(one, Chart)]
    after = blocks[blocks.index(chart) + 1]
    assert isinstance(after, Grid)
    assert [row[1:] for row in after.rows] == [[one.text for one in line.both] for line in brief.by_month]
    assert [point is not None for point in chart.lines[0].points].count(True) == 2
    [red] = [one for one in blocks if isinstance(one, Grid) and one.caption == f"共 {brief.red_total} 项"]
    assert len(red.rows) == brief.red_total >= 17


def test_the_months_are_over(today: date) -> None:
    found = months_over(today)
    assert found[0].last < today
    assert [one.last + timedelta(days=1) for one in found[1:]] == [one.first for one in found[:-1]]
