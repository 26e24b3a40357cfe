"""Publications as their readers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from qinqing.kernel.access.queries import excluded_units
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.queries import Entry, history
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.devices.lifecycle import Verdict
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.matters.queries import Recused, hidden
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import names
from qinqing.kernel.publications.events import DRAFTED, WITHDRAWN
from qinqing.kernel.publications.lifecycle import LIFE, UNSENT, Facts
from qinqing.kernel.publications.lifecycle import WITHDRAWN as GONE
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries.kinds import kind_of
from qinqing.kernel.publications.rules.kinds import Content, Kind

_WITH = ("matter", "issuer", "former", "drafted_by", "submitted_by", "issued_by", "withdrawn_by")
PAGE = 50


def seen_by(actor: Actor) -> QuerySet[Publication]:
    """Return the publications that `actor` may see; what is not issued, its own unit's alone."""
    seen = Publication.objects.filter(matter__in=Matter.objects.visible_to(actor))
    return seen.exclude(Q(matter__state__in=UNSENT) & ~Q(issuer=actor.unit_id))


def issues_of(actor: Actor, of: str = "", after: int | None = None, size: int = PAGE) -> tuple[list[Publication], str]:
    """Return a page of them, the newest first, and after which the next begins; empty on the last. One query."""
    rows = seen_by(actor).select_related(*_WITH).order_by("-pk")
    if of:
        rows = rows.filter(of=of)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else ""


def publication_for(actor: Actor, reference: str) -> Publication:
    """Return a publication that `actor` may see; raises NotFound otherwise, Recused after a declared conflict."""
    if not reference.isprintable():
        raise NotFound
    found = Publication.objects.filter(matter__in=Matter.objects.visible_to(actor), matter__reference=reference)
    one = found.select_related(*_WITH).first()
    if one is None:
        raise hidden(reference, actor)
    if one.matter.state in UNSENT and one.issuer_id != actor.unit_id:
        raise NotFound
    return one


def reads_content(one: Publication, actor: Actor) -> bool:
    """Say whether `actor` may still read what it says: of what was withdrawn, the issuing unit alone."""
    return one.matter.state != GONE or one.issuer_id == actor.unit_id


def facts(one: Publication, actor: Actor) -> Facts:
    """Return what the lifecycle's guards look at; one query."""
    drafters = frozenset(filter(None, (one.drafted_by_id, one.submitted_by_id)))
    return Facts(actor, one.issuer_id, one.issuer.short_name, drafters, _live_later(one).exists())


def _live_later(one: Publication) -> QuerySet[Publication]:
    return Publication.objects.filter(former=one.pk, discarded_at__isnull=True, withdrawn_at__isnull=True)


def drafting_range(actor: Actor) -> str | None:
    """Return the place of which `actor` may draft: what its post looks over; None for a post that looks over none.

    Raises Recused for whoever stays away from a unit: its figures are in every total.
    """
    if Unit.objects.filter(pk__in=excluded_units(actor.person_id)).exists():
        raise Recused
    return actor.jurisdiction if actor.side == GOV else None


def series(issuer: int, of: str, place: str) -> QuerySet[Publication]:
    """Return all publications of a kind that a unit made of a place, whatever became of them."""
    return Publication.objects.filter(issuer=issuer, of=of, place=place)


def standing_series() -> list[tuple[Unit, str, str]]:
    """Return every series of which something was issued, with its issuer, unless that unit has ended; two queries."""
    issued = Publication.objects.filter(issued_at__isnull=False)
    found = issued.order_by("issuer", "of", "place").values_list("issuer", "of", "place").distinct()
    units = Unit.objects.filter(until__isnull=True).in_bulk({issuer for issuer, _, _ in found})
    return [(units[issuer], of, place) for issuer, of, place in found if issuer in units]


def before_of(issuer: int, of: str, place: str, first: date) -> Publication | None:
    """Return what was last issued of the same kind and place for earlier days, as it stands corrected."""
    stands = series(issuer, of, place).filter(last__lt=first, issued_at__isnull=False, withdrawn_at__isnull=True)
    return stands.order_by("-first", "-version").first()


@dataclass(frozen=True, slots=True)
class Told:
    """One step of its history in people's words."""

    label: str
    who: str
    entry: Entry


@dataclass(frozen=True)
class Sheet:
    """Everything on the page of one publication; `shown` is None for whoever may no longer read it."""

    one: Publication
    kind: Kind
    said: Content
    shown: Mapping[str, Any] | None
    verdicts: Sequence[Verdict]
    told: Sequence[Told]
    audience: Sequence[str]
    later: Publication | None
    why_corrected: str = ""
    why_withdrawn: str = ""

    @property
    def word(self) -> str:
        """Return how it stands."""
        return self.one.word

    @property
    def is_sent(self) -> bool:
        """Say whether anybody outside the issuing unit knows of it."""
        return self.one.matter.state not in UNSENT


def sheet(actor: Actor, reference: str) -> Sheet:
    """Return one publication as `actor` sees it."""
    one = publication_for(actor, reference)
    kind, said, recorded = kind_of(one.of), one.said, history(one.pk)
    who = names([entry.actor for entry in recorded])
    later = _live_later(one).filter(issued_at__isnull=False).select_related("matter").first()
    spoken_of = Unit.objects.filter(pk__in=kind.audience(said["body"])).exclude(pk=one.issuer_id)
    return Sheet(
        one=one,
        kind=kind,
        said=said,
        shown=kind.shown(said["body"], actor) if reads_content(one, actor) else None,
        verdicts=LIFE.verdicts(one.matter.state, facts(one, actor)),
        told=[
            Told(label_of(entry.kind), who.get(entry.actor, "") if entry.actor else "系统", entry)
            for entry in reversed(recorded)
        ],
        audience=list(spoken_of.order_by("path", "pk").values_list("short_name", flat=True)),
        later=later,
        why_corrected=_why(history(later.pk), DRAFTED.tag) if later else _why(recorded, DRAFTED.tag),
        why_withdrawn=_why(recorded, WITHDRAWN.tag),
    )


def _why(recorded: Sequence[Entry], tag: str) -> str:
    return next((entry.text("reason") for entry in reversed(recorded) if entry.kind == tag), "")


def reason_of(one: Publication) -> str:
    """Return why a correction was made; empty for what corrects nothing."""
    return _why(history(one.pk), DRAFTED.tag) if one.former_id else ""


def day_of(one: Publication) -> date:
    """Return the day that stands on its paper: of its issue, for a draft the day on which its rows were read."""
    return timezone.localdate(one.issued_at or one.as_of)
