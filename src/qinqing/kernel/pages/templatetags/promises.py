"""Parts that show judged promises."""

from collections.abc import Mapping
from typing import Any

from django import template

from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.calendars.rules.steps import OUTCOMES
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.matters.rules import LIGHTS
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import tells_amount
from qinqing.kernel.obligations.rules import GOVERNMENT, Reckoned
from qinqing.kernel.obligations.rules.asking import Judgement
from qinqing.kernel.obligations.rules.fairness import PENDING, STANDINGS
from qinqing.kernel.obligations.rules.measures import HIDDEN_SOURCE, MASKED, so_many, so_many_of
from qinqing.kernel.pages.rules.gantt import GanttRow, chart

register = template.Library()


@register.inclusion_tag("pages/parts/gantt.html")
def judged_gantt(judgement: Judgement) -> dict[str, Any]:
    """Show what was judged as a Gantt table, as known on its day."""
    rows = [_row(one, str(judgement.names.get(key) or key)) for key, one in judgement.found.items()]
    return {"chart": chart(rows, judgement.as_of)}


def _row(one: Reckoned, title: str) -> GanttRow:
    promise = one.promise
    late = one.own > 0
    return GanttRow(
        title=title,
        side=GOV if promise.side == GOVERNMENT else ENT,
        promised_from=promise.base_start,
        promised_to=promise.base_due,
        fair_due=one.fair_due,
        actual_from=None if one.standing == PENDING else promise.base_start,
        actual_to=one.actual,
        granted_to=one.due if one.due not in {promise.base_due, one.fair_due} else None,
        label=f"{STANDINGS[one.standing]}{f'，超 {one.own}' if late else ''}",
        tone="late" if late else "plain",
        late=late,
    )


@register.simple_tag(takes_context=True)
def so_much(context: Mapping[str, Any], promise: Obligation, count: int, measure: str = "") -> str:
    """Show a quantity of a promise as people read it; an amount of money only to whom it is open."""
    said = measure or promise.measure
    if not tells_amount(promise, context["request"].actor, said):
        return MASKED
    return so_many(count, said)


@register.simple_tag(takes_context=True)
def so_far(context: Mapping[str, Any], promise: Obligation) -> str:
    """Show how much of a promise's quantity is confirmed; an amount of money only to whom it is open."""
    if not tells_amount(promise, context["request"].actor):
        return MASKED
    return so_many_of(promise.accepted, promise.quantity or 0, promise.measure)


@register.simple_tag(takes_context=True)
def source_of(context: Mapping[str, Any], promise: Obligation, words: str = "", measure: str = "") -> str:
    """Show the words of a promise's source; where they may name an amount, only to whom that is open."""
    told = tells_amount(promise, context["request"].actor, measure)
    return (words or promise.source) if told else HIDDEN_SOURCE


@register.simple_tag(takes_context=True)
def said_of(context: Mapping[str, Any], promise: Obligation, words: str, measure: str = "") -> str:
    """Show what somebody wrote about a promise; where it may name an amount, only to whom that is open."""
    return words if not words or tells_amount(promise, context["request"].actor, measure) else MASKED


@register.filter
def full_day(value: Any) -> str:
    """Return 26年3月31日: a date that is told years later needs its year."""
    return "" if value is None else day_text(value, value.replace(year=value.year - 1))


@register.filter
def light_code(level: int) -> str:
    """Return the code of the light of a level."""
    return LIGHTS[level]


@register.filter
def outcome_word(outcome: str) -> str:
    """Return what became of a step, in words."""
    return OUTCOMES[outcome]
