"""Keeping the loan prime rates: entering a month's figure, putting another in its place, and taking that back."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.domains.contracts import access, events
from qinqing.domains.contracts.actions.drafts import NothingToChange
from qinqing.domains.contracts.models.lending import MOST_RATE, LendingRate
from qinqing.domains.contracts.queries.lending import AREA, reversible, standing
from qinqing.domains.contracts.rules.money.lending import PUBLISHED_FROM, first_of
from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

NATION = ""
"""The figure is the nation's: whoever keeps what stands above the cities enters it."""


class NotPublishedYet(Refusal):
    """A figure is entered after it was published, which is not before the 20th of a month."""

    says = _("公布日期应在当月 20 日以后，不能晚于今天（{today}）。请对照公告。")


class ImplausibleRate(Refusal):
    """Beyond a fifth of a year's sum a number is a slip of the hand."""

    says = _("利率应大于 0，不超过 20%。请核对小数点。")


class NeedsSource(Refusal):
    """Nobody can check a number whose source is not named."""

    says = _("请写明出处，例如公告的名称和日期。")


class NotTheLastOfTheMonth(Refusal):
    """Changes rest on one another: only the last one of a month may be undone."""

    says = _("只能撤销这个月最近一次的改动。")
    status = 409


class OtherwiseNow(Refusal):
    """What is entered takes the place of what its reader saw: of nothing, or of one version in force."""

    says = _("这个月的数已经填过或改过。请从列表里打开现在的数，看过再改。")
    status = 409


class OtherMonth(Refusal):
    """A figure is changed within its month; another month has one of its own."""

    says = _("改的是 {month} 的数，公布日期应在这个月。别的月份请另填。")


def _locked(by: Actor) -> int:
    """Lock the area's history; raises NotFound for whoever keeps only a part of the country."""
    if not keeps(by.jurisdiction, NATION):
        raise NotFound
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)
    return stream


def _told(rate: LendingRate) -> dict[str, object]:
    return {
        "figure": rate.pk,
        "month": f"{rate.month:%Y-%m-%d}",
        "version": rate.version,
        "published_on": f"{rate.published_on:%Y-%m-%d}",
        "rate": f"{rate.rate:f}",
    }


@action(access.KEEP_LENDING)
def enter_rate(
    *, published_on: date, rate: Decimal, source: str, seen: int | None = None, by: Actor, at: datetime = NOW
) -> LendingRate:
    """Enter the figure of a month, in the place of the one that its reader saw (`seen`, its key; None: there was none).

    `rate` is for a year, as a part of one. Raises OtherwiseNow for whoever saw another.
    """
    today = timezone.localdate(at)
    if published_on > today or published_on.day < PUBLISHED_FROM:
        raise NotPublishedYet(today=f"{today:%Y-%m-%d}")
    if not 0 < rate <= MOST_RATE:
        raise ImplausibleRate
    if not source.strip():
        raise NeedsSource
    stream, month = _locked(by), first_of(published_on)
    replaced = LendingRate.objects.filter(pk=seen).first() if seen else None
    if replaced and replaced.month != month:
        raise OtherMonth(month=f"{replaced.month:%Y-%m}")
    was = standing(month)
    if (was.pk if was else None) != seen:
        raise OtherwiseNow
    if was and (was.published_on, was.rate, was.source) == (published_on, rate, source.strip()):
        raise NothingToChange
    LendingRate.objects.filter(month=month).update(is_in_force=False)
    last = LendingRate.objects.filter(month=month).aggregate(Max("version"))["version__max"] or 0
    made = LendingRate.objects.create(
        month=month, version=last + 1, published_on=published_on, rate=rate, source=source.strip()
    )
    facts = {**_told(made), "was": was.pk if was else None}
    record(stream, events.LENDING_ENTERED, by=by, at=at, facts=facts, texts={"source": made.source})
    return made


@action(access.KEEP_LENDING)
def undo_rate(*, seq: int, by: Actor, at: datetime = NOW) -> None:
    """Take the last change of a month back: what stood before it, if anything, is in force again."""
    stream = _locked(by)
    event = reversible(stream, seq)
    if event is None:
        raise NotTheLastOfTheMonth
    taken = LendingRate.objects.get(pk=event.facts["figure"])
    LendingRate.objects.filter(pk=taken.pk).update(is_in_force=False)
    if event.facts["was"]:
        LendingRate.objects.filter(pk=event.facts["was"]).update(is_in_force=True)
    record(stream, events.LENDING_REVERSED, by=by, at=at, facts={**_told(taken), "reverses": seq})
