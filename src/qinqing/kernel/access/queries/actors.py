"""Who holds what, in which post an account acts, and from what a person stays away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db.models import BigIntegerField, DateField, Func, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext as _

from qinqing.kernel.access.models import Account
from qinqing.kernel.access.rules import MEMBERS, ROLES, SIGN, Grants, Role, Scopes, Words, out_of_scope
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.prepared import Prepared, Slot
from qinqing.kernel.parties.models import Delegation, Person, Post, Rank, Unit, side_of
from qinqing.kernel.parties.queries import posts_open, with_predecessors
from qinqing.kernel.parties.rules import RANKS, SCOPES


def _rooms() -> Iterator[ModuleType]:
    for room in apps.get_app_configs():
        if room.name.startswith("qinqing.") and find_spec(f"{room.name}.access"):
            yield import_module(f"{room.name}.access")


def gathered(name: str) -> dict[str, Any]:
    """Return what the rooms declare under a name in their `access`; raises ValueError where two declare the same."""
    gathered: dict[str, Any] = {}
    for room in _rooms():
        declared: Mapping[str, Any] = getattr(room, name, {})
        if twice := gathered.keys() & declared.keys():
            raise ValueError(f"declared twice: {sorted(twice)}")
        gathered.update(declared)
    return gathered


@cache
def grants() -> Grants:
    """Return every permission with its roles, gathered from the `access` module of every installed room.

    Raises ValueError when two rooms declare the same permission.
    """
    return gathered("GRANTS")


@cache
def scopes() -> Scopes:
    """Return which scope a member of an enterprise needs for each permission of its role."""
    return gathered("SCOPES")


@cache
def words() -> Words:
    """Return what each permission allows, in Chinese."""
    return gathered("WORDS")


def lacks(actor: Actor, permission: str) -> str | None:
    """Return why `actor` does not hold `permission`, or None; raises KeyError for one that no room declares.

    A member of an enterprise needs the scope beside the role; where no room says which, it is that of signing.
    """
    if actor.role not in grants()[permission]:
        return _("您的岗位没有这项权限。需要时请联系本单位安全管理员。")
    if actor.role != "enterprise":
        return None
    scope = scopes().get(permission, SIGN)
    return None if scope in actor.scopes else out_of_scope(scope)


def holds(actor: Actor, permission: str) -> bool:
    """Return whether the role of `actor`, and in an enterprise its scopes, hold `permission`."""
    return lacks(actor, permission) is None


class _Held(NamedTuple):
    """A post as an actor needs it."""

    pk: int
    person_id: UUID
    title: str
    rank: str
    role: str
    jurisdiction: str | None
    scopes: Sequence[str]
    unit_id: int
    name: str
    unit_name: str
    unit_kind: str


_HELD = (*_Held._fields[:-3], "person__name", "unit__short_name", "unit__kind")
_POSTS = Prepared(lambda: posts_open(Slot("person", UUIDField()), Slot("day", DateField())).values_list(*_HELD))


def acting(post: Post, stand_in: Person | None = None) -> Actor:
    """Return the actor that the holder of `post` is, or whoever stands in; `post` comes with person and unit."""
    own = {name: getattr(post, name) for name in _Held._fields[:-3]}
    held = _Held(**own, name=post.person.name, unit_name=post.unit.short_name, unit_kind=post.unit.kind)
    return _acting(held, stand_in)


def _acting(post: _Held, stand_in: Person | None) -> Actor:
    return Actor(
        person_id=stand_in.pk if stand_in else post.person_id,
        name=stand_in.name if stand_in else post.name,
        post_id=post.pk,
        post_title=post.title if stand_in is None else f"{post.title}（代）",
        unit_id=post.unit_id,
        unit_name=post.unit_name,
        role=post.role,
        side=side_of(post.unit_kind),
        jurisdiction=post.jurisdiction,
        scopes=frozenset([*post.scopes, MEMBERS] if post.rank == Rank.LEGAL_REPRESENTATIVE else post.scopes),
    )


def actor_of(account: Account, day: date, post_id: int | None = None) -> Actor | None:
    """Return the actor behind an account on `day`, in the post of their choice or else in their newest.

    None when the person holds no post and nobody lends them one.
    """
    found = map(_Held._make, _POSTS.rows(person=account.person_id, day=day))
    posts = sorted(found, key=lambda post: post.person_id != account.person_id)
    chosen = next((post for post in posts if post.pk == post_id), next(iter(posts), None))
    if chosen is None:
        return None
    return _acting(chosen, None if chosen.person_id == account.person_id else account.person)


@dataclass(frozen=True, slots=True)
class Right:
    """One permission as the page of rights shows it; `scope` is what a member of an enterprise needs beside it."""

    code: str
    says: str
    scope: str


def rights() -> list[tuple[type[Role], list[Right]]]:
    """Return every role with the permissions that it holds, both in their own order."""
    return [
        (role, [_right(name, role) for name, roles in sorted(grants().items()) if role.code in roles])
        for role in ROLES.values()
    ]


def _right(permission: str, role: type[Role]) -> Right:
    scope = scopes().get(permission, "") if role.code == "enterprise" else ""
    return Right(permission, words()[permission], {**SCOPES, MEMBERS: RANKS["legal_representative"]}.get(scope, ""))


# A path ends in "/", and "0" is the character after it: the range holds everything at or below.
_EXCLUDED = """
    SELECT unit.id FROM access_exclusion AS declared
    JOIN parties_unit AS named ON named.id = declared.unit_id
    JOIN parties_unit AS unit ON unit.id = named.id
      OR (declared.and_below AND unit.path >= named.path AND unit.path < left(named.path, -1) || '0')
    WHERE declared.person_id IN ({persons}) AND declared.since <= (now() AT TIME ZONE 'Asia/Shanghai')::date
      AND (declared.until IS NULL OR declared.until > (now() AT TIME ZONE 'Asia/Shanghai')::date)
"""


_PEOPLE = """
    SELECT unnest(ARRAY[post.person_id, lent.person_id]) FROM parties_post AS post
    LEFT JOIN parties_delegation AS lent
      ON lent.post_id = post.id AND lent.until > (now() AT TIME ZONE 'Asia/Shanghai')::date
    WHERE post.unit_id = %(expressions)s
      AND (post.until IS NULL OR post.until > (now() AT TIME ZONE 'Asia/Shanghai')::date)
"""


def excluded_units(person_id: UUID) -> RawSQL:
    """Return, as a subquery, the units from which a person stays away today."""
    return RawSQL(_EXCLUDED.format(persons="%s"), [person_id])  # noqa: S611 - a constant with a parameter


class ExcludedAmong(Func):
    """As a subquery, the units from which anybody who acts for a unit stays away today, stand-ins included.

    The unit is a key, or a column of the query around it.
    """

    template = f"({_EXCLUDED.format(persons=_PEOPLE)})"
    output_field = BigIntegerField()


def stays_away(actor: Actor, units: Iterable[int]) -> bool:
    """Tell whether `actor` declared a conflict with one of the units."""
    return Unit.objects.filter(pk__in=list(units)).filter(pk__in=excluded_units(actor.person_id)).exists()


def barred(actor: Actor, units: Iterable[int]) -> str | None:
    """Return why `actor` may not judge (verify, answer, decide) what concerns `units`, or None; two queries at most.

    Nobody judges a unit in which they hold or held a post or stood in for one, nor what that unit became.
    """
    judged = list(units)
    if not judged:
        return None
    own, begun = with_predecessors(judged), {"person": actor.person_id, "since__lte": TruncDate(Now())}
    held = Post.objects.filter(unit__in=own, **begun).select_related("unit")
    post = held.order_by("-since", "pk").first()
    if post is None:
        lent = Delegation.objects.filter(post__unit__in=own, **begun).select_related("post__unit").first()
        says = _("您在{unit}代办过事项，依规不能核实、答复涉及该单位的事项。")
        return says.format(unit=lent.post.unit.short_name) if lent else None
    if post.until is None:
        return _("您在{unit}任职，依规不能核实、答复涉及本单位的事项。").format(unit=post.unit.short_name)
    says = _("您在{unit}任过职（至 {until}），依规不能核实、答复涉及该单位的事项。")
    return says.format(unit=post.unit.short_name, until=f"{post.until:%Y-%m-%d}")
