"""A clause's limit in words."""

from django import template

from qinqing.domains.contracts.models import MILESTONE, SUGGESTED, DraftClause
from qinqing.domains.contracts.queries import Desk, counted_text
from qinqing.domains.contracts.queries.terms import Priced
from qinqing.domains.contracts.rules.drafting import Offered
from qinqing.kernel.calendars.rules import WORKING_DAY, whole_day
from qinqing.kernel.calendars.rules.limits import length_text

register = template.Library()


@register.filter
def counted(clause: DraftClause) -> str:
    """Return how a clause counts from the signing."""
    return counted_text(clause)


@register.filter
def is_unverified(clause: DraftClause) -> bool:
    """Say whether its gates are a template's defaults that nobody looked at yet."""
    return clause.origin == MILESTONE and clause.state == SUGGESTED


@register.filter
def offered_limit(one: Offered) -> str:
    """Return the limit of a clause that is offered, or that none comes with it."""
    return f"签订后 {length_text(one.length, one.length_unit)}" if one.length else "空着"


@register.filter
def priced(desk: Desk, clause: DraftClause) -> Priced | None:
    """Return what a clause on the desk says of money; None for one that says nothing of anything."""
    return desk.money.clauses.get(clause.pk)


@register.filter
def limit(clause: DraftClause) -> str:
    """Return the date of a clause, with how it was counted; else what is still missing."""
    from_signing = counted_text(clause)
    if clause.base_due is None:
        return f"{from_signing}，签订日期定了以后算出" if from_signing else "还没有填日期"
    unit = "，剩余时间按工作日算" if clause.unit == WORKING_DAY else ""
    return f"{whole_day(clause.base_due)}{f'（{from_signing}）' if from_signing else ''}{unit}"
