"""`BulkAct`: one act done to many rows, each by itself; who is judged is never one of many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django import forms

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.devices.rooms import named

MOST = 200
"""Rows of one bulk act."""

Given = Mapping[str, Any]
"""What the form of an act said, the same for every row."""


class RowMoved(Refusal):
    """A row is not any more what its reader saw in the preview."""

    says = "您看过预览以后，这一项变了：原来是「{was}」，现在是「{now}」。没有替您办，请看过再办。"
    status = 409


@dataclass(frozen=True, slots=True)
class Planned:
    """One row before it is done: what will happen, or why it can not; `seen` is what its reader saw of it."""

    row: str
    title: str
    about: str = ""
    url: str = ""
    effect: str = ""
    why_not: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class One:
    """One row that is done: `key` is the same when the same form is sent again."""

    row: str
    seen: str
    key: UUID
    given: Given


@dataclass(frozen=True, slots=True)
class BulkAct:
    """What may be done to many rows at once; whoever lacks `permission` is not offered it.

    `plan` is given the actor, the ticked rows and the day and says of each what would happen, in as many queries for
    many as for one; what it leaves out the actor may not see. `act` does one row by the room's own actions, in a
    transaction of its own. `work` names the kind of work whose rows it takes, `back` the list that offers it.
    """

    code: str
    label: str
    permission: str
    plan: Callable[[Actor, Sequence[str], date], Sequence[Planned]]
    act: Callable[[One, Actor], None]
    back: str
    work: str = ""
    form: type[forms.Form] | None = None


@cache
def bulk_acts() -> Mapping[str, BulkAct]:
    """Return every bulk act by its code; a room names its own by the path of a sequence. ValueError for one twice."""
    found: list[BulkAct] = named("bulk")
    if len({one.code for one in found}) != len(found):
        raise ValueError(f"declared twice: {sorted(one.code for one in found)}")
    return {one.code: one for one in found}


def keys_of(rows: Sequence[str]) -> list[int]:
    """Return the rows that are keys of a table, each once; anything else is nobody's row."""
    parts = [part for row in rows for part in row.split(",")]
    return list(dict.fromkeys(int(one) for one in parts if one.isascii() and one.isdecimal() and len(one) < 19))
