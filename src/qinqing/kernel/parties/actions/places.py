"""Moving a unit with all below it to another place, set by set; called by the action that moves matters along."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import Refusal
from qinqing.kernel.parties.actions.units import held_unit, within
from qinqing.kernel.parties.models import Unit, UnitKind

_UNITS = """
    UPDATE parties_unit SET path = %(to)s || substr(path, length(%(was)s) + 1) WHERE path >= %(was)s AND path < %(end)s
"""
_POSTS = """
    UPDATE parties_post SET jurisdiction = %(to)s || substr(jurisdiction, length(%(was)s) + 1)
    WHERE jurisdiction >= %(was)s AND jurisdiction < %(end)s
"""


class IntoItself(Refusal):
    """A unit moves neither below itself nor to where it is."""

    says = _("不能移到「{to}」：那是它自己现在的位置，或在它自己之内。")


class Shared(Refusal):
    """A place moves with all that lies in it: where other offices stand that do not belong to it, it does not move."""

    says = _("「{path}」还有别的同级单位（{other}）。请先给要移动的单位单独设一个位置。")


class Taken(Refusal):
    """Two places never become one."""

    says = _("「{to}」已经有单位，合并请用「单位承接」。")


@dataclass(frozen=True, slots=True)
class Relocation:
    """What was moved: the old range of paths, the new place, and how many rows of each sort."""

    unit: Unit
    was: str
    to: str
    above_was: int | None
    units: int
    posts: int

    @property
    def parameters(self) -> dict[str, str]:
        """Return what a statement needs that rewrites paths."""
        return {"was": self.was, "to": self.to, "end": self.was[:-1] + "0"}


def relocate(unit_id: int, to: str, above: Unit | None, *, by: Actor) -> Relocation:
    """Rewrite the paths of a unit and all below it, and of the posts whose jurisdiction lies there.

    One statement each. Raises a Refusal when the place is shared, taken, or beyond the administrator.
    """
    running()
    unit = held_unit(unit_id, by=by)
    within(by, to)
    was, above_was = unit.path, unit.belongs_to_id
    if to.startswith(was):
        raise IntoItself(to=to)
    beside = Unit.objects.filter(path=was, until__isnull=True).exclude(kind=UnitKind.ENTERPRISE).exclude(pk=unit.pk)
    if other := beside.exclude(belongs_to=unit).first():
        raise Shared(path=was, other=other.short_name)
    if Unit.objects.filter(path__startswith=to).exists():
        raise Taken(to=to)
    Unit.objects.filter(pk=unit.pk).update(belongs_to=above)
    parameters = {"was": was, "to": to, "end": was[:-1] + "0"}
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, parameters)
        units = cursor.rowcount
        cursor.execute(_POSTS, parameters)
        posts = cursor.rowcount
    return Relocation(unit, was, to, above_was, units, posts)
