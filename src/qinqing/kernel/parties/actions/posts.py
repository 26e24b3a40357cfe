"""Giving posts, ending them, and lending their acts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties import access, events
from qinqing.kernel.parties.actions.units import AREA, Closed, within
from qinqing.kernel.parties.models import Delegation, Person, Post, Unit, UnitKind
from qinqing.kernel.parties.rules import ADMINISTRATORS, ROLE_NAMES, SCOPES


class OneHat(Refusal):
    """System, security and audit are three persons, and none of them handles matters beside it."""

    says = _("系统、安全、审计三种管理员须由三人分任，也不能兼任办理事项的岗位；{person}在这段时间另有岗位。")


class NobodyInside(Refusal):
    """An external body has no log-in: others speak for it."""

    says = _("{unit}是外部单位，不设岗位和账号；通知发给监督它的或它隶属的单位。")


class WrongSide(Refusal):
    """Whoever acts for an enterprise acts for nobody else: the role and the unit stand on one side."""

    says = _("{unit}的岗位不能给「{role}」角色：企业的岗位只给企业代表，其他单位的岗位不给企业代表。")


class NotThatLong(Refusal):
    """What ends, ends after it began."""

    says = _("结束日期须晚于开始日期。")


class LastOfThem(Refusal):
    """Without a system, a security and an audit administrator for everything nobody could appoint the next one."""

    says = _("{person}是最后一位管全市的{role}，免职后没有人能接着办。请先任命接任的人。")


class OnlyYourOwn(Refusal):
    """A post is lent by its holder, and not on by whoever stands in."""

    says = _("只能委托自己担任的岗位；代办的岗位不能转托他人。")
    status = 403


class NotToThem(Refusal):
    """An administrator handles no matter, and nobody stands in for themselves."""

    says = _("不能委托给{person}：不能是自己，也不能是系统、安全、审计管理员。")


@dataclass(frozen=True, slots=True)
class Appointment:
    """A post as it is given: where, with which title and rank, in which role, over which path, for which time."""

    unit: Unit
    title: str
    rank: str
    role: str
    since: date
    jurisdiction: str | None = None
    until: date | None = None


def _overlapping(person: Person, since: date, until: date | None) -> "Q":
    overlaps = Q(person=person) & (Q(until__isnull=True) | Q(until__gt=since))
    return overlaps if until is None else overlaps & Q(since__lt=until)


def one_hat(person: Person, role: str, since: date, until: date | None) -> None:
    """Raise OneHat when the post would give one person an administrator's role beside another; locks the person."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    others = Post.objects.filter(_overlapping(person, since, until)).exclude(role=role)
    if role not in ADMINISTRATORS:
        others = others.filter(role__in=ADMINISTRATORS)
    lent = Delegation.objects.filter(_overlapping(person, since, until))
    if others.exists() or (role in ADMINISTRATORS and lent.exists()):
        raise OneHat(person=person.name)


def fits(unit: Unit, role: str) -> None:
    """Raise a Refusal when nobody may hold a post with this role in the unit."""
    if unit.kind == UnitKind.EXTERNAL:
        raise NobodyInside(unit=unit.short_name)
    if (role == "enterprise") is not (unit.side == ENT):
        raise WrongSide(unit=unit.short_name, role=ROLE_NAMES[role])


def _check(appointment: Appointment, by: Actor) -> None:
    if appointment.until is not None and appointment.until <= appointment.since:
        raise NotThatLong
    if appointment.unit.until is not None and appointment.unit.until <= appointment.since:
        raise Closed(unit=appointment.unit.short_name)
    fits(appointment.unit, appointment.role)
    within(by, appointment.unit.path)
    if appointment.jurisdiction is not None:
        within(by, appointment.jurisdiction)
    elif appointment.role in ADMINISTRATORS:  # without a path an administrator reaches everything
        within(by, "")


@action(access.APPOINT, creates=True)
def appoint(*, person: Person, appointment: Appointment, by: Actor, at: datetime = NOW) -> Post:
    """Give a person a post; the person is entered with the first one.

    In an enterprise it comes with every scope; who comes in by a seat's code has those that the seat gives.
    """
    _check(appointment, by)
    stream = area_stream(AREA)
    if person._state.adding:
        person.save(force_insert=True)
    one_hat(person, appointment.role, appointment.since, appointment.until)
    post = Post.objects.create(
        person=person,
        unit=appointment.unit,
        title=appointment.title,
        rank=appointment.rank,
        role=appointment.role,
        jurisdiction=appointment.jurisdiction,
        scopes=list(SCOPES) if appointment.unit.side == ENT else [],
        since=appointment.since,
        until=appointment.until,
    )
    facts = {
        "person": str(person.pk),
        "post_id": post.pk,
        "unit": post.unit_id,
        "rank": post.rank,
        "role": post.role,
        "since": post.since,
    }
    record(stream, events.APPOINTED, by=by, at=at, facts=facts)
    return post


_EVERYWHERE = Q(jurisdiction__isnull=True) | Q(jurisdiction__regex="^[^/]*/?$")
"""Posts that reach the whole city: without a path, or with that of the city itself."""


def _somebody_stays(post: Post) -> None:
    """Raise LastOfThem when no other administrator of this kind would be left for the whole city."""
    alike = Post.objects.filter(_EVERYWHERE, role=post.role)
    stay = alike.filter(since__lte=post.until, until__isnull=True).exclude(person=post.person_id)
    if post.role in ADMINISTRATORS and alike.filter(pk=post.pk).exists() and not stay.exists():
        raise LastOfThem(person=post.person.name, role=ROLE_NAMES[post.role])


@action(access.END_POST)
def end_post(*, post_id: int, until: date, by: Actor, at: datetime = NOW) -> Post:
    """End a post on a day; what it did stays under its name, and whoever follows takes the unit's promises on."""
    running().row_checked = True
    stream = area_stream(AREA)
    Stream.objects.select_for_update(no_key=True).get(pk=stream)  # of two who leave at once the second is the last one
    posts = Post.objects.select_related("unit", "person").select_for_update(no_key=True, of=("self",))
    post = posts.filter(pk=post_id).first()
    if post is None:
        raise NotFound
    within(by, post.unit.path)
    if until <= post.since or (post.until is not None and post.until <= until):
        raise NotThatLong
    post.until = until
    _somebody_stays(post)
    post.save(update_fields=["until"])
    facts = {"person": str(post.person_id), "post_id": post.pk, "unit": post.unit_id, "until": until}
    record(stream, events.POST_ENDED, by=by, at=at, facts=facts)
    return post


@action(access.DELEGATE)
def delegate(*, person: Person, since: date, until: date, by: Actor, at: datetime = NOW) -> Delegation:
    """Lend the acts of one's own post to another person for a period; both are told what the post is told."""
    running().row_checked = True
    stream = area_stream(AREA)
    post = Post.objects.filter(pk=by.post_id, person=by.person_id).first()
    if post is None:
        raise OnlyYourOwn
    if until <= since:
        raise NotThatLong
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    keeps_house = Post.objects.filter(_overlapping(person, since, until), role__in=ADMINISTRATORS).exists()
    if person.pk == by.person_id or keeps_house:
        raise NotToThem(person=person.name)
    made = Delegation.objects.create(post=post, person=person, since=since, until=until)
    facts = {
        "delegation": made.pk,
        "post_id": post.pk,
        "person": str(person.pk),
        "since": since,
        "until": until,
    }
    record(stream, events.DELEGATED, by=by, at=at, facts=facts)
    return made


@action(access.DELEGATE)
def end_delegation(*, delegation_id: int, by: Actor, at: datetime = NOW) -> None:
    """Take one's post back today; doing it twice changes nothing."""
    running().row_checked = True
    today = timezone.localdate(at)
    mine = Delegation.objects.filter(post=by.post_id, post__person=by.person_id, pk=delegation_id)
    found = mine.first()
    if found is None:
        raise NotFound
    until = max(today, found.since)
    if not mine.filter(until__gt=until).update(until=until):
        running().repeated = True
        return
    facts = {"delegation": delegation_id, "until": until}
    record(area_stream(AREA), events.DELEGATION_ENDED, by=by, at=at, facts=facts)
