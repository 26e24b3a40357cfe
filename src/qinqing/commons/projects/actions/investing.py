"""What is to be invested by year, and what was by month: each figure with who said it, from what, as of which day."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.commons.projects import access, events
from qinqing.commons.projects.actions.keeping import held
from qinqing.commons.projects.models import Completed, Planned, Project
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.matters.actions import current, hold, moved


class NotTheirFigure(Refusal):
    """What was invested is reported by whose project it is, or by the office that keeps it."""

    says = _("完成投资由项目单位或登记单位（{host}）报送，别人不能代替。")
    status = 403


class AheadOfTime(Refusal):
    """Nothing is reported of a month that has not begun, nor as of a day that has not come or lies before the month."""

    says = _("月份不能晚于这个月，截至日期应在 {first} 和今天（{today}）之间。请核对。")


class SameFigure(Refusal):
    """The same figure again would be an empty event."""

    says = _("和已经登记的一样，没有改动。")


class NeedsSource(Refusal):
    """A figure without a source cannot be checked."""

    says = _("请写明数据出自哪里，例如统计报表的名称。")


@action(access.EDIT)
def plan(*, reference: str, year: int, amount: int, rev: int | None = None, by: Actor, at: datetime = NOW) -> None:
    """Write down what a project means to invest in a year, in 分; what stood before stays in the history."""
    project = held(reference, by, rev)
    was = Planned.objects.filter(project=project.pk, year=year).values_list("amount", flat=True).first()
    if was == amount:
        raise SameFigure
    Planned.objects.update_or_create(project=project, year=year, defaults={"amount": amount})
    record(project.pk, events.PLANNED, by=by, at=at, facts={"year": year, "amount": amount, "was": was})
    moved(project.matter)


@action(access.REPORT)
def report(
    *,
    reference: str,
    month: date,
    amount: int,
    source: str,
    as_of: date,
    rev: int | None = None,
    by: Actor,
    at: datetime = NOW,
) -> None:
    """Report what was invested in the month of a day, in 分; a new figure takes the place of the old one."""
    project = _reported(reference, by, rev)
    first, today = month.replace(day=1), timezone.localdate(at)
    if first > today or not first <= as_of <= today:
        raise AheadOfTime(first=f"{first:%Y-%m-%d}", today=f"{today:%Y-%m-%d}")
    if not source.strip():
        raise NeedsSource
    before = Completed.objects.filter(project=project.pk, month=first).first()
    now = {"amount": amount, "source": source.strip(), "as_of": as_of}
    if before and now == {name: getattr(before, name) for name in now}:
        raise SameFigure
    said = {**now, "unit_id": by.unit_id, "by_id": by.person_id, "at": at}
    Completed.objects.update_or_create(project=project, month=first, defaults=said)
    facts = {"month": first, "amount": amount, "as_of": as_of, "was": before.amount if before else None}
    texts = {"source": source.strip(), "was_source": before.source if before else ""}
    record(project.pk, events.REPORTED, by=by, at=at, facts=facts, texts=texts)
    moved(project.matter)


def _reported(reference: str, by: Actor, rev: int | None) -> Project:
    matter = hold(reference, by=by)
    project = Project.objects.select_related("matter").get(pk=matter.pk)
    if by.unit_id not in {matter.host_id, project.project_unit_id}:
        raise NotTheirFigure(host=matter.host.short_name)
    current(matter, rev)
    return project
