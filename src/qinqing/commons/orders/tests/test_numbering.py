"""Numbers run without gaps and without doubles, whoever issues at once; a ladder's step fires once."""

import threading
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from qinqing.commons.orders.actions import LimitPassed, draft, issue
from qinqing.commons.orders.models import Order
from qinqing.commons.orders.queries import sheet
from qinqing.commons.orders.tests.conftest import asked
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.calendars.rules import WORKING_DAY
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.obligations.jobs import sweep, sweep_until
from qinqing.kernel.obligations.models import Obligation
from tests import builders
from tests.fixtures.ground import Database

ISSUERS, EACH = 8, 3


def test_eight_issuers_at_once_leave_no_gap_and_no_double(committed: Database) -> None:
    """One of each one's orders fails after the limit was moved: what is refused takes no number with it."""
    city, today = builders.city(), timezone.localdate()
    people = [builders.actor(city.stationed, "supervisor", "handler", "lanchuan/") for _ in range(ISSUERS)]
    drafts = [[draft(wanted=asked(city), by=one).matter for _ in range(EACH + 1)] for one in people]
    for mine in drafts:
        Order.objects.filter(pk=mine[1].pk).update(length=None, due_on=today)
    start, refused = threading.Barrier(ISSUERS), []

    def work(who: int) -> None:
        start.wait()
        for matter in drafts[who]:
            try:
                issue(reference=matter.reference, by=people[who])
            except LimitPassed:
                refused.append(matter.pk)
        connection.close()

    threads = [threading.Thread(target=work, args=[who]) for who in range(ISSUERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(Order.objects.filter(number__isnull=False).values_list("number", flat=True))
    assert numbers == list(range(1, ISSUERS * EACH + 1))
    assert sorted(refused) == sorted(mine[1].pk for mine in drafts)
    assert not verify().faults


def test_an_order_climbs_its_ladder_and_every_step_fires_once(demo: Database) -> None:
    city, today = builders.city(), timezone.localdate()
    first = today - timedelta(days=60)
    made = draft(wanted=asked(city), by=city.supervisor, at=builders.on(first))
    issue(reference=made.matter.reference, by=city.supervisor, at=builders.on(first, 11))
    sweep_until()
    sweep()
    sweep_until()
    fired = Event.objects.filter(stream=made.pk, kind="obligations.clock.fired").order_by("seq")
    due = Obligation.objects.get(matter=made.pk).base_due
    days = calendar()
    when = [builders.on(days.shift(due, offset, WORKING_DAY), 8) for offset in (-3, -1, 1, 5)]
    assert [event.at for event in fired] == when
    assert [event.facts["level"] for event in fired] == [1, 2, 3, 3]
    assert set(fired.last().facts["audience"]) == {"superior", "stationed"}
    made.matter.refresh_from_db()
    assert made.matter.light == 3
    newest = sheet(city.supervisor, made.matter.reference, today).told[0]
    assert (newest.label, newest.words, newest.tone) == ("警报", "报上级、派驻组", "alarm")
