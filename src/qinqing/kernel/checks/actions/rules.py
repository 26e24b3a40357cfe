"""Setting which share of claims is drawn at a place, and which unit checks there; and taking that back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.checks import access, events
from qinqing.kernel.checks.models import Rule
from qinqing.kernel.checks.queries.administration import AREA, last_change
from qinqing.kernel.checks.queries.naming import may_check
from qinqing.kernel.checks.rules import may_be
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.models import Unit


class NeverNeutral(Refusal):
    """Neither an enterprise, nor who watches those who check, nor a body without log-in checks claims."""

    says = _("{unit}不能当核验单位：派驻机构、巡察组、企业和没有账号的外部单位都不行。")


class OutOfRange(Refusal):
    """A share is none, or large enough for a check to point at nobody."""

    says = _("抽查比例请填 0，或者 5 到 100 之间的数：比例太低，抽到谁就等于说出是谁请求核实的。")


class SameRule(Refusal):
    """A change that changes nothing would only make people look for the difference."""

    says = _("和现在的一样，没有要改的。")


class NotTheLast(Refusal):
    """Only the last change of a place that still stands is taken back."""

    says = _("只能撤销这个地方最近一次的改动。")
    status = 409


def _locked(path: str, by: Actor) -> tuple[int, Rule]:
    """Lock the area; raises NotFound for an unknown place or one that `by` does not keep."""
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    is_place = not path or Unit.objects.filter(path=path, until__isnull=True).exists()
    if not is_place or not keeps(by.jurisdiction, path):
        raise NotFound
    return stream, Rule.objects.filter(pk=path).first() or Rule(path=path)


def _write(rule: Rule, permille: int | None, unit: Unit | None) -> dict[str, object]:
    told: dict[str, object] = {
        "path": rule.path,
        "permille": permille,
        "permille_was": rule.permille,
        "unit": unit.pk if unit else None,
        "unit_was": rule.unit_id,
    }
    rule.permille, rule.unit = permille, unit
    rule.save()
    return told


@action(access.CHANGE_RULE)
def change_rule(*, path: str, permille: int | None, unit: Unit | None, by: Actor, at: datetime = NOW) -> None:
    """Set what counts at a place from now on, None: as above it; lots that have fallen stay.

    Whether the unit fits is asked anew for each claim: a side, and what stands above or below one, never checks it.
    """
    stream, rule = _locked(path, by)
    if permille is not None and not may_be(permille):
        raise OutOfRange
    if unit is not None and not may_check(unit):
        raise NeverNeutral(unit=unit.short_name)
    if (rule.permille, rule.unit_id) == (permille, unit.pk if unit else None):
        raise SameRule
    record(stream, events.RULE_CHANGED, by=by, at=at, facts=_write(rule, permille, unit))


@action(access.UNDO_RULE)
def undo_rule(*, path: str, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Bring back what stood before a place's last change; the change stays in the history."""
    stream, rule = _locked(path, by)
    last = last_change(path)
    if last is None or last.seq != seq:
        raise NotTheLast
    unit = Unit.objects.filter(pk=last.facts["unit_was"]).first()
    if unit is not None and not may_check(unit):
        raise NeverNeutral(unit=unit.short_name)
    told = _write(rule, last.facts["permille_was"], unit) | {"reverses": seq}
    record(stream, events.RULE_REVERSED, by=by, at=at, facts=told)
