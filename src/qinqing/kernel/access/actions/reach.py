"""Whose accounts and conflicts a security administrator keeps."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.parties.models import Person, Post


class NotYourPeople(Refusal):
    """A county's administrator keeps its own people: whoever renews somebody's password could act in their place."""

    says = _("{person}在您管辖的「{jurisdiction}」之外任职，请由那里或上一级的安全管理员办理。")
    status = 403


def own_people(person: Person, *, by: Actor, at: datetime) -> None:
    """Raise NotYourPeople when the person holds, or will hold, a post outside the administrator's path."""
    if by.jurisdiction is None:
        return
    held = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=timezone.localdate(at)), person=person)
    if held.exclude(unit__path__startswith=by.jurisdiction).exists():
        raise NotYourPeople(person=person.name, jurisdiction=by.jurisdiction)
