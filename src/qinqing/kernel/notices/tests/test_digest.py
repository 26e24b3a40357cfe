"""Once a day instead of at once: what is not urgent together, the gravest first; an alarm and one's own steps never wait."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as letters
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.action import database_now
from qinqing.kernel.notices.actions import Telling, open_channel, permit, set_pace, tell
from qinqing.kernel.notices.actions.channels import AtNight
from qinqing.kernel.notices.jobs import send
from qinqing.kernel.notices.models import Mail, Message, Notice, Pace
from qinqing.kernel.notices.queries import pace_of
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.parties.models import Person
from qinqing.kernel.parties.queries import Reached
from tests import builders
from tests.routes import signed_in

SHANGHAI = ZoneInfo("Asia/Shanghai")
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-secret"


@pytest.fixture
def city(db: None, settings: Settings) -> builders.City:
    settings.QINQING_TOTP_ROLES = frozenset()
    return builders.city()


@pytest.fixture
def contract(city: builders.City) -> Contract:
    """Overdue for long; of its steps nobody was told yet."""
    made = builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    return made


def told() -> None:
    while dispatch():
        pass


def news(contract: Contract, who: Any, level: int, count: int = 1) -> None:
    """Tell somebody of steps of a promise, as the reaction does."""
    events = list(Event.objects.filter(stream=contract.pk, kind="obligations.clock.fired").order_by("seq")[:count])
    assert len(events) == count
    person, promise = Person.objects.get(pk=who.person_id), builders.promise(contract)
    tell(Telling(event, promise, Reached(person), level) for event in events)


def now() -> datetime:
    return database_now().astimezone(SHANGHAI)


def daily(hour: int) -> datetime:
    """Return the next time that it is so late in Shanghai, reckoned apart from the product."""
    today = datetime.combine(now().date(), time(hour), SHANGHAI)
    return today if today > now() else today + timedelta(days=1)


@pytest.mark.parametrize("later", range(0, 24, 5))
def test_what_is_not_urgent_waits_for_the_hour_also_over_midnight(
    city: builders.City, contract: Contract, later: int
) -> None:
    hour = (now().hour + later) % 24
    set_pace(hour=hour, by=city.supervisor)
    news(contract, city.supervisor, 2)
    assert Mail.objects.get().next_at == daily(hour)
    assert send() == 0


def test_an_alarm_and_one_s_own_step_go_at_once(city: builders.City, contract: Contract) -> None:
    for who in (city.clerk, city.head, city.supervisor):
        set_pace(hour=now().hour, by=who)
    told()
    assert {one.notice.level for one in Mail.objects.select_related("notice")} == {1, 2, 3}
    assert not Mail.objects.exclude(next_at=database_now()).exists()


def test_the_digest_is_one_letter_the_gravest_first_with_a_link(
    city: builders.City, contract: Contract, settings: Settings
) -> None:
    settings.QINQING_ADDRESS = "https://qinqing.example.test"
    set_pace(hour=now().hour, by=city.supervisor)
    news(contract, city.supervisor, 1)
    Notice.objects.all().update(level=2)
    news(contract, city.supervisor, 0, 3)
    assert send() == 0
    assert letters.outbox == []
    Mail.objects.update(next_at=database_now())
    assert send() == 1
    [letter] = letters.outbox
    assert "1 条预警、2 条消息" in letter.body
    assert "https://qinqing.example.test/notices/" in letter.body
    assert contract.matter.title not in letter.body
    assert send() == 0, "nothing when there is nothing"
    assert len(letters.outbox) == 1


def test_channels_wait_as_letters_do_and_follow_a_change(city: builders.City, contract: Contract) -> None:
    keeper = builders.actor(city.government, "system", jurisdiction="lanchuan/")
    permit(kinds=["wecom"], by=keeper)
    open_channel(kind="wecom", address=WECOM, by=city.supervisor)
    hour, other = now().hour, (now().hour + 3) % 24
    set_pace(hour=hour, by=city.supervisor)
    news(contract, city.supervisor, 2)
    assert {Mail.objects.get().next_at, Message.objects.get().next_at} == {daily(hour)}
    set_pace(hour=other, by=city.supervisor)
    assert {Mail.objects.get().next_at, Message.objects.get().next_at} == {daily(other)}
    set_pace(hour=None, by=city.supervisor)
    assert {Mail.objects.get().next_at, Message.objects.get().next_at} == {database_now()}


def test_it_costs_only_for_whom_there_is_something_new(city: builders.City, contract: Contract) -> None:
    def statements(count: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            news(contract, city.supervisor, 0, count)
        return len(asked)

    assert statements(1) == statements(3)
    Mail.objects.update(next_at=None, sent_at=database_now())
    with CaptureQueriesContext(connection) as before:
        assert send() == 0
    Pace.objects.bulk_create(Pace(person=one, hour=9) for one in Person.objects.all())
    with CaptureQueriesContext(connection) as after:
        assert send() == 0
    assert len(before) == len(after)


def test_it_is_chosen_on_one_s_own_page(city: builders.City, settings: Settings) -> None:
    settings.QINQING_QUIET_HOURS = (time(22), time(7))
    client = signed_in(city.supervisor)
    page = client.get(reverse("channels")).content.decode()
    assert "每天 8 点汇总一次" in page
    assert "每天 23 点汇总一次" not in page
    assert client.post(reverse("channel_pace"), {"hour": "8"}).status_code == 302
    assert pace_of(city.supervisor) == 8
    client.post(reverse("channel_pace"), {"hour": "8"})
    assert Event.objects.filter(kind="notices.pace.set").count() == 1, "twice is once"
    client.post(reverse("channel_pace"), {"hour": "23"})
    assert pace_of(city.supervisor) == 8
    with pytest.raises(AtNight):
        set_pace(hour=23, by=city.supervisor)
    client.post(reverse("channel_pace"), {"hour": ""})
    assert pace_of(city.supervisor) is None
