"""A county moves to another city: its calendar and its limits go with it."""

import pytest
from django.urls import reverse

from qinqing.kernel.calendars.models import Calendar, LocalLimit
from qinqing.kernel.calendars.queries import calendar_for, kept_below
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.matters.actions import move
from tests.builders import actor, unit
from tests.routes import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return actor(unit("运维", path="sheng/"), "system")


def calendar_at(code, path):
    nation = Calendar.objects.get(path="")
    return Calendar.objects.create(code=code, name=code, path=path, parent=nation, published_to=nation.published_to)


def limit_at(code, path):
    texts = dict.fromkeys(("start_event", "end_event", "actor", "law", "jurisdiction"), "某")
    return LocalLimit.objects.create(code=code, name=code, length=5, unit="working_day", path=path, **texts)


def test_what_is_set_for_a_place_moves_with_it(keeper, settings):
    settings.QINQING_TOTP_ROLES = frozenset()
    zone, above = unit("区", path="lan/qu/"), unit("新市", path="xin/")
    own, beside = calendar_at("qu", "lan/qu/"), calendar_at("qu2", "lan/qu2/")
    inner, other = limit_at("a", "lan/qu/zhen/"), limit_at("b", "lan/")
    assert [count for _, count in kept_below("lan/qu/")] == [1, 1]
    page = signed_in(keeper).post(reverse("unit_move"), {"unit": zone.pk, "above": above.pk, "place": "qu"})
    for words in ("随后一起改位置：1 份本地工作日历。", "随后一起改位置：1 条本地期限。"):
        assert words in page.content.decode()
    move(unit_id=zone.pk, to="xin/qu/", above=above, by=keeper)
    while dispatch():
        pass
    for one, path in ((own, "xin/qu/"), (beside, "lan/qu2/"), (inner, "xin/qu/zhen/"), (other, "lan/")):
        one.refresh_from_db()
        assert one.path == path
    assert calendar_for("xin/qu/zhen/") == own
    assert calendar_for("lan/qu/").path == ""
