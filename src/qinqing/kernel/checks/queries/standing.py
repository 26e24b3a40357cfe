"""Whose turn it is with a claim, since when, until when, and what happens otherwise: the same words for all sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.checks.lifecycle import CONCLUDED, OPEN
from qinqing.kernel.checks.models import Check
from qinqing.kernel.checks.queries.reading import checks_of
from qinqing.kernel.checks.rules import DRAWN
from qinqing.kernel.obligations.models import Claim, Obligation
from qinqing.kernel.obligations.queries import turns
from qinqing.kernel.obligations.queries.silence import Turns


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has to speak; `until` is None while nobody is named who could."""

    who: str
    since: date
    until: date | None
    otherwise: str


@dataclass(frozen=True, slots=True)
class Answering:
    """What the page of a promise says of the answer to its claim, and of checks."""

    turn: Standing | None
    drawn: Check | None
    found: Sequence[Check]


def answering(promise: Obligation, today: date) -> Answering:
    """Return where the answer to a promise's claim stands; the promise comes with its units, one query when settled."""
    checks = checks_of([promise.pk])
    running = next((one for one in checks if one.state in OPEN), None)
    passing = turns(promise)
    return Answering(
        turn=_turn(promise, passing, running, today) if passing else None,
        drawn=running if running and running.cause == DRAWN else None,
        found=[one for one in checks if one.state == CONCLUDED],
    )


def _turn(promise: Obligation, passing: Turns, running: Check | None, today: date) -> Standing | None:
    if today <= passing.answer_until or today < passing.superior_from:
        claim = Claim.objects.filter(obligation=promise, outcome=Claim.OPEN).first()
        since = timezone.localdate(claim.claimed_at) if claim else passing.answer_until
        return Standing(promise.verifier.short_name, since, passing.answer_until, _then(promise, passing, today))
    if passing.superior and today < passing.neutral_from:
        otherwise = _("到期仍没有答复的，转给中立的核验单位核验。")
        return Standing(passing.superior.short_name, passing.superior_from, passing.superior_until, otherwise)
    return _neutral(passing, running)


def _then(promise: Obligation, passing: Turns, today: date) -> str:
    if passing.superior:
        words = {
            "superior": passing.superior.short_name,
            "first": day_text(passing.superior_from, today),
            "last": day_text(passing.superior_until, today),
        }
        return (
            _("到期没有答复的，由上级%(superior)s在%(first)s至%(last)s代为答复；再没有，转给中立的核验单位核验。")
            % words
        )
    why = _("没有上级单位") if promise.verifier.belongs_to_id is None else _("的上级与欠的一方有隶属关系，不能代为答复")
    return _("%(unit)s%(why)s，到期没有答复的，直接转给中立的核验单位核验。") % {
        "unit": promise.verifier.short_name,
        "why": why,
    }


def _neutral(passing: Turns, running: Check | None) -> Standing:
    if running and running.unit:
        otherwise = _("到期没有结论的，报核验单位的主要负责人和上级。")
        return Standing(running.unit.short_name, timezone.localdate(running.begun_at), running.due_on, otherwise)
    if running:
        otherwise = _("缺核验单位：由系统管理员在「抽查和核验单位」里指定一个与双方都无关的单位，指定后才起算。")
        return Standing(_("系统管理员"), timezone.localdate(running.begun_at), None, otherwise)
    return Standing(_("核验单位"), passing.neutral_from, None, _("正在转给核验单位。"))
