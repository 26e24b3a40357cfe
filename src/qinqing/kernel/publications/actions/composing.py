"""What a publication says, read from rows: as they stood at one instant, with the heads of their histories."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.events import plain
from qinqing.kernel.chronicle.rules import canonical
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries.heads import heads
from qinqing.kernel.publications.queries.kinds import kind_of
from qinqing.kernel.publications.queries.reading import before_of
from qinqing.kernel.publications.rules.kinds import Asked, Period

TRIES = 3


class NothingOver(Refusal):
    """A publication speaks of days that are over: what is still to come cannot be counted."""

    says = _("这一期还没有结束，结束以后再起草。")


class Restless(Refusal):
    """While the rows were read somebody changed them each time: figures of two moments do not stand side by side."""

    says = _("读取数据的时候一直有人在办理，数据前后对不上。请过一会儿再试。")
    status = 503


def exact(value: Any) -> Any:
    """Return a value as canonical JSON holds it, to the last leaf; raises TypeError for a float."""
    if isinstance(value, Mapping):
        return {str(name): exact(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [exact(one) for one in value]
    return plain(value)


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of a publication, and what the history and its row hold of it."""

    title: str
    text: str
    digest: bytes
    columns: Mapping[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the history holds."""
        names = ("of", "place", "first", "last", "as_of")
        return {**{name: self.columns[name] for name in names}, "digest": self.digest.hex()}


def frozen(one: Publication) -> dict[str, Any]:
    """Return what the history holds of a publication as it stands."""
    found = {name: getattr(one, name) for name in ("of", "place", "first", "last", "as_of")}
    return {**found, "digest": one.fingerprint}


def period_of(code: str, first: date, at: datetime) -> Period:
    """Return the period of a kind that begins on a day; raises NothingOver where it is not one that is over."""
    for one in kind_of(code).periods(timezone.localdate(at)):
        if one.first == first:
            return one
    raise NothingOver


def composed(
    code: str, issuer: Unit, place: str, period: Period, at: datetime, corrects: Publication | None = None
) -> Composed:
    """Read what a publication says now.

    The rows are read by more than one statement: where the heads of their histories moved meanwhile, all is read
    again. Raises Restless when they never rest.
    """
    kind = kind_of(code)
    before = before_of(issuer.pk, code, place, period.first)
    asked = Asked(place, period, at, before.said["body"] if before else None, before.mark if before else "")
    for _try in range(TRIES):
        stood = heads(kind.sources(place))
        body = kind.compose(asked)
        if heads(kind.sources(place)) == stood:
            break
    else:
        raise Restless
    title = f"{kind.label}（{period.label}）"
    told = {
        "title": title,
        "issuer": issuer.name,
        "period": period.label,
        "as_of": timezone.localtime(at).isoformat(timespec="seconds"),
        "heads": stood,
        "corrects": _corrects(corrects, kind.changes(corrects.said["body"], body)) if corrects else None,
        "body": body,
    }
    text = canonical(exact(told))
    columns = {"of": code, "place": place, "first": period.first, "last": period.last, "as_of": at}
    return Composed(title, text, sha256(text.encode()).digest(), columns)


def _corrects(former: Publication, changes: Any) -> dict[str, Any]:
    return {"mark": former.mark, "reference": former.matter.reference, "changes": list(changes)}
