"""Finding units and posts: who holds which, whom a ladder reaches, what was called how."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Model, Prefetch, Q, QuerySet
from django.db.models.expressions import Combinable, RawSQL
from django.utils.module_loading import import_string

from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties.models import Delegation, Person, Portfolio, Post, Rank, Unit, UnitKind, UnitName
from qinqing.kernel.parties.rules import STATIONED, SUPERIOR, lies_below, rising

M = TypeVar("M", bound=Model)

Counted = tuple[str, int]
"""What it is, with its measure word (件事项), and how many."""

HIGHEST = 12
"""Units above one another, at most; ends the search where two belong to each other by mistake."""


def on(queryset: QuerySet[M], day: date | Combinable) -> QuerySet[M]:
    """Return the rows of units or posts that are valid on `day`."""
    return queryset.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


@dataclass(frozen=True, slots=True)
class Reached:
    """Whom an audience means; `instead_of` names the audience whose place was empty, `lent` that a deputy stands in."""

    person: Person
    instead_of: str = ""
    lent: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What somebody is told of: the unit that hosts the matter, and the matter's kind."""

    host: Unit
    kind: str


def holders(unit: Unit, audience: Iterable[str], day: date, about: About | None = None) -> list[Person]:
    """Return the persons whom `audience` means for `unit` on `day`, each once; see `reach`."""
    return [one.person for one in reach(unit, audience, day, about)]


def speaks_for(unit: Unit, about: About | None = None) -> Unit | None:
    """Return who is told for a unit: itself, for an external body its supervisor, superior, or the matter's host."""
    if unit.kind != UnitKind.EXTERNAL:
        return unit
    return unit.supervised_by or unit.belongs_to or (about.host if about else None)


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom `audience` means for `unit` on `day`, when it is `about` something."""

    unit: Unit
    audience: tuple[str, ...]
    day: date
    about: About | None = None


def reach(unit: Unit, audience: Iterable[str], day: date, about: About | None = None) -> list[Reached]:
    """Return whom `audience` means for `unit` on `day`, each person once; see `reach_all`."""
    return reach_all([Ask(unit, tuple(audience), day, about)])[0]


def reach_all(asks: Sequence[Ask]) -> list[list[Reached]]:
    """Return for each ask whom it means, each person once; two queries for all asks of one day.

    A rank that nobody holds goes to the next above, at last to the superior: the chief of the unit above, or of the
    next unit above that has one (one query more for each). The stationed group is everybody in the unit that
    supervises. Whoever stands in for a post is told with its holder. Of the deputies, those whose portfolio covers what
    it is about, all of them where no portfolio does (one query more).
    """
    units = [speaks_for(ask.unit, ask.about) for ask in asks]
    posts = {day: _posts([unit for unit in units if unit], day) for day in {ask.day for ask in asks}}
    known: dict[tuple[object, ...], list[Reached]] = {}
    for ask, unit in zip(asks, units, strict=True):
        key = (unit, ask.audience, ask.day, ask.about)
        if key not in known:
            known[key] = _reach(unit, ask, posts[ask.day]) if unit else []
    return [known[unit, ask.audience, ask.day, ask.about] for ask, unit in zip(asks, units, strict=True)]


def _posts(units: Sequence[Unit], day: date) -> dict[int, list[Post]]:
    """Return the posts on `day` of these units, of those above and of those that supervise, by unit, oldest first."""
    concerned = {
        key for unit in units for key in (unit.pk, unit.belongs_to_id, unit.supervised_by_id) if key is not None
    }
    lent = Prefetch("delegations", on(Delegation.objects.select_related("person"), day), to_attr="lent")
    found = on(Post.objects.filter(unit__in=concerned), day).select_related("person").prefetch_related(lent)
    posts: dict[int, list[Post]] = {key: [] for key in concerned}
    for post in found.order_by("id"):
        posts[post.unit_id].append(post)
    return posts


def _reach(unit: Unit, ask: Ask, known: Mapping[int, list[Post]]) -> list[Reached]:
    near = {key for key in (unit.pk, unit.belongs_to_id, unit.supervised_by_id) if key is not None}
    posts = sorted((post for key in near for post in known[key]), key=lambda post: post.pk)
    found: dict[UUID, Reached] = {}
    for one in dict.fromkeys(ask.audience):
        for post, instead_of in _told(unit, one, posts, ask.day, ask.about):
            found.setdefault(post.person_id, Reached(post.person, instead_of))
            for stand_in in getattr(post, "lent", ()):
                found.setdefault(stand_in.person_id, Reached(stand_in.person, instead_of, lent=True))
    order = {post.person_id: place for place, post in enumerate(posts)}
    return sorted(found.values(), key=lambda one: order.get(one.person.pk, len(order)))


def _told(unit: Unit, asked: str, posts: Sequence[Post], day: date, about: About | None) -> list[tuple[Post, str]]:
    if asked == STATIONED:
        return [(post, "") for post in posts if post.unit_id == unit.supervised_by_id]
    ranks = rising(asked, unit.side)
    if not ranks and asked != SUPERIOR:
        return []
    for rank in ranks:
        if held := [post for post in posts if post.unit_id == unit.pk and post.rank == rank]:
            if rank == Rank.DEPUTY and about is not None and len(held) > 1:
                held = _responsible(held, about)
            return [(post, "" if rank == asked else asked) for post in held]
    above = [post for post in posts if post.unit_id == unit.belongs_to_id and post.rank == Rank.CHIEF]
    if above:
        return [(post, "" if asked == SUPERIOR else asked) for post in above]
    return [(post, asked) for post in _higher(unit, day)]


_ABOVE = """
    WITH RECURSIVE line(id, above) AS (
        SELECT id, belongs_to_id FROM parties_unit WHERE id = %s
        UNION SELECT unit.id, unit.belongs_to_id FROM parties_unit AS unit JOIN line ON unit.id = line.above)
    SELECT id FROM line
"""

_LINES = """
    WITH RECURSIVE line(origin, id, above) AS (
        SELECT id, id, belongs_to_id FROM parties_unit WHERE id = ANY (%s)
        UNION SELECT line.origin, unit.id, unit.belongs_to_id
        FROM parties_unit AS unit JOIN line ON unit.id = line.above)
    SELECT origin, id FROM line
"""


def lines(units: Iterable[int]) -> dict[int, set[int]]:
    """Return for each unit itself and all that it belongs to, however far up; one statement."""
    found: dict[int, set[int]] = {unit: {unit} for unit in units}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(found)])
        for origin, unit in cursor.fetchall():
            found[origin].add(unit)
    return found


_BELOW = """
    WITH RECURSIVE line(id) AS (
        SELECT id FROM parties_unit WHERE belongs_to_id = %s
        UNION SELECT unit.id FROM parties_unit AS unit JOIN line ON unit.belongs_to_id = line.id)
    SELECT id FROM line
"""


def _responsible(deputies: list[Post], about: About) -> list[Post]:
    """Return the deputies whose portfolio names the matter's kind, its host, or a unit that the host belongs to."""
    hosts = RawSQL(_ABOVE, [about.host.pk])  # noqa: S611 - a constant with a parameter
    covering = Portfolio.objects.filter(Q(kind=about.kind) | Q(unit__in=hosts), post__in=deputies)
    posts = set(covering.values_list("post", flat=True))
    return [post for post in deputies if post.pk in posts] or deputies


def subordinates(unit_id: int) -> QuerySet[Unit]:
    """Return the units that belong to a unit, however far down, while they stand."""
    below = RawSQL(_BELOW, [unit_id])  # noqa: S611 - a constant with a parameter
    return Unit.objects.filter(pk__in=below, until__isnull=True).order_by("path", "pk")


def _higher(unit: Unit, day: date) -> list[Post]:
    """Return the chiefs of the nearest unit above the one above that has any."""
    above = Unit.objects.filter(members=unit).values_list("belongs_to", flat=True).first()
    for _ in range(HIGHEST):
        if above is None:
            return []
        chiefs = on(Post.objects.filter(unit=above, rank=Rank.CHIEF), day).select_related("person")
        if found := list(chiefs.order_by("id")):
            return found
        above = Unit.objects.filter(pk=above).values_list("belongs_to", flat=True).first()
    return []


def open_business(unit_id: int) -> list[Counted]:
    """Return what is open in a unit, by the rooms that `site` names; nothing that counts zero."""
    return _counted(settings.QINQING_OPEN_BUSINESS, unit_id)


def whereabouts(unit_id: int, was: str) -> dict[str, str] | None:
    """Return what a statement needs that rewrites paths after a unit left `was`; None when it stands there (again).

    By where it stands now, so that late news of an older move rewrites nothing twice.
    """
    now = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    return None if now == was else {"was": was, "to": now, "end": was[:-1] + "0"}


def kept_below(place: str) -> list[Counted]:
    """Return what other rooms keep by paths at or below a place, which moves with it; nothing that counts zero."""
    return _counted(settings.QINQING_KEPT_BELOW, place)


def _counted(rooms: Iterable[str], asked: object) -> list[Counted]:
    found = [one for room in rooms for one in import_string(room)(asked)]
    return [(what, count) for what, count in found if count]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done to something kept; `seq` where it can be taken back."""

    at: datetime
    what: str
    who: str
    detail: str
    seq: int | None


def story(
    rows: Sequence[Event], detail: Callable[[dict[str, Any]], str], undoable: Callable[[Event], bool], house: str = ""
) -> list[Told]:
    """Return what a history tells of something kept, as its rows come; `house` says who did what no person did."""
    who = names([one.actor for one in rows])
    return [
        Told(
            one.at,
            label_of(one.kind),
            who.get(one.actor, house) if one.actor else house,
            detail(one.facts),
            one.seq if undoable(one) else None,
        )
        for one in rows
    ]


def names(persons: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names behind pseudonyms, in one query."""
    wanted = {person for person in persons if person}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


_CAME_FROM = """
    WITH RECURSIVE line(id) AS (
        SELECT unnest(%s::bigint[])
        UNION SELECT step.predecessor_id FROM parties_succession AS step JOIN line ON step.successor_id = line.id)
    SELECT id FROM line
"""


def with_predecessors(units: Iterable[int]) -> RawSQL:
    """Return, as a subquery, the units and all those that they came from."""
    return RawSQL(_CAME_FROM, [sorted(units)])  # noqa: S611 - a constant with a parameter


def posts_open(person_id: UUID | Combinable, day: date | Combinable) -> QuerySet[Post]:
    """Return the posts in which a person may act on `day`, their own and those lent to them, the newest first."""
    lent = on(Delegation.objects.filter(person=person_id), day)
    return on(Post.objects.filter(Q(person=person_id) | Q(pk__in=lent.values("post"))), day).order_by("-since", "id")


def open_posts(person_id: UUID, day: date) -> list[Post]:
    """Return the posts in which a person may act on `day`: their own, the newest first, then those lent to them."""
    found = posts_open(person_id, day).select_related("person", "unit")
    return sorted(found, key=lambda post: post.person_id != person_id)


def names_on(units: Iterable[int], day: date) -> dict[int, str]:
    """Return what each unit was called on `day`, in short, in two queries."""
    wanted = set(units)
    now = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "short_name"))
    earlier = UnitName.objects.filter(unit__in=wanted, since__lte=day, until__gt=day)
    return now | dict(earlier.values_list("unit", "short_name"))


def tree(place: str) -> Sequence[Unit]:
    """Return the offices at or below `place` by their paths, each with how many posts are held; one query."""
    held = Count("posts", filter=Q(posts__until__isnull=True))
    units = (
        Unit.objects.filter(path__startswith=place)
        .exclude(kind=UnitKind.ENTERPRISE)
        .select_related("belongs_to", "supervised_by")
    )
    return list(units.annotate(held=held).order_by("path", "until", "id"))


def place_words(paths: Iterable[str]) -> dict[str, str]:
    """Return each place in words, the first office at every level from the top; one query."""
    wanted = {path: list(accumulate(f"{part}/" for part in path.strip("/").split("/"))) for path in paths}
    levels = {level for chain in wanted.values() for level in chain}
    offices = Unit.objects.filter(path__in=levels).exclude(kind=UnitKind.ENTERPRISE)
    offices = offices.order_by(F("until").asc(nulls_last=True), "-pk")
    names = dict(offices.values_list("path", "short_name"))
    called = {level: names.get(level, level.split("/")[-2]) for level in levels}
    return {path: " › ".join(called[level] for level in chain) for path, chain in wanted.items()}


def unit_for(actor: Actor, unit_id: int) -> Unit | None:
    """Return a unit at or below the administrator's own path."""
    unit = Unit.objects.filter(pk=unit_id).select_related("belongs_to", "supervised_by").first()
    return unit if unit and _below(actor, unit.path) else None


def post_for(actor: Actor, post_id: int) -> Post | None:
    """Return a post in a unit at or below the administrator's own path."""
    post = Post.objects.filter(pk=post_id).select_related("unit", "person").first()
    return post if post and _below(actor, post.unit.path) else None


def _below(actor: Actor, path: str) -> bool:
    return actor.jurisdiction is None or lies_below(path, actor.jurisdiction)


def posts_of(unit: Unit, day: date) -> Sequence[Post]:
    """Return the posts held in a unit on `day` or later, the highest first."""
    held = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=day), unit=unit)
    posts = held.select_related("person").prefetch_related("portfolio__unit")
    order = list(Rank.values)
    return sorted(posts, key=lambda post: (-order.index(post.rank), post.since))


def lent_by(actor: Actor, day: date) -> Sequence[Delegation]:
    """Return to whom the actor's own post is lent on `day` or later."""
    mine = Delegation.objects.filter(post=actor.post_id, post__person=actor.person_id, until__gt=day)
    return list(mine.select_related("person").order_by("since", "id"))
