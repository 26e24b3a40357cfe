"""What offices keep beside their contracts: the registry of enterprises, and every project with its phase."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from qinqing.commons.enterprises.actions import Delivery, apply, stage
from qinqing.commons.enterprises.queries.catalogue import committed
from qinqing.commons.enterprises.queries.standard import standard
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.rules.values import encoded
from qinqing.commons.projects.actions import Terms, advance, enter
from qinqing.commons.projects.models import KIND
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.parties.models import Unit
from qinqing.site.demo.story import Player, Plot, Story

KEEPING = Path(__file__).parent / "keeping.yaml"
SOURCE = "市场监管局登记库导出"
WAN = 10_000
FEN = 100
SEEN = timedelta(days=3)
"""How long after construction began the office enters it."""


@cache
def written() -> dict[str, Any]:
    """Return the figures of the enterprises that act in the city, and the projects, as written."""
    read: dict[str, Any] = yaml.safe_load(KEEPING.read_text(encoding="utf-8"))
    return read


def registered(short_name: str) -> dict[str, Any]:
    """Return what the registry's own columns say of an enterprise that acts in the city; money in 元."""
    figures = written()["registry"][short_name]
    section = next(one.letter for one in standard().sections if int(figures["industry"][:2]) in one.divisions)
    given = {"section": section, "industry": figures["industry"], "status": "active"}
    given |= {name: figures[name] * WAN for name in ("revenue", "assets") if name in figures}
    return given | {"employees": figures["employees"]} if "employees" in figures else given


def tell(story: Story, players: Sequence[Player], parks: Mapping[str, Player]) -> None:
    """Each office brings in the enterprises of its place, and the projects with which the demo opened are entered."""
    given = written()
    for path, park in parks.items():
        units = [one.unit for one in players if one.unit.path == path and one.unit.short_name in given["registry"]]
        rows = [_row(number, unit, given["registry"][unit.short_name]) for number, unit in enumerate(units, start=2)]
        if rows:
            _bring_in(story, park, rows)
    for name in given["projects"]:
        _enter_opened(story, name, parks)


def _row(number: int, unit: Unit, figures: Mapping[str, Any]) -> Row:
    given = {"name": unit.name, **{code: str(value) for code, value in registered(unit.short_name).items()}}
    given |= {code: str(encoded(committed()[code], cell)) for code, cell in figures.get("known", {}).items()}
    return Row(number, unit.uscc, given)


def _bring_in(story: Story, park: Player, rows: Sequence[Row]) -> None:
    as_of = story.working(-40)

    def bring(at: datetime) -> None:
        batch = stage(delivery=Delivery(SOURCE, as_of, rows, "企业名册.xlsx"), by=park.actor, at=at)
        apply(import_id=batch.pk, seen=turn(), by=park.actor, at=at)

    story.add(story.working(-39), 9, bring)


def _enter_opened(story: Story, name: str, parks: Mapping[str, Player]) -> None:
    def act(at: datetime) -> None:
        contract = Contract.objects.select_related("government", "enterprise").get(project=name)
        terms = Terms(name, contract.signed_on, [contract.enterprise])
        enter(terms=terms, by=parks[contract.government.path].actor, at=at)

    story.add(story.working(-3), 11, act)


def follow(story: Story, plot: Plot, begun: date | None) -> None:
    """The office enters the project of a contract on the day of its signature, and its start when it has begun."""
    planned = (9000 + (story.today - plot.signed_on).days * 23) * WAN * FEN
    terms = Terms(plot.project, plot.signed_on, [plot.enterprise.unit], investment=planned)
    by = plot.government.actor
    story.add(plot.signed_on, 11, lambda at: enter(terms=terms, by=by, at=at))
    if begun and begun + SEEN < story.today:

        def started(at: datetime) -> None:
            reference = Matter.objects.values_list("reference", flat=True).get(kind=KIND, title=plot.project)
            advance(reference=reference, name="start", reached_on=begun, by=by, at=at)

        story.add(begun + SEEN, 11, started)
