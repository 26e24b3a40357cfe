"""Taking back what one just did: one's own, once, while nobody has answered, into the same history."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.orders import actions as orders
from qinqing.commons.orders.actions.recalling import AnsweredMeanwhile
from qinqing.commons.orders.models import Order
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.noting import noted
from qinqing.kernel.devices.undo import WINDOW, offered, undoes
from qinqing.kernel.notices.actions import acknowledge
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.obligations.actions import Completion, Target, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.pages import actions as lists
from qinqing.kernel.pages.actions import undoing
from qinqing.kernel.pages.actions.undoing import NotYourAct, WindowPassed, undo
from qinqing.kernel.pages.models import SavedView
from tests import builders
from tests.routes import content, signed_in


@pytest.fixture
def city(db: None, settings: Any, tmp_path: Any) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path
    return builders.city()


@pytest.fixture
def notice(city: builders.City) -> Notice:
    builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=30))
    sweep_until()
    while dispatch():
        pass
    return Notice.objects.of(city.supervisor).at_top().unacknowledged().latest("pk")


def last(events: Any) -> tuple[int, int]:
    return next((stream, seq) for stream, seq, kind in reversed(events) if kind in undoes())


def signed_for(city: builders.City, notice: Notice) -> tuple[int, int]:
    with noted() as events:
        acknowledge(notice_id=notice.pk, by=city.supervisor)
    return last(events)


def issued(city: builders.City) -> tuple[str, tuple[int, int]]:
    wanted = orders.Wanted(addressee=city.park, title="关于限期办结的督办单", demand="查明原因。", length=5)
    reference = orders.draft(wanted=wanted, by=city.supervisor).matter.reference
    with noted() as events:
        orders.issue(reference=reference, by=city.supervisor)
    return reference, last(events)


def test_the_message_offers_the_way_back_and_it_leads_back(city: builders.City, notice: Notice) -> None:
    client = signed_in(city.supervisor)
    there = reverse("todo") + "?view=unread"
    client.post(reverse("notice_acknowledge", args=[notice.pk]) + f"?next={there}")
    page = content(client.get(there)).decode()
    [address] = re.findall(r'action="(/undo/\d+/\d+/)"', page)
    assert "/undo/" not in content(client.get(there)).decode()
    assert client.post(address, {"next": there})["Location"] == there
    notice.refresh_from_db()
    assert notice.acknowledged_at is None
    own = Event.objects.filter(stream=notice.matter_id, actor=city.supervisor.person_id)
    kinds = set(own.values_list("kind", flat=True))
    assert {"notices.notice.acknowledged", "notices.notice.unsigned"} <= kinds


def test_undo_twice_is_one_and_a_later_signature_stays(city: builders.City, notice: Notice) -> None:
    stream, seq = signed_for(city, notice)
    undo(stream=stream, seq=seq, by=city.supervisor)
    before = Event.objects.count()
    undo(stream=stream, seq=seq, by=city.supervisor)
    assert Event.objects.count() == before
    acknowledge(notice_id=notice.pk, by=city.supervisor)
    undo(stream=stream, seq=seq, by=city.supervisor)
    notice.refresh_from_db()
    assert notice.acknowledged_at is not None


def test_nobody_takes_back_what_somebody_else_did(city: builders.City, notice: Notice) -> None:
    stream, seq = signed_for(city, notice)
    for other in (city.clerk, city.head, city.representative):
        with pytest.raises(NotYourAct):
            undo(stream=stream, seq=seq, by=other)
        assert signed_in(other).post(reverse("act_undo", args=[stream, seq])).status_code == 404
    notice.refresh_from_db()
    assert notice.acknowledged_at is not None


def test_what_no_room_takes_back_stays(city: builders.City) -> None:
    contract = builders.usual_contract(city, timezone.localdate())
    signing = Event.objects.filter(stream=contract.matter_id, actor=city.clerk.person_id).earliest("seq")
    with pytest.raises(NotYourAct):
        undo(stream=signing.stream_id, seq=signing.seq, by=city.clerk)


def test_after_a_while_it_is_an_act_of_its_own(
    city: builders.City, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, seq = signed_for(city, notice)
    monkeypatch.setattr(undoing, "WINDOW", -WINDOW)
    with pytest.raises(WindowPassed):
        undo(stream=stream, seq=seq, by=city.supervisor)


def test_an_order_just_issued_is_withdrawn_and_keeps_its_number(city: builders.City) -> None:
    reference, (stream, seq) = issued(city)
    undo(stream=stream, seq=seq, by=city.supervisor)
    order = Order.objects.get(matter__reference=reference)
    assert (order.number, order.withdrawn_at is None, order.matter.state) == (1, False, "withdrawn")
    undo(stream=stream, seq=seq, by=city.supervisor)


def test_after_an_answer_it_is_neither_offered_nor_done(city: builders.City) -> None:
    reference, (stream, seq) = issued(city)
    rows = {"row": [f"{stream}.{seq}"]}
    client = signed_in(city.supervisor)
    assert "能办 1 件" in content(client.get(reverse("bulk", args=["undo"]), rows)).decode()
    done = Completion(timezone.localdate())
    claim(target=Target(reference, "1", uuid4()), completion=done, uploads=[builders.photo()], by=city.clerk)
    assert "已经有人答复或办过" in content(client.get(reverse("bulk", args=["undo"]), rows)).decode()
    with pytest.raises(AnsweredMeanwhile, match="报完成"):
        undo(stream=stream, seq=seq, by=city.supervisor)
    assert client.post(reverse("act_undo", args=[stream, seq])).status_code == 409
    assert Order.objects.get(matter__reference=reference).matter.state == "issued"


def test_a_filter_that_was_deleted_comes_back(city: builders.City) -> None:
    one = lists.keep(page="contracts", name="红灯", pairs=[("light", "3")], by=city.clerk)
    client = signed_in(city.clerk)
    client.post(reverse("view_change", args=[one.pk, "remove"]))
    [address] = re.findall(r'action="(/undo/\d+/\d+/)"', content(client.get("/saved/")).decode())
    client.post(address, {"next": "/saved/"})
    assert SavedView.objects.own(city.clerk.person_id).filter(pk=one.pk).exists()


@pytest.mark.parametrize("tags", ["", "undo", "undo:", "undo:1", "undo:1.x", "undo:-1.2", "success", "undo:1.2.3"])
def test_what_offers_nothing(tags: str) -> None:
    assert offered(tags) is None


def test_every_compensation_is_of_a_known_kind() -> None:
    assert {"notices.notice.acknowledged", "orders.order.issued", "pages.view.removed"} <= set(undoes())
    assert "parties.unit.renamed" in undoes()
    assert not [kind for kind in undoes() if kind.startswith(("proposals.", "checks."))]
