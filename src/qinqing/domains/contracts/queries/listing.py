"""The list of contracts, for a page and for a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qinqing.domains.contracts.lifecycle.contract import CLOSED, STATES, TERMINATED
from qinqing.domains.contracts.models import KIND
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.page import addresses
from qinqing.kernel.matters.models import Matter, MatterQuerySet
from qinqing.kernel.matters.queries import containing, count_of, page_of
from qinqing.kernel.pages.queries import BATCH, Summary, narrowed, summaries
from qinqing.kernel.pages.rules import Line

ENDED = {TERMINATED: "suspended"}
"""State -> the sign that stands in place of a light, where nothing was fulfilled."""

NOTHING: Mapping[str, Any] = {}
_WRITTEN = (
    "state",
    "contract__government",
    "contract__enterprise",
    "contract__number",
    "contract__project",
    "contract__government__name",
    "contract__enterprise__name",
    "contract__signed_on",
)
_SHOWN = ("contract__number", "contract__government__short_name", "contract__enterprise__short_name")


@dataclass(frozen=True)
class Listing:
    """One page of the list; `total` is empty where counting is not cheap, `after` on the last page."""

    lines: Sequence[Line]
    total: str
    after: str


@dataclass(frozen=True, slots=True)
class Written:
    """One contract in a spreadsheet: its columns by name, and what of it is most pressing."""

    row: Any
    summary: Summary


def contracts_of(actor: Actor, today: date, wanted: Mapping[str, Any] = NOTHING, after: str = "") -> Listing:
    """Return a page of the contracts that `actor` may see, the gravest light first.

    As many queries whatever their number; all of them are counted unless words are looked for.
    """
    rows = _narrowed(actor, wanted)
    page = page_of(
        rows.values_list("pk", "light", "next_due", "reference", "title", "state", *_SHOWN, named=True), after
    )
    found = summaries([row.pk for row in page.rows], today, actor)
    address = addresses(KIND)
    lines = [_line(row, address(row.reference), found[row.pk]) for row in page.rows]
    whole = not after and not page.after
    return Listing(lines, str(len(lines)) if whole else "" if wanted.get("q") else count_of(rows), page.after)


def read_contracts(
    actor: Actor, today: date, wanted: Mapping[str, Any], after: str, size: int
) -> tuple[list[Written], str]:
    """Return a page of them with what of each is most pressing, and where the next begins; empty on the last."""
    columns = _narrowed(actor, wanted).values_list(
        "pk", "light", "next_due", "reference", "title", *_WRITTEN, named=True
    )
    page = page_of(columns, after, size)
    found = summaries([row.pk for row in page.rows], today, actor)
    return [Written(row, found[row.pk]) for row in page.rows], page.after


def every_contract(actor: Actor, today: date, wanted: Mapping[str, Any] = NOTHING) -> Iterator[Written]:
    """Yield all of them in the same order, however many: read and judged batch by batch."""
    after, more = "", True
    while more:
        rows, after = read_contracts(actor, today, wanted, after, BATCH)
        yield from rows
        more = bool(after)


def _narrowed(actor: Actor, wanted: Mapping[str, Any]) -> MatterQuerySet:
    rows = narrowed(Matter.objects.visible_to(actor).filter(kind=KIND), wanted, actor)
    if (state := wanted.get("state")) in STATES:
        rows = rows.filter(state=state)
    return containing(rows, wanted.get("q", ""))


def word_of(row: Any) -> str:
    """Return the state of a contract that is over; empty while it runs."""
    return STATES[row.state] if row.state in CLOSED else ""


def _line(row: Any, url: str, summary: Summary) -> Line:
    told = summary.told
    return Line(
        url=url,
        title=row.title,
        below=f"{row.contract__number} · {summary.title}" if told else row.contract__number,
        light=told.light if told else ENDED.get(row.state, "done"),
        word=told.word if told else word_of(row),
        government=row.contract__government__short_name,
        enterprise=row.contract__enterprise__short_name,
        due=told.due if told else None,
        kept=summary.kept,
        total=summary.total,
    )
