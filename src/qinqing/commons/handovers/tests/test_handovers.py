"""Handing a post over: what is listed, who signs, who sees it, and that nothing is lost without it."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qinqing.boards.work import page_of
from qinqing.commons.handovers.actions import (
    GivenAlready,
    NothingWaits,
    OtherUnit,
    SamePerson,
    give,
    take,
    withdraw,
)
from qinqing.commons.handovers.models import Handover
from qinqing.commons.handovers.queries import sheet, vacancies, waiting_at
from qinqing.domains.contracts import actions as contracts
from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotFound, Stale
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.actions import Completion, claim, confirm
from qinqing.kernel.parties.models import Post, Rank
from tests import builders
from tests.routes import TEXT, raw, signed_in


@pytest.fixture
def city(db: None, settings: Any) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def busy(city: builders.City, today: date) -> str:
    """Give the park a promise to keep, a claim to answer and a draft to write; return the contract's reference."""
    due = today + timedelta(days=60)
    contract = builders.sign_contract(
        city, builders.clause("1", GOV, due), builders.clause("2", ENT, due), signed_on=today - timedelta(days=30)
    )
    claim(
        target=builders.target(contract, "2"),
        completion=Completion(today),
        uploads=[builders.photo()],
        by=city.representative,
    )
    heading = contracts.Heading("草稿-1", "示例项目", "示例项目补充合同")
    contracts.begin(heading=heading, enterprise=city.firm, text=TEXT, key=uuid4(), by=city.clerk)
    return contract.matter.reference


def given(city: builders.City, by: Actor | None = None) -> Handover:
    return give(
        post_id=city.clerk.post_id, successor_id=city.colleague.post_id, words="钥匙在柜里", by=by or city.clerk
    )


def listed(actor: Actor, handover: Handover) -> set[tuple[str, str]]:
    found = sheet(actor, handover.matter.reference, timezone.localdate())
    return {(line.entry.code, line.entry.number) for line in found.lines}


def test_everything_that_waits_is_listed_and_signed_by_two(city: builders.City, today: date) -> None:
    busy(city, today)
    made = given(city)
    reference = made.matter.reference
    assert listed(city.clerk, made) == {("claim", "1"), ("answer", "2"), ("write", "")}
    todo = [row.item.work.code for row in page_of(city.colleague, {"kind": "handover"}, today).rows]
    assert todo == ["take"]
    for other in (city.clerk, city.head, city.supervisor):
        with pytest.raises(MoveNotAllowed):
            take(reference=reference, by=other)
    take(reference=reference, words="第 1 条的图纸还没有交", by=city.colleague)
    found = sheet(city.head, reference, today)
    assert (found.word, found.points) == ("已接收", "第 1 条的图纸还没有交")
    assert [one.kind for one in history(made.pk)] == ["handovers.handover.given", "handovers.handover.accepted"]
    with pytest.raises(MoveNotAllowed):
        withdraw(reference=reference, by=city.clerk)
    assert page_of(city.colleague, {"kind": "handover"}, today).rows == []


def test_nobody_signs_on_both_sides(city: builders.City, today: date) -> None:
    busy(city, today)
    for giver, post, successor in (
        (city.clerk, city.clerk, city.clerk),
        (city.head, city.clerk, city.head),
        (city.head, city.head, city.head),
    ):
        with pytest.raises(SamePerson):
            give(post_id=post.post_id, successor_id=successor.post_id, by=giver)
    made = given(city)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(pk=made.pk).update(taken_at=timezone.now(), taken_by=city.clerk.person_id)


def test_only_its_holder_and_the_head_hand_a_post_over(city: builders.City, today: date) -> None:
    busy(city, today)
    for nobody in (city.colleague, city.stranger, city.supervisor):
        with pytest.raises(NotFound):
            given(city, nobody)
    with pytest.raises(NotFound):
        give(post_id=city.clerk.post_id, successor_id=city.stranger.post_id, by=city.head)
    above = builders.actor(city.government, "head", Rank.CHIEF, "lanchuan/")
    with pytest.raises(OtherUnit):
        give(post_id=city.clerk.post_id, successor_id=builders.actor(city.government, "clerk").post_id, by=above)
    assert given(city, above).given_by_id == above.person_id


def test_it_is_given_once_at_a_time_and_not_for_nothing(city: builders.City, today: date) -> None:
    with pytest.raises(NothingWaits):
        given(city)
    busy(city, today)
    made = given(city)
    with pytest.raises(GivenAlready):
        given(city)
    with pytest.raises(Stale):
        withdraw(reference=made.matter.reference, rev=7, by=city.clerk)
    withdraw(reference=made.matter.reference, words="不走了", rev=0, by=city.clerk)
    assert given(city).pk != made.pk


def test_a_post_that_ended_is_shown_until_somebody_takes_it_over(city: builders.City, today: date) -> None:
    busy(city, today)
    Post.objects.filter(pk=city.clerk.post_id).update(until=today)
    for watcher in (city.head, city.supervisor, city.colleague):
        [vacant] = vacancies(watcher, today)
        assert (vacant.post.pk, vacant.count) == (city.clerk.post_id, 3)
        assert vacant.meanwhile == ["临港区管委会clerk（岗位空缺，代收）"]
    assert vacancies(city.stranger, today) == []
    made = given(city, city.head)
    assert vacancies(city.head, today) == []
    withdraw(reference=made.matter.reference, by=city.head)
    assert len(vacancies(city.head, today)) == 1


def test_as_much_is_asked_for_many_empty_posts_as_for_few(city: builders.City, today: date) -> None:
    """One of each kind, that looks over a place or not, or many of both: counted as each of them would see it."""

    def left(jurisdiction: str) -> None:
        gone = builders.actor(city.park, "clerk", jurisdiction=jurisdiction)
        Post.objects.filter(pk=gone.post_id).update(until=today)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = vacancies(city.head, today)
        assert [one.count for one in found] == [len(waiting_at(one.post)) for one in found]
        return len(found), len(queries)

    busy(city, today)
    Post.objects.filter(pk=city.clerk.post_id).update(until=today)
    left("lanchuan/")
    vacancies(city.head, today)
    few = asked()
    for place in ("lanchuan/", "lanchuan/lingang/", "lanchuan/none/"):
        left(place)
    assert (few[0], asked()) == (2, (5, few[1]))


def test_what_is_sealed_or_kept_away_is_not_told(city: builders.City, today: date) -> None:
    reference = busy(city, today)
    Matter.objects.filter(reference=reference).update(confidentiality="sealed", title="", known_as="")
    made = given(city)
    assert listed(city.clerk, made) == {("write", "")}
    Exclusion.objects.create(person_id=city.colleague.person_id, unit=city.firm, since=today)
    assert listed(city.colleague, made) == set()
    client = signed_in(city.head)
    asked = {"post": city.clerk.post_id, "successor": city.colleague.post_id, "words": ""}
    withdraw(reference=made.matter.reference, by=city.clerk)
    preview = client.post(reverse("handover_give"), asked).content.decode()
    assert "其中 1 件接收人依规回避" in preview
    assert Handover.objects.filter(withdrawn=False).count() == 0, "a preview gives nothing"


def test_strangers_and_enterprises_find_nothing(city: builders.City, today: date) -> None:
    busy(city, today)
    made = given(city)
    for nobody in (city.stranger, city.representative, city.rival):
        client = signed_in(nobody)
        assert client.get(reverse("handover", args=[made.matter.reference])).status_code == 404
        assert made.matter.reference not in client.get(reverse("handovers")).content.decode()


def test_the_pages_and_the_spreadsheet_say_the_same(city: builders.City, today: date) -> None:
    busy(city, today)
    client = signed_in(city.clerk)
    asked = {"post": city.clerk.post_id, "successor": city.colleague.post_id, "words": "钥匙在柜里"}
    assert "未办的 3 件" in client.post(reverse("handover_give"), asked).content.decode()
    sent = client.post(reverse("handover_give"), {**asked, "confirm": "1"})
    made = Handover.objects.get()
    assert sent.headers["Location"] == reverse("handover", args=[made.matter.reference])
    page = client.get(sent.headers["Location"]).content.decode()
    assert "钥匙在柜里" in page
    assert "由临港区管委会clerk本人签字接收" not in page
    assert "移交和接收不能是同一个人" in page
    book = load_workbook(BytesIO(raw(client.get(reverse("handover_table", args=[made.matter.reference])))))
    assert [row[0] for row in book["交接的事项"].iter_rows(min_row=2, values_only=True)].count("报完成") == 1
    other = signed_in(city.colleague)
    took = other.post(reverse("handover_take", args=[made.matter.reference]), {"words": "", "rev": "0"})
    assert took.status_code == 302
    again = other.post(reverse("handover_take", args=[made.matter.reference]), {"words": "还有", "rev": "0"})
    assert again.status_code == 409
    assert "还有" in again.content.decode()


def test_what_was_done_meanwhile_stays_on_the_sheet(city: builders.City, today: date) -> None:
    reference = busy(city, today)
    made = given(city)
    confirm(target=builders.Target(reference, "2", uuid4(), None), by=city.colleague)
    lines = sheet(city.head, made.matter.reference, today).lines
    assert [one.promise.light for one in lines if one.entry.number == "2" and one.promise] == ["done"]
