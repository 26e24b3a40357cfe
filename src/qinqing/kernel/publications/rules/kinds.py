"""A kind of publication, as the room that composes it declares it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.publications.rules.papers import Block

Content = Mapping[str, Any]
"""What JSON can hold, without floats: figures are whole numbers, shares are never rounded in it."""

OPEN_CLASSES = frozenset({"public", "internal"})
"""What may be published at all: nothing that is sealed, nothing between two parties."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days of which a publication speaks."""

    first: date
    last: date
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kind is asked to compose: the days `first` to `last` of a place, read at `as_of`.

    `before` is the body of the last issue before these days, None where there is none.
    """

    place: str
    period: Period
    as_of: datetime
    before: Content | None = None
    before_mark: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """How publications of a kind are made.

    `periods` are the days that are over, the newest first; whoever lets a job prepare drafts (`prepared`) gets one for
    the newest. `compose` reads the body from rows, as anybody would see them who looks over the place: it is asked of
    a place, never of a person. `sources` are the matters it reads, whose heads are frozen with it. `audience` are the
    units of which a body speaks: who is spoken of reads it. `changes` says in sentences what differs between two
    bodies of the same days. `shown` is what `template` shows of a body to a reader, `blocks` the same for paper.
    """

    code: str
    label: str
    confidentiality: str
    periods: Callable[[date], Sequence[Period]]
    compose: Callable[[Asked], Content]
    sources: Callable[[str], Any]
    audience: Callable[[Content], Collection[int]]
    changes: Callable[[Content, Content], Sequence[str]]
    template: str
    shown: Callable[[Content, Actor], Mapping[str, Any]]
    blocks: Callable[[Content], Sequence[Block]]
    prepared: bool = False

    def __post_init__(self) -> None:
        if self.confidentiality not in OPEN_CLASSES:
            raise ValueError(f"{self.code}: what is {self.confidentiality} is not published")
