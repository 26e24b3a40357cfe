"""What is open in a unit, and what moves with a place."""

from django.db.models import Q
from django.utils.translation import gettext as _

from qinqing.kernel.obligations.lifecycle import OPEN
from qinqing.kernel.obligations.models import Ladder, Obligation, Series
from qinqing.kernel.parties.queries import Counted


def left_open(unit_id: int) -> list[Counted]:
    """Return how many open promises a unit owes, is owed, confirms or decides on, and how many series go on."""
    stands_in = Q()
    for part in ("debtor", "creditor", "verifier", "grantor"):
        stands_in |= Q(**{part: unit_id})
    return [
        (_("项未办结的承诺"), Obligation.objects.filter(stands_in, state__in=OPEN).count()),
        (_("项还要定期兑现的承诺"), Series.objects.filter(stands_in, next_on__isnull=False).count()),
    ]


def kept_below(place: str) -> list[Counted]:
    """Return how many ladders a place and those below it set themselves."""
    newest = Ladder.objects.filter(path__gte=place, path__lt=place[:-1] + "0").order_by("code", "path", "-version")
    return [(_("套本地提醒规则"), sum(ladder.stands for ladder in newest.distinct("code", "path")))]
