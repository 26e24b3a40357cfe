"""What the reader of a form saw of a promise, and how it reads after somebody else acted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qinqing.kernel.calendars.rules import whole_day
from qinqing.kernel.matters.queries import overtaken, seen
from qinqing.kernel.obligations.lifecycle import STATES
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import LEVELS


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did meanwhile: when, who, what, and with which promise of the matter."""

    at: datetime
    who: str
    what: str
    promise: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What overtook a form about a promise: the acts, and each thing that reads otherwise (what, then, now)."""

    acts: Sequence[Act]
    fields: Sequence[tuple[str, str, str]]


def seen_of(promise: Obligation) -> str:
    """Return what the reader of a form about `promise` sees of it now, for the form to carry."""
    return seen(promise.matter_id, _reads(promise))


def difference(token: str, promise: Obligation) -> Difference | None:
    """Return what is otherwise with `promise` since the form that carried `token` was opened."""
    found = overtaken(token, promise.matter_id, _reads(promise))
    if found is None:
        return None
    titles = dict(Obligation.objects.filter(matter=promise.matter_id).values_list("pk", "title"))
    acts = [Act(one.at, one.who, one.what, titles.get(one.facts.get("obligation", 0), "")) for one in found.acts]
    return Difference(acts, found.fields)


def _reads(promise: Obligation) -> dict[str, str]:
    return {
        "状态": STATES[promise.state],
        "灯": LEVELS.get(promise.light, "没有亮"),
        "谁欠": promise.debtor.short_name,
        "谁确认": promise.verifier.short_name,
        "承诺日期": _day(promise.base_due),
        "应当日期": _day(promise.alarm_on),
        "准延至": _day(promise.due),
        "已顺延": f"{promise.lost_days} 天",
        "答复期限": _day(promise.answer_due),
        "实际完成": _day(promise.verified_on),
    }


def _day(day: date | None) -> str:
    return whole_day(day) if day else "没有"
