"""The job prepares a draft on the first working day after a period, once, and never issues."""

from datetime import date, datetime, timedelta

from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.publications.actions import discard, issue, submit
from qinqing.kernel.publications.jobs import prepare_due, ready_on
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.rules.kinds import Period
from qinqing.kernel.publications.tests.conftest import NOVEMBER, Office
from tests.builders import on


def at(day: date) -> datetime:
    return on(day, 9)


MONDAY = date(2025, 12, 1)


def test_the_first_working_day_after_a_period(office: Office) -> None:
    assert ready_on(NOVEMBER, "lanchuan/") == MONDAY
    september = Period(date(2025, 9, 1), date(2025, 9, 30), "")
    assert ready_on(september, "lanchuan/") == date(2025, 10, 9), "eight days of rest"


def test_nothing_is_prepared_before_somebody_issued_the_first(office: Office) -> None:
    office.drafted()
    assert prepare_due(at(MONDAY)) == 0


def test_a_draft_is_prepared_once_and_waits_for_persons(office: Office) -> None:
    office.issued()
    assert prepare_due(at(MONDAY - timedelta(days=1))) == 0
    assert prepare_due(at(MONDAY)) == 1
    assert prepare_due(at(MONDAY)) == 0
    one = Publication.objects.get(first=NOVEMBER.first)
    assert (one.matter.state, one.drafted_by, one.issued_at) == ("draft", None, None)
    assert [entry.kind for entry in history(one.pk)] == ["publications.clock.prepared"]
    assert one.said["body"]["before"] == 1
    submit(reference=one.matter.reference, by=office.drafter)
    issue(reference=one.matter.reference, by=office.leader)
    assert Publication.objects.get(pk=one.pk).number == 2


def test_what_somebody_gave_up_is_not_prepared_again(office: Office) -> None:
    office.issued()
    prepare_due(at(MONDAY))
    one = Publication.objects.get(first=NOVEMBER.first)
    discard(reference=one.matter.reference, by=office.drafter)
    assert prepare_due(at(MONDAY + timedelta(days=3))) == 0
