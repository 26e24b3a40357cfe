"""Builds the demo city: units, people, then the story, with the sweep running through simulated time."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Min
from django.utils import timezone

from qinqing.kernel.access.actions import open_account
from qinqing.kernel.access.queries import acting, new_password
from qinqing.kernel.calendars.queries import calendar
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.obligations.models import Clock
from qinqing.kernel.parties.actions import Appointment, appoint, establish
from qinqing.kernel.parties.models import Person, Post, Unit
from qinqing.site.demo.accounts import DemoAccount, line
from qinqing.site.demo.story import Cast, Story, tell
from qinqing.site.founding import founder

CITY = Path(__file__).parent / "city.yaml"
PRINTED = ("enterprise", "clerk", "head", "supervisor", "system", "security", "audit")

Report = Callable[[str], None]


def _units(given: dict[str, dict[str, str]], since: date, at: datetime) -> dict[str, Unit]:
    system, made = founder("system"), dict[str, Unit]()
    for key, fields in given.items():
        above = {name: made[fields[name]] for name in ("belongs_to", "supervised_by") if name in fields}
        plain = {name: value for name, value in fields.items() if name not in above}
        made[key] = establish(unit=Unit(**plain, **above, since=since), by=system, at=at)
    return made


def _people(
    given: list[dict[str, Any]], units: dict[str, Unit], since: date, at: datetime
) -> tuple[dict[str, Post], list[DemoAccount]]:
    system, security = founder("system"), founder("security")
    posts, accounts = dict[str, Post](), []
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
        post = appoint(person=person, appointment=appointment, by=system, at=at)
        password = new_password()
        open_account(person=person, username=fields["username"], password=password, by=security, at=at)
        posts[fields["username"]] = post
        if fields["username"] in PRINTED:
            accounts.append(line(post, fields["username"], password))
    return posts, accounts


def _pass_time(until: datetime) -> None:
    """Let the clock fire instant by instant, so that nobody's notices are collapsed as after an outage."""
    while (due := Clock.objects.aggregate(first=Min("next_at"))["first"]) and due <= until:
        sweep_until(due)
        _tell_news()
    _tell_news()


def _tell_news() -> None:
    while dispatch():
        pass


def build(report: Report) -> list[DemoAccount]:
    """Fill an empty database marked `demo` and return the log-ins to print, one per role.

    Time is simulated: every act carries its own `at`, which the chronicle accepts in a marked database only.
    """
    today = timezone.localdate()
    since = date(today.year - 2, 1, 1)
    founded = timezone.make_aware(datetime.combine(since, time(9)))
    city = yaml.safe_load(CITY.read_text(encoding="utf-8"))
    report("设立单位和人员")
    units = _units(city["units"], since, founded)
    posts, accounts = _people(city["people"], units, since, founded)
    cast = Cast(
        clerk=acting(posts["clerk"]),
        enterprise=acting(posts["enterprise"]),
        other_enterprise=acting(posts["chenghu"]),
        lingang=units["lingang"],
        heyao=units["heyao"],
        chenghu=units["chenghu"],
    )
    scenes = tell(Story(cast, today, calendar()))
    for number, scene in enumerate(scenes, start=1):
        report(f"模拟办事 {number}/{len(scenes)}：{timezone.localdate(scene.at)}")
        _pass_time(scene.at)
        scene.act(scene.at)
    _pass_time(timezone.now())
    return accounts
