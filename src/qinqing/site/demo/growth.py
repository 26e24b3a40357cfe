"""The city grows while its first pages are looked at: contracts in two places, two more deliver their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from qinqing.commons.deliveries.rules import rows
from qinqing.commons.projects.rules.milestones import ACQUIRED, BEGUN, PERMITTED
from qinqing.domains.contracts.actions import Clause
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.obligations.rules import CLAUSE, RESOLUTION
from qinqing.site.demo import counties, delivering, keeping, offices, pipeline, policies
from qinqing.site.demo.counties import Held, Sender
from qinqing.site.demo.payments import fund_of
from qinqing.site.demo.story import Player, Plot, Scene, Story

GROWTH = Path(__file__).parent / "growth.yaml"
FIRST_SERIAL = 101
LAND, POWER, PERMIT, START, FUND, FINISH = "4.1", "4.2", "6.1", "6.2", "7.1", "8.1"
FUNDED = "开工后，甲方兑付首期扶持资金。"
ANSWER = timedelta(days=2)
"""How long the other side takes to look at a claim."""


RECONCILED = ("可降解膜材项目", "研发中心项目")
RECONCILED_WITH = ("岚川市临港区管理委员会", "岚川禾曜新材料有限公司")
"""Projects with which the demo opened, and the office and the enterprise that have them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One project: signed `days` ago; its land came `land` days after the date, construction `begun` days before it.

    `begun` is None where construction has not begun; with `resolution` the start is due by a resolution of the
    management committee, else by the contract. A `slow` enterprise has not even asked for its permit.
    """

    project: str
    enterprise: str
    days: int
    land: int
    begun: int | None = None
    resolution: bool = False
    slow: bool = False


def written() -> dict[str, Any]:
    """Return what the city grows by, as written: units, people, projects."""
    read: dict[str, Any] = yaml.safe_load(GROWTH.read_text(encoding="utf-8"))
    return read


def tell(story: Story, players: dict[str, Player]) -> list[Scene]:
    """Return every scene that lies in the past, in the order of time; players go by the name of their unit."""
    given = written()
    parks = {one.unit.path: one for one in players.values() if one.unit.kind == "park"}
    plots = list[tuple[Line, Plot]]()
    for code, fields in given["senders"].items():
        sender = _sender(story, code, fields, parks[given["units"][fields["unit"]]["path"]])
        counties.tell(story, sender, players[fields["keeper"]])
    for serial, fields in enumerate(given["projects"], start=FIRST_SERIAL):
        line = Line(**fields)
        enterprise = players[given["units"][line.enterprise]["name"]]
        plots.append((line, _plot(story, serial, line, parks[enterprise.unit.path], enterprise)))
        _live(story, *plots[-1])
    keeping.tell(story, list(players.values()), parks)
    forces = {one.unit.path: one for one in players.values() if one.unit.kind == "task_force"}
    water = players[given["units"]["water"]["name"]]
    for line, plot in plots:
        kept = {number: on for number, on, _ in _kept(line, {one.number: one.base_due for one in plot.clauses})}
        keeping.follow(story, plot, kept.get(START))
        pipeline.follow(story, plot, pipeline.Course(line.days, line.slow), forces[plot.government.unit.path], water)
    lingang, heyao = (players[name] for name in RECONCILED_WITH)
    for name in RECONCILED:
        pipeline.follow_opened(story, name, lingang, heyao, forces[lingang.unit.path], water)
    units = offices.by_key(players)
    delivering.tell(story, units, list(players.values()), offices.system_administrator())
    policies.tell(story, policies.Cast(units, offices.checker()))
    return story.in_order()


def _sender(story: Story, code: str, fields: dict[str, Any], player: Player) -> Sender:
    """Return a county with its own system, and what that system holds."""
    lines = [Line(**one) for one in fields["projects"]]
    held = [_held(story, f"{code}-{number}", line) for number, line in enumerate(lines, start=1)]
    days = [story.today - timedelta(days=one) for one in fields["as_of"]]
    return Sender(code, player, fields["interval"], days, held)


def _held(story: Story, key: str, line: Line) -> Held:
    """Return a contract as a county's system holds it; it keeps its promises as those of the city do."""
    signed = story.today - timedelta(days=line.days)
    clauses, inherited = _clauses(signed, line), max(line.land, 0)
    kept = {number: on for number, on, _ in _kept(line, {one.number: one.base_due for one in clauses})}
    milestones = {LAND: rows.LAND, PERMIT: rows.PERMIT, START: rows.START}
    return Held(key, line.project, line.enterprise, signed, clauses, kept, inherited, milestones)


def _plot(story: Story, serial: int, line: Line, government: Player, enterprise: Player) -> Plot:
    signed = story.today - timedelta(days=line.days)
    return Plot(
        number=f"岚招合〔{signed.year}〕{serial}号",
        project=line.project,
        title=f"{line.project}投资合同",
        government=government,
        enterprise=enterprise,
        signed_on=signed,
        clauses=_clauses(signed, line),
    )


def _clauses(signed: date, line: Line) -> tuple[Clause, ...]:
    def after(days: int) -> date:
        return signed + timedelta(days=days)

    kind = RESOLUTION if line.resolution else CLAUSE
    start = "按管委会专题会议纪要，项目于约定日期前开工。" if line.resolution else "乙方应于约定日期前开工建设。"
    return (
        Clause(
            LAND,
            "完成征迁，净地交付",
            GOV,
            after(80),
            "甲方应于约定日期前完成征迁，向乙方交付净地。",
            milestone=ACQUIRED,
        ),
        Clause(POWER, "红线外供水、供电接通", GOV, after(170), "甲方负责将水、电接至红线边。"),
        Clause(
            PERMIT,
            "取得施工许可证",
            ENT,
            after(200),
            "乙方应于净地交付后办理施工许可证。",
            (LAND,),
            milestone=PERMITTED,
        ),
        Clause(START, "主体工程开工", ENT, after(270), start, (LAND,), source_kind=kind, milestone=BEGUN),
        Clause(FUND, "兑付首期扶持资金", GOV, after(400), FUNDED, (START,), money=fund_of(line.project)),
        Clause(FINISH, "竣工投产", ENT, after(720), "乙方应于约定日期前竣工投产。", (START,)),
    )


def _live(story: Story, line: Line, plot: Plot) -> None:
    """Sign, hand the land over, bring power, begin: whatever of it lies before today."""
    story.sign(plot)
    for number, on, note in _kept(line, {clause.number: clause.base_due for clause in plot.clauses}):
        _keep(story, plot, number, on, note)


def _kept(line: Line, due: dict[str, date]) -> Iterator[tuple[str, date, str]]:
    """Yield each clause that is kept, when, and what is said of it."""
    inherited = timedelta(days=max(line.land, 0))
    yield LAND, due[LAND] + timedelta(days=line.land), "净地移交单双方已签字。"
    yield POWER, due[POWER] - timedelta(days=line.days % 11), "水、电已接到红线边。"
    begun = due[START] + inherited - timedelta(days=line.begun or 0)
    if not line.slow:
        yield PERMIT, min(due[PERMIT] + inherited, begun) - timedelta(days=4), "施工许可证已核发。"
    if line.begun is not None:
        yield START, begun, "主体工程已开工，附现场照片。"


def _keep(story: Story, plot: Plot, clause: str, on: date, note: str) -> None:
    """One side says that it kept a clause and the other confirms, unless that is still to come."""
    if on + ANSWER >= story.today:
        return
    is_ours = next(one for one in plot.clauses if one.number == clause).side == GOV
    debtor, creditor = (plot.government, plot.enterprise) if is_ours else (plot.enterprise, plot.government)
    story.claim(plot, clause, on, debtor, note)
    story.confirm(plot, clause, on + ANSWER, creditor)
