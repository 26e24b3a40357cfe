"""Builds the demo city: units, people, then what they did, with the sweep running through simulated time."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Min
from django.utils import timezone

from qinqing.kernel.access.actions import open_account
from qinqing.kernel.access.queries import acting, new_password
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.checks.actions import change_rule
from qinqing.kernel.chronicle.models import Event
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Clock
from qinqing.kernel.parties.actions import Appointment, appoint, establish
from qinqing.kernel.parties.models import Person, Post, Unit
from qinqing.site.demo import briefs, growth, offices, opening
from qinqing.site.demo.accounts import DemoAccount, line
from qinqing.site.demo.story import Player, Scene, Story
from qinqing.site.founding import founder

CITY = Path(__file__).parent / "city.yaml"
PRINTED = (
    *("enterprise", "clerk", "county", "checker", "head", "supervisor", "writer", "mayor", "system", "security"),
    "audit",
)
DRAWN = 100
"""Claims of a thousand that are drawn for a neutral check."""

Report = Callable[[str], None]


def _units(given: dict[str, dict[str, str]], since: date, at: datetime) -> dict[str, Unit]:
    system, made = founder("system"), dict[str, Unit]()
    for key, fields in given.items():
        above = {name: made[fields[name]] for name in ("belongs_to", "supervised_by") if name in fields}
        plain = {name: value for name, value in fields.items() if name not in above}
        made[key] = establish(unit=Unit(**plain, **above, since=since), by=system, at=at)
    return made


def _appoint(given: Sequence[dict[str, Any]], units: dict[str, Unit], since: date, at: datetime) -> dict[str, Post]:
    system, posts = founder("system"), dict[str, Post]()
    for fields in given:
        person = Person(name=fields["name"], email=f"{fields['username']}@demo.invalid")
        appointment = Appointment(
            unit=units[fields["unit"]],
            title=fields["title"],
            rank=fields["rank"],
            role=fields["role"],
            since=since,
            jurisdiction=fields.get("jurisdiction"),
        )
        posts[fields["username"]] = appoint(person=person, appointment=appointment, by=system, at=at)
    return posts


def _accounts(posts: dict[str, Post], at: datetime) -> list[DemoAccount]:
    """Let these people log in; return the lines of those whose passwords are printed."""
    security, printed = founder("security"), []
    for username, post in posts.items():
        password = new_password()
        open_account(person=post.person, username=username, password=password, by=security, at=at)
        if username in PRINTED:
            printed.append(line(post, username, password))
    return printed


def _pass_time(until: datetime) -> None:
    """Let the clock fire instant by instant, so that nobody's notices are collapsed as after an outage."""
    while (due := Clock.objects.aggregate(first=Min("next_at"))["first"]) and due <= until:
        sweep_until(due)
        _tell_news()
    _tell_news()


def _tell_news() -> None:
    while dispatch():
        pass


def _play(scenes: Sequence[Scene], report: Report) -> None:
    """Let every scene happen at its time, and whatever the clock does in between; the report is by the month."""
    month = ""
    for number, scene in enumerate(scenes, start=1):
        day = timezone.localdate(scene.at)
        if month != (month := f"{day:%Y-%m}"):
            report(f"模拟办事 {number}/{len(scenes)}：{day.year} 年 {day.month} 月")
        _pass_time(scene.at)
        if scene.says:
            report(scene.says)
        scene.act(scene.at)
    _pass_time(timezone.now())


def build(report: Report) -> list[DemoAccount]:
    """Fill an empty database marked `demo` and return the log-ins to print, one per role.

    Time is simulated: every act carries its own `at`, which the chronicle accepts in a marked database only.
    """
    today = timezone.localdate()
    since = date(today.year - 2, 1, 1)
    founded = timezone.make_aware(datetime.combine(since, time(9)))
    city, more = yaml.safe_load(CITY.read_text(encoding="utf-8")), growth.written()
    report("设立单位和人员")
    units = _units({**city["units"], **more["units"], **offices.written()["units"]}, since, founded)
    posts = _appoint(city["people"], units, since, founded)
    _appoint([*more["people"], *offices.written()["people"]], units, since, founded)
    accounts = _accounts(posts, founded)
    change_rule(path="", permille=DRAWN, unit=units["office"], by=founder("system"), at=founded)
    cast = opening.Cast(
        lingang=Player(units["lingang"], acting(posts["clerk"])),
        heyao=Player(units["heyao"], acting(posts["enterprise"])),
        chenghu=Player(units["chenghu"], acting(posts["chenghu"])),
        group=Player(units["group"], acting(posts["supervisor"])),
        mayor=Player(units["city"], acting(posts["mayor"])),
    )
    _play(opening.tell(Story(today, calendar()), cast), report)
    return accounts


def grow(report: Report) -> None:
    """Let the city that `build` made grow; one that was cut short goes on where it ended."""
    founded = Event.objects.aggregate(first=Min("recorded_at"))["first"]
    story = Story(timezone.localdate(founded), calendar())
    briefs.tell(story, *briefs.writers())
    scenes = growth.tell(story, _players())
    done = set(Event.objects.filter(at__in=[scene.at for scene in scenes]).values_list("at", flat=True))
    _play([replace(scene, act=_unless_overtaken(scene.act)) for scene in scenes if scene.at not in done], report)


def _unless_overtaken(act: Callable[[datetime], object]) -> Callable[[datetime], object]:
    """Leave out an act that is refused: while the city grows, somebody who looks at it may have done it already."""

    def tried(at: datetime) -> None:
        with suppress(Refusal):
            act(at)

    return tried


def _players() -> dict[str, Player]:
    """Return who acts for each unit, its handler, by the unit's name."""
    posts = Post.objects.filter(rank="handler").select_related("unit", "person").order_by("pk")
    return {post.unit.name: Player(post.unit, acting(post)) for post in reversed(posts)}
