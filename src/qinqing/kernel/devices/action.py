"""`action`, the only writer: one permission, one visibility check, one transaction, at least one event."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.db import connection, transaction

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.noting import note
from qinqing.kernel.devices.permission import why_not
from qinqing.kernel.devices.refusal import NotAllowed, NotTogether

NOW = datetime.max.replace(tzinfo=UTC)
"""Default of every action's `at`: replaced by the database's clock, once per action."""

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class RecordedNothing(RuntimeError):
    """An action ended without recording an event: a fault of the code, the transaction is rolled back."""


class LookedAway(RuntimeError):
    """An action ended without asking whether its actor may see the row: a fault of the code, rolled back."""


@dataclass
class Running:
    """What the running action has done so far; `undo` takes back what a rollback does not (files).

    `repeated` says that the same form was sent before and its act is already recorded. `recorded` names each event by
    stream, seq and kind. `bulk` says that this is one of many that somebody does together.
    """

    recorded: list[tuple[int, int, str]] = field(default_factory=list)
    bulk: bool = False
    row_checked: bool = False
    repeated: bool = False
    undo: list[Callable[[], object]] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Return how many events were recorded."""
        return len(self.recorded)


_running: ContextVar[Running | None] = ContextVar("running_action", default=None)


class Action(Protocol[R_co]):
    """An action as its callers see it."""

    permission: str
    alone: bool

    def __call__(self, **kwargs: Any) -> R_co:
        """Act."""
        ...


def running() -> Running:
    """Return the running action; raises RuntimeError outside one, so that nothing writes behind its back."""
    current = _running.get()
    if current is None:
        raise RuntimeError("Only an action may write; see kernel/devices/action.py.")
    return current


@contextmanager
def on_the_side() -> Iterator[Running]:
    """Let the house itself record that somebody read, in a transaction of its own; a person's act is an `action`.

    Raises RuntimeError inside a transaction: what is recorded here must stay, whatever becomes of the read.
    """
    current = Running()
    token = _running.set(current)
    try:
        with transaction.atomic(durable=True):
            yield current
    finally:
        _running.reset(token)


def database_now() -> datetime:
    """Return the start of the running transaction by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        (now,) = cursor.fetchone()
    return cast("datetime", now)


@contextmanager
def by_the_clock() -> Iterator[datetime]:
    """Let a job write in one transaction, and give it the database's time: nobody acts, time or a rule did it.

    Its events go through the chronicle's second door.
    """
    token = _running.set(Running())
    try:
        with transaction.atomic():
            yield database_now()
    finally:
        _running.reset(token)


def _run(function: Callable[..., R], kwargs: dict[str, Any], creates: bool) -> R:
    outer = _running.get()
    current = outer or Running()
    token = _running.set(current)
    before = current.events
    try:
        with transaction.atomic():
            if kwargs.get("at", NOW) is NOW:
                kwargs["at"] = database_now()
            result = function(**kwargs)
            if current.events == before and not current.repeated:
                raise RecordedNothing(function.__qualname__)
            if not (creates or current.row_checked):
                raise LookedAway(function.__qualname__)
    except BaseException:
        if outer is None:
            _take_back(current)
        raise
    finally:
        _running.reset(token)
    if outer is None:
        note(current.recorded)
    return result


def _take_back(failed: Running) -> None:
    for undo in reversed(failed.undo):
        with suppress(OSError):
            undo()


def action(permission: str, *, creates: bool = False, alone: bool = False) -> Callable[[Callable[..., R]], Action[R]]:
    """Make a keyword-only function the writer of one act.

    The function takes `by: Actor` and `at: datetime = NOW`. `creates` says that the act makes a new row, so that
    there is none to check for visibility. `alone` says that the act passes judgement on somebody: never one of many.
    Raises NotAllowed when `by` lacks the permission, NotTogether when it is one of many and must not be.
    """

    def decorate(function: Callable[..., R]) -> Action[R]:
        @wraps(function)
        def run(**kwargs: Any) -> R:
            by: Actor = kwargs["by"]
            if reason := why_not(by, permission):
                raise NotAllowed(reason=reason)
            if alone and (outer := _running.get()) and outer.bulk:
                raise NotTogether
            return _run(function, kwargs, creates)

        written = cast("Action[R]", run)
        written.permission, written.alone = permission, alone
        return written

    return decorate
