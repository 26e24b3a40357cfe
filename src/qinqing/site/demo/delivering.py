"""The registry of the city comes about: each office delivers what it keeps of twenty thousand enterprises."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from qinqing.commons.enterprises.actions import Delivery, apply, assign, stage
from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.queries.catalogue import committed
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.catalogue import CHOICE, DAY, FLAG, NUMBER, Field
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.rules.values import EPOCH
from qinqing.domains.policies.rules.values import counted
from qinqing.kernel.devices.actor import Actor
from qinqing.site.demo.registry import Known, drawn, written
from qinqing.site.demo.story import Player, Story

FIRST_ROW = 2
"""The first one of a sheet are its headings."""


def tell(story: Story, offices: Mapping[str, Player], acting: Sequence[Player], system: Actor) -> None:
    """The offices deliver one after the other; those that alone answer for what they keep are assigned before."""
    for number, given in enumerate(written()["deliveries"], start=1):
        day, office = story.today - timedelta(days=given["days"]), offices[given["unit"]]
        for source in given.get("owner", ()):
            _assign(story, day, source, office, system)
        _deliver(story, day, given, office, acting, number)


def _assign(story: Story, day: date, source: str, office: Player, system: Actor) -> None:
    story.add(day, 8, lambda at: assign(source=source, unit=office.unit, by=system, at=at))


def _deliver(
    story: Story, day: date, given: Mapping[str, Any], office: Player, acting: Sequence[Player], number: int
) -> None:
    """A file is staged, and applied an hour later: two acts, so that whoever is cut short between them goes on."""
    source, by = given["source"], office.actor

    def bring(at: datetime) -> None:
        known = [*everybody(story.today), *_known_of(acting)]
        rows = rows_of(known, given["fields"])
        stage(delivery=Delivery(source, day - timedelta(days=1), rows, given["file"]), by=by, at=at)

    def confirm(at: datetime) -> None:
        batch = Import.objects.get(source=source, office=office.unit, state=Import.STAGED)
        apply(import_id=batch.pk, seen=turn(), by=by, at=at)

    files = len(written()["deliveries"])
    story.add(day, 9, bring, says=f"登记企业：第 {number} 个文件，共 {files} 个（{source}）")
    story.add(day, 10, confirm)


@cache
def everybody(today: date) -> Sequence[Known]:
    """Return the invented enterprises, drawn once for all files."""
    return tuple(drawn(today))


def _known_of(acting: Sequence[Player]) -> Iterator[Known]:
    """Yield what the files say of the enterprises that act in the city."""
    for one in acting:
        values = written()["acting"].get(one.unit.short_name)
        if values:
            yield Known(one.unit.uscc, {"name": one.unit.name, "path": one.unit.path, **values})


def rows_of(known: Iterable[Known], fields: Sequence[str]) -> Iterator[Row]:
    """Yield a row for each enterprise of which at least one of the fields is known."""
    catalogue, number = committed(), FIRST_ROW
    asked = [catalogue[code] for code in fields]
    for one in known:
        given = {field.code: _text(field, one.values[field.code]) for field in asked if field.code in one.values}
        if given:
            yield Row(number, one.uscc, given)
            number += 1


def _text(field: Field, value: Any) -> str:
    """Return a value as an import holds it: on the enterprise's own row as it is, else as a whole number."""
    if field.column:
        return str(value)
    if field.kind == FLAG:
        return str(int(value))
    if field.kind == CHOICE:
        return str(list(field.choices or ()).index(value))
    if field.kind == DAY:
        return str((value - EPOCH).days)
    return str(counted(field, value)) if field.kind == NUMBER else str(value)
