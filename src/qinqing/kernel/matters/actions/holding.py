"""Opening a matter, and holding it while an action changes it."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from qinqing.kernel.access.queries import barred
from qinqing.kernel.chronicle.actions import open_stream
from qinqing.kernel.chronicle.events import label_of
from qinqing.kernel.chronicle.models import Event, Stream
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Stale
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.queries import Barred, hidden
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.parties.models import Unit
from qinqing.kernel.parties.queries import names

_NUMBER = """
    INSERT INTO matters_counter (prefix, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (prefix, year) DO UPDATE SET last = matters_counter.last + 1 RETURNING last
"""


def numbered(prefix: str, year: int) -> int:
    """Return the next number of a kind in a year, from 1, without gaps: others wait until the running action ends."""
    running()
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [prefix, year])
        (number,) = cursor.fetchone()
    return int(number)


def _reference(prefix: str, year: int) -> str:
    return f"{prefix}-{year}-{numbered(prefix, year):04d}"


def open_matter(
    *,
    kind: str,
    prefix: str,
    title: str,
    host: Unit,
    confidentiality: str,
    state: str,
    parties: Mapping[Unit, str],
    at: datetime,
) -> Matter:
    """Create a matter with its stream, its reference `prefix-year-number` and its parties (unit -> side).

    A sealed one has a random reference and no title: the database refuses it one.
    """
    stream = open_stream("matter")
    year = timezone.localdate(at).year
    sealed = confidentiality == SEALED
    matter = Matter.objects.create(
        stream=stream,
        kind=kind,
        reference=f"{prefix}-{secrets.token_hex(8)}" if sealed else _reference(prefix, year),
        title=title,
        host=host,
        path=host.path,
        confidentiality=confidentiality,
        state=state,
        opened_at=at,
    )
    Party.objects.bulk_create([Party(matter=matter, unit=unit, side=side) for unit, side in parties.items()])
    return matter


def also_called(matter: Matter, known_as: str) -> None:
    """Let a matter be found by what else people call it; called by actions. The database refuses it to a sealed one."""
    running()
    Matter.objects.filter(pk=matter.pk).update(known_as=known_as)


def hold(
    reference: str, *, by: Actor, judges: Iterable[int] = (), along: Callable[[], Iterable[int]] | None = None
) -> Matter:
    """Lock a matter's stream (always the first lock of an action) and return the matter as it is then.

    `judges` names the units on which the act passes judgement. `along` names the matters that the act moves with
    it: all streams are locked in the order of their keys. Raises NotFound when `by` may not see the matter, Recused
    after a declared conflict, Barred when `by` holds or held a post in one of those units.
    """
    found = Matter.objects.visible_to(by).filter(reference=reference).values_list("pk", flat=True).first()
    if found is None:
        raise hidden(reference, by)
    if reason := barred(by, judges):
        raise Barred(reason=reason)
    lock({found}, along)
    running().row_checked = True
    return Matter.objects.select_related("host").get(pk=found)


class _Grown(Exception):
    """More moves along than was locked."""


def lock(matters: Collection[int], along: Callable[[], Iterable[int]] | None = None) -> None:
    """Lock the streams of matters in the order of their keys, with those that `along` names.

    `along` is asked again under the locks: when it has grown meanwhile they are let go and taken anew, in order.
    """
    running()
    streams = Stream.objects.select_for_update(no_key=True).order_by("pk")
    if along is None:
        list(streams.filter(pk__in=matters))
        return
    wanted = {*matters, *along()}
    while True:
        with suppress(_Grown), transaction.atomic():
            list(streams.filter(pk__in=wanted))
            if more := {*along()} - wanted:
                wanted |= more
                raise _Grown
            return


def current(matter: Matter, rev: int | None) -> None:
    """Raise Stale when somebody moved the held matter after its revision `rev` was read; None is not compared."""
    if rev is not None and rev != matter.rev:
        raise _stale(matter)


def _stale(matter: Matter) -> Stale:
    last = Event.objects.filter(stream=matter.pk, actor__isnull=False).order_by("-seq").first()
    if last is None:
        return Stale(who="别人", what="")
    at = timezone.localtime(last.at)
    who = names([last.actor]).get(last.actor) if last.actor else None
    return Stale(who=who or "别人", what=f"{label_of(last.kind)}（{at.month}月{at.day}日 {at:%H:%M}）")


def moved(matter: Matter) -> None:
    """Count one move of a person, so that forms opened before it are refused; only inside an action."""
    running()
    Matter.objects.filter(pk=matter.pk).update(rev=F("rev") + 1)
