"""Rules of checks as their page lists them, and who changed what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qinqing.kernel.calendars.rules.notice import keeps
from qinqing.kernel.checks import events
from qinqing.kernel.checks.models import Rule
from qinqing.kernel.checks.queries.naming import all_rules, default_share
from qinqing.kernel.chronicle.models import Event, NamedStream
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.queries.ladders import place_names
from qinqing.kernel.parties.models import Unit, UnitKind
from qinqing.kernel.parties.queries import Counted, names

AREA = "check_rules"
SHOWN = 50
KINDS = (events.RULE_CHANGED.tag, events.RULE_REVERSED.tag)


def percent(permille: int | None) -> str:
    """Return 10% or 2.5%; 未设定 for none."""
    if permille is None:
        return "未设定"
    whole, rest = divmod(permille, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a place has set, as a page shows it."""

    path: str
    place: str
    share: str
    unit: str


def rules_shown() -> list[Shown]:
    """Return what the city and the places below have set, the city first; three queries."""
    known = all_rules()
    known.setdefault("", Rule(path=""))
    called = place_names(list(known))
    return [_shown(known[path], called.get(path, path)) for path in sorted(known)]


def _shown(rule: Rule, place: str) -> Shown:
    own = default_share()["permille"] if rule.permille is None and not rule.path else rule.permille
    share = "同上级" if own is None else percent(own)
    unit = rule.unit.short_name if rule.unit else ("同上级" if rule.path else "还没有指定")
    return Shown(rule.path, place, share, unit)


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the page lists it."""

    seq: int
    path: str
    place: str
    says: str
    at: datetime
    who: str
    may_undo: bool


def _events() -> Sequence[Event]:
    stream = NamedStream.objects.filter(kind=AREA).values_list("stream", flat=True).first()
    return list(Event.objects.filter(stream=stream, kind__in=KINDS).order_by("-seq")[:SHOWN]) if stream else []


def last_change(path: str, newest_first: Sequence[Event] | None = None) -> Event | None:
    """Return the last change of a place that still stands."""
    undone = set[int]()
    for event in newest_first if newest_first is not None else _events():
        if event.facts["path"] != path:
            continue
        if event.kind == events.RULE_REVERSED.tag:
            undone.add(event.facts["reverses"])
        elif event.seq not in undone:
            return event
    return None


def changes() -> list[Change]:
    """Return the latest changes, newest first; five queries."""
    found = _events()
    who, places = names(event.actor for event in found), place_names([event.facts["path"] for event in found])
    units = unit_names(found)
    last = {path: last_change(path, found) for path in {event.facts["path"] for event in found}}
    return [
        Change(
            seq=event.seq,
            path=event.facts["path"],
            place=places.get(event.facts["path"], event.facts["path"]),
            says=_says(event, units),
            at=event.at,
            who=who.get(event.actor, "") if event.actor else "安装",
            may_undo=(still := last[event.facts["path"]]) is not None and still.seq == event.seq,
        )
        for event in found
    ]


def unit_names(found: Sequence[Event]) -> dict[int, str]:
    """Return what the units that these events name are called; one query."""
    wanted = {event.facts[key] for event in found for key in ("unit", "unit_was")} - {None}
    return dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "short_name"))


def _says(event: Event, units: dict[int, str]) -> str:
    facts = event.facts
    said = "撤销：" if event.kind == events.RULE_REVERSED.tag else ""
    share = f"抽查比例由{percent(facts['permille_was'])}改为{percent(facts['permille'])}"
    unit = f"核验单位由{units.get(facts['unit_was'], '未指定')}改为{units.get(facts['unit'], '未指定')}"
    changed = [share] * (facts["permille"] != facts["permille_was"]) + [unit] * (facts["unit"] != facts["unit_was"])
    return said + "，".join(changed)


def kept_below(place: str) -> list[Counted]:
    """Return how many places at or below one have set something for checks, which moves with them."""
    return [(_("处抽查和核验单位的设定"), Rule.objects.filter(path__gte=place, path__lt=place[:-1] + "0").count())]


def places_kept(actor: Actor) -> dict[str, str]:
    """Return the places whose rules an administrator keeps, the city first where it is among them; two queries."""
    offices = Unit.objects.filter(until__isnull=True).exclude(kind=UnitKind.ENTERPRISE)
    paths = sorted({"", *offices.values_list("path", flat=True)})
    called = place_names(paths)
    return {path: called.get(path, path) for path in paths if keeps(actor.jurisdiction, path)}
