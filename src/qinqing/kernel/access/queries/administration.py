"""What the three administrators see: accounts, exclusions, and one another's changes."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from qinqing.kernel.access import events
from qinqing.kernel.access.models import Account, Exclusion
from qinqing.kernel.access.queries.factors import SECOND
from qinqing.kernel.access.queries.watching import failing, narrowed
from qinqing.kernel.chronicle import events as erasures
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.parties import events as party_events
from qinqing.kernel.parties.models import Post
from qinqing.kernel.parties.queries import names, names_on

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are hard to confuse."""

AREAS = {
    "system": ("parties",),
    "security": ("accounts", "exclusions"),
    "audit": ("parties", "accounts", "exclusions", "seats", "erasure"),
}
"""Administrator -> the areas whose changes are theirs to see."""

LABELS = {kind.tag: kind.label for kind in (*party_events.KINDS, *events.KINDS, *erasures.KINDS)}
UNDOABLE = frozenset(
    kind.tag
    for kind in (
        party_events.ESTABLISHED,
        party_events.RENAMED,
        party_events.CLOSED,
        party_events.APPOINTED,
        party_events.POST_ENDED,
        party_events.PORTFOLIO_SET,
    )
)


def new_password() -> str:
    """Return 16 random letters and digits in groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as the list shows it, with whether wrong passwords hold it up and whether it has a second factor."""

    account: Account
    posts: str
    waits: bool
    second: bool


PAGE = 50
"""Accounts on one page of the list."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """One page of accounts by username; `next` is where the following one begins, empty at the end."""

    rows: Sequence[Listed]
    next: str


def accounts_below(place: str | None) -> "QuerySet[Account]":
    """Return the accounts of the people who hold or held a post at or below a place; None for all."""
    return Account.objects.all() if place is None else Account.objects.filter(person__in=_people_of(place))


def accounts_of(now: datetime, place: str | None = None, words: str = "", after: str = "", state: str = "") -> Accounts:
    """Return a page of accounts with the posts of their people and whether they wait, in three queries.

    `place` leaves those whose person holds no post at or below it, `words` those whose username does not begin so and
    whose person's name does not contain them, `state` those in another state; the page begins behind the username
    `after`.
    """
    posts = Prefetch("person__posts", Post.objects.filter(until__isnull=True).select_related("unit"))
    second = Exists(Authenticator.objects.filter(SECOND, user=OuterRef("pk")))
    below = narrowed(accounts_below(place), state, now)
    accounts = below.annotate(second=second).select_related("person").prefetch_related(posts)
    if wanted := words.strip():
        accounts = accounts.filter(Q(username__startswith=wanted) | Q(person__name__contains=wanted))
    found = list(accounts.filter(username__gt=after).order_by("username")[: PAGE + 1])
    waiting = _waiting(now, [account.username for account in found])
    rows = [
        Listed(
            account,
            "、".join(str(post) for post in account.person.posts.all()),
            account.username in waiting,
            account.second,
        )
        for account in found[:PAGE]
    ]
    return Accounts(rows, rows[-1].account.username if len(found) > PAGE else "")


def _waiting(now: datetime, usernames: Sequence[str]) -> set[str]:
    return set(failing(now).filter(username__in=usernames).values_list("username", flat=True))


def _people_of(place: str) -> "QuerySet[Post, Any]":
    return Post.objects.filter(unit__path__startswith=place).values("person")


def account_for(actor: Actor, account_id: int) -> Account | None:
    """Return an account with its person, when that one holds or held a post below the administrator's path."""
    found = Account.objects.select_related("person").filter(pk=account_id)
    if actor.jurisdiction is not None:
        found = found.filter(person__in=_people_of(actor.jurisdiction))
    return found.first()


def exclusions_for(actor: Actor, day: date) -> Sequence[Exclusion]:
    """Return the conflicts that hold on `day` or later: one's own, or those of the administrator's people."""
    holding = Exclusion.objects.filter(Q(until__isnull=True) | Q(until__gt=day)).select_related("person", "unit")
    if actor.role != "security":
        mine = holding.filter(person=actor.person_id)
    else:
        mine = holding if actor.jurisdiction is None else holding.filter(person__in=_people_of(actor.jurisdiction))
    return list(mine.order_by("person__name", "since", "id"))


@dataclass(frozen=True, slots=True)
class Changed:
    """One change as the list shows it; `seq` is set where its reader may take it back."""

    at: datetime
    label: str
    who: str
    what: str
    seq: int | None


def changes_for(actor: Actor, day: date) -> list[Changed]:
    """Return the newest changes of the administrator's areas, in five queries."""
    recorded = Event.objects.filter(stream__kind__in=AREAS[actor.role]).order_by("-recorded_at", "-seq")
    found = list(recorded[:100])
    people = names([*(event.actor for event in found), *(_uuid(event.facts.get("person")) for event in found)])
    units = names_on([value for event in found for value in _units(event.facts)], day)
    accounts = dict(
        Account.objects.filter(pk__in=[event.facts.get("account") for event in found]).values_list("pk", "username")
    )
    undone = {event.facts["undone_seq"] for event in found if event.kind == party_events.UNDONE.tag}
    told = [_words(event.facts, people, units, accounts) for event in found]
    return [_changed(event, words, people, undone, actor) for event, words in zip(found, told, strict=True)]


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _units(facts: Mapping[str, Any]) -> list[int]:
    return [facts[key] for key in ("unit", "predecessor", "successor") if facts.get(key)]


def _words(
    facts: Mapping[str, Any], people: Mapping[UUID, str], units: Mapping[int, str], accounts: Mapping[int, str]
) -> str:
    who = _uuid(facts.get("person"))
    words = [units.get(unit, "") for unit in _units(facts)]
    words += [people.get(who, "") if who else "", accounts.get(facts.get("account", 0), "")]
    words += [str(facts[key]) for key in ("was", "name", "path", "until") if facts.get(key)]
    words += [f"{place} {count}" for place, count in facts.get("places", ())]
    words.append(LABELS.get(facts.get("undone_kind", ""), ""))
    return " · ".join(filter(None, words))


def _changed(event: Event, words: str, people: Mapping[UUID, str], undone: set[int], actor: Actor) -> Changed:
    may_undo = actor.role == "system" and event.kind in UNDOABLE and event.seq not in undone
    unknown = "持码人" if event.kind == events.SEAT_MISSED.tag else "安装"
    by = people.get(event.actor, unknown) if event.actor else ""
    return Changed(event.at, LABELS.get(event.kind, event.kind), by, words, event.seq if may_undo else None)
