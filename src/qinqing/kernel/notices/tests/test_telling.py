"""One message where one is enough, in whose place, and nothing at night."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.matters.actions import hold
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.notices.actions import acknowledge
from qinqing.kernel.notices.jobs import send
from qinqing.kernel.notices.models import Mail, Notice
from qinqing.kernel.notices.queries import inbox, waiting
from qinqing.kernel.notices.reactions import tell_of_steps
from qinqing.kernel.notices.rules import hours, is_quiet
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.parties.models import Person
from tests import builders

NIGHT = (time(22), time(7))


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def late(city: builders.City, today: date, side: str = "gov", days: int = 40) -> Contract:
    return builders.sign_contract(
        city, builders.clause("1", side, today - timedelta(days=days)), signed_on=today - timedelta(days=120)
    )


def everybody_told() -> None:
    sweep_until()
    while dispatch():
        pass


def above(upper: Contract, *lower: Contract) -> None:
    Matter.objects.filter(pk__in=[one.pk for one in lower]).update(parent=upper.pk)


def test_who_would_get_both_gets_one_message(city: builders.City, today: date) -> None:
    upper, lower = late(city, today), late(city, today)
    above(upper, lower)
    everybody_told()
    (shown,) = inbox(city.supervisor)
    assert shown.matter_id == upper.pk
    assert [under.matter_id for under in shown.covers.all()] == [lower.pk], (
        "nothing is lost, it is read under the upper"
    )
    assert waiting(city.supervisor) == 1


def test_matters_side_by_side_are_told_each(city: builders.City, today: date) -> None:
    late(city, today)
    late(city, today)
    everybody_told()
    assert len(inbox(city.supervisor)) == 2


def test_what_ones_own_unit_has_to_do_is_never_folded(city: builders.City, today: date) -> None:
    upper, lower = late(city, today), late(city, today)
    above(upper, lower)
    everybody_told()
    assert {notice.matter_id for notice in inbox(city.head)} == {upper.pk, lower.pk}


def test_a_graver_light_is_not_hidden_under_a_lesser(city: builders.City, today: date) -> None:
    upper, lower = late(city, today), late(city, today)
    above(upper, lower)
    everybody_told()
    Notice.objects.update(under=None)
    Notice.objects.filter(matter=upper.pk, person=city.supervisor.person_id).update(level=1)
    from_below = Event.objects.filter(stream=lower.pk, kind="obligations.clock.fired")
    tell_of_steps(list(from_below))
    assert len(inbox(city.supervisor)) == 2


def test_signing_for_the_upper_signs_for_those_under_it(city: builders.City, today: date) -> None:
    upper, lower = late(city, today), late(city, today)
    above(upper, lower)
    everybody_told()
    (shown,) = inbox(city.supervisor)
    acknowledge(notice_id=shown.pk, by=city.supervisor)
    for one in (upper, lower):
        assert Event.objects.filter(stream=one.pk, kind="notices.notice.acknowledged").count() == 1
    assert waiting(city.supervisor) == 0
    acknowledge(notice_id=shown.pk, by=city.supervisor)
    assert Event.objects.filter(stream=lower.pk, kind="notices.notice.acknowledged").count() == 1


def test_signing_passes_over_what_its_reader_may_no_longer_see(city: builders.City, today: date) -> None:
    upper, lower = late(city, today), late(city, today)
    above(upper, lower)
    everybody_told()
    (shown,) = inbox(city.supervisor)
    Matter.objects.filter(pk=lower.pk).update(path="elsewhere/")
    acknowledge(notice_id=shown.pk, by=city.supervisor)
    assert waiting(city.supervisor) == 0
    assert not Event.objects.filter(stream=lower.pk, kind="notices.notice.acknowledged").exists()
    assert Notice.objects.get(under=shown.pk).acknowledged_at is None


def test_only_what_was_recorded_is_signed(city: builders.City, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lower notice is folded under the upper between reading and writing: it is signed for next time."""
    upper, lower = late(city, today), late(city, today)
    everybody_told()
    of_upper, of_lower = (Notice.objects.get(matter=one.pk, person=city.supervisor.person_id) for one in (upper, lower))

    def fold_meanwhile(reference: str, *, by: Actor) -> Matter:
        Notice.objects.filter(pk=of_lower.pk).update(under=of_upper.pk)
        return hold(reference, by=by)

    monkeypatch.setattr("qinqing.kernel.notices.actions.telling.hold", fold_meanwhile)
    acknowledge(notice_id=of_upper.pk, by=city.supervisor)
    signed = set(Notice.objects.filter(acknowledged_at__isnull=False).values_list("matter", flat=True))
    recorded = set(Event.objects.filter(kind="notices.notice.acknowledged").values_list("stream", flat=True))
    assert signed == recorded == {upper.pk}


def test_a_notice_says_in_whose_place_it_came(city: builders.City, today: date) -> None:
    late(city, today, days=-2)
    everybody_told()
    warned = [notice for notice in inbox(city.head) if notice.level == 2]
    assert [notice.in_place_of for notice in warned] == ["分管领导"], "the park has no deputy"


def test_one_letter_a_person(city: builders.City, today: date) -> None:
    for _ in range(3):
        late(city, today)
    everybody_told()
    assert send() == Notice.objects.values("person").distinct().count()
    letters = [letter for letter in mail.outbox if "警报" in letter.subject]
    assert {letter.subject for letter in letters} == {"【亲清】您有 3 条警报"}
    assert not Mail.objects.filter(sent_at__isnull=True).exists(), "each of the three has its receipt"


def test_no_letter_about_nothing(city: builders.City, today: date) -> None:
    """What is read under another, or was signed for meanwhile, does not wait for anybody."""
    upper, lower = late(city, today), late(city, today)
    above(upper, lower)
    everybody_told()
    (shown,) = inbox(city.supervisor)
    Mail.objects.filter(notice=shown.pk).update(next_at=None, sent_at=timezone.now())
    for notice in Notice.objects.of(city.head):
        acknowledge(notice_id=notice.pk, by=city.head)
    send()
    assert {letter.subject for letter in mail.outbox} == {"【亲清】您有 2 条提醒", "【亲清】您有 2 条预警"}, "to clerks"
    assert not Mail.objects.filter(next_at__isnull=False).exists()


@pytest.mark.parametrize("address", ["不是邮箱", "two\nlines@example.test", "经办@例子.test", "a@b@c", "<>"])
def test_an_address_that_is_none_holds_up_nobody_else(
    city: builders.City, today: date, settings: Settings, address: str
) -> None:
    late(city, today)
    everybody_told()
    Person.objects.filter(pk=city.clerk.person_id).update(email=address)
    send()
    assert {one.to[0] for one in mail.outbox} - {address} == set(
        Person.objects.filter(notices__isnull=False).exclude(email=address).values_list("email", flat=True)
    )


def test_letters_wait_for_the_morning(city: builders.City, today: date, settings: Settings) -> None:
    settings.QINQING_QUIET_HOURS = NIGHT
    late(city, today, side=ENT)
    everybody_told()
    assert Notice.objects.exists(), "the application tells at once; only delivery waits"
    assert send(now=datetime(2026, 3, 2, 15, 30, tzinfo=UTC)) == 0, "23:30 in Shanghai"
    assert not mail.outbox
    assert send(now=datetime(2026, 3, 2, 23, 0, tzinfo=UTC)) > 0, "07:00 in Shanghai"


@pytest.mark.parametrize(
    ("quiet", "at", "held"),
    [
        ("22:00-07:00", time(21, 59), False),
        ("22:00-07:00", time(22), True),
        ("22:00-07:00", time(0), True),
        ("22:00-07:00", time(6, 59), True),
        ("22:00-07:00", time(7), False),
        ("12:00-14:00", time(13), True),
        ("12:00-14:00", time(14), False),
        ("", time(3), False),
    ],
)
def test_quiet_hours(quiet: str, at: time, held: bool) -> None:
    assert is_quiet(at, hours(quiet)) is held


@pytest.mark.parametrize("text", ["22:00", "25:00-07:00", "abc", "1-2-3"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        hours(text)
