"""The red lights of a brief: what government owes and is late with, by reference; enterprises are counted alone."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from qinqing.boards.scope import scope
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.obligations.lifecycle import RELEASED, VERIFIED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries.judging import outlook
from qinqing.kernel.obligations.queries.rates import of_side
from qinqing.kernel.pages.queries import shown

MOST = 200
"""Red lights that are listed; above that a list says nothing that the board does not say better."""

ALARM = 3
_NUMBER = re.compile(r"[0-9A-Za-z.第条款项一二三四五六七八九十百()（）-]{1,16}")
DONE, ENDED, CALMED = "done", "ended", "calmed"
WENT = {DONE: "已兑现", ENDED: "不再欠", CALMED: "日期顺延，或者正在等答复"}
"""Why a light is no longer red."""


def burning(who: Actor, today: date) -> tuple[list[dict[str, Any]], int]:
    """Return the red lights of government, the longest late first, and how many there are.

    No title, no enterprise: what a contract is called is read where it stands, by whoever may see it there.
    """
    red = scope(who, {}).shining_to(who).filter(of_side(GOV), light=ALARM)
    found = list(
        red.select_related("matter__host", "debtor", "creditor", "verifier", "calendar").order_by("alarm_on", "pk")[
            :MOST
        ]
    )
    dates = outlook(found, today)
    rows = [
        {
            "key": one.promise.pk,
            "matter": one.promise.matter.reference,
            "number": _number(one.promise.number),
            "unit": one.promise.debtor_id,
            "debtor": one.promise.debtor.short_name,
            "host": one.promise.matter.host.short_name,
            "base_due": one.promise.base_due,
            "alarm_on": one.promise.alarm_on,
            "late": one.due.lead,
            "inherited": dates[one.promise.pk].inherited,
            "counted_in": one.promise.unit,
        }
        for one in shown(found, today, who)
    ]
    plain = [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()} for row in rows
    ]
    return plain, red.count()


def _number(text: str) -> str:
    """Return the number of a clause where it is one; what else somebody may have written there cannot be erased."""
    return text if _NUMBER.fullmatch(text) else ""


def gone(were: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return of what was red before why it is not red any more; one query."""
    asked = Obligation.objects.filter(pk__in=[one["key"] for one in were])
    states = dict(asked.values_list("pk", "state"))
    return [
        {"matter": one["matter"], "number": one["number"], "debtor": one["debtor"], "why": _why(states[one["key"]])}
        for one in were
    ]


def _why(state: str) -> str:
    return DONE if state == VERIFIED else ENDED if state in RELEASED else CALMED
