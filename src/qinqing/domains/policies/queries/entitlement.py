"""Every policy in force for one enterprise, reckoned from what the registry held of it after a turn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from qinqing.commons.enterprises.models import Enterprise, Import
from qinqing.commons.enterprises.queries import reach, standard
from qinqing.commons.enterprises.queries.columns import last_turn
from qinqing.commons.enterprises.queries.snapshots import standing
from qinqing.commons.enterprises.rules.codes import SHAPE
from qinqing.commons.enterprises.rules.sizes import Figures, Size, size_of
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.fields import SIZE, fields
from qinqing.domains.policies.queries.shelf import SHELF
from qinqing.domains.policies.queries.versions import valid
from qinqing.domains.policies.rules.explaining import Explanation, explained
from qinqing.domains.policies.rules.rows import row_of
from qinqing.domains.policies.rules.rule import Rule
from qinqing.domains.policies.rules.values import Catalogue, Row
from qinqing.domains.policies.rules.veiling import veiled
from qinqing.domains.policies.rules.verdicts import DUE, OPEN, Entry, Group, groups
from qinqing.domains.policies.rules.wording import money
from qinqing.kernel.devices.actor import ENT, Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal

FEW = 5
"""Policies that an enterprise's home shows."""


class NotListed(Refusal):
    """Of an enterprise that the registry did not list after a turn nothing is known, so nothing is said either."""

    says = _("那一天登记里还没有这家企业，不能对照。请选以后的日期。")
    status = 404


@dataclass(frozen=True)
class Entitlement:
    """What the policies in force `on` a day say to one enterprise, as the registry stood after `turn`.

    `versions` are all in force, by their keys; `rules` and the explanation only of those that are itemised and can be
    read. `veils` says that sensitive values are left out.
    """

    enterprise: Enterprise
    turn: int
    on: date
    catalogue: Catalogue
    row: Row
    size: Size
    versions: Mapping[int, Version]
    rules: Mapping[int, Rule]
    explanation: Explanation[int]
    veils: bool = False

    @property
    def groups(self) -> Sequence[Group[int]]:
        """Return the policies that can be compared, under their headings."""
        return groups(self.explanation, {key: self.versions[key].delivery for key in self.rules})

    def at(self, *places: str) -> Sequence[Entry[int]]:
        """Return the policies under some of the headings, in the order of the page."""
        return [entry for group in self.groups if group.place in places for entry in group.entries]

    @property
    def headline(self) -> tuple[str, str, str]:
        """Return what stands first, as words, digits and unit: the sum of what is due, where there is none how many."""
        if not self.explanation.cents:
            return "按现有资料测算，条件都符合的政策", str(len(self.at(DUE))), "项"
        digits, _space, unit = money(self.explanation.cents).rpartition(" ")
        return "按现有资料测算，条件都符合的合计", digits, unit

    @property
    def gives(self) -> str:
        """Return what is due and pays no money, by kind: 权益 2 项、资质 1 项; empty where nothing is."""
        free = [self.versions[entry.key] for entry in self.at(DUE) if not entry.answer.reckoning]
        return "、".join(f"{kind} {many} 项" for kind, many in Counter(one.get_kind_display() for one in free).items())

    @property
    def first(self) -> Sequence[tuple[Version, Entry[int]]]:
        """Return what the home page shows: what is due, then what is open, a few of them."""
        return [(self.versions[entry.key], entry) for entry in self.at(DUE, OPEN)[:FEW]]

    @property
    def waiting(self) -> Sequence[Version]:
        """Return the versions in force that nobody itemised yet, or whose rule cannot be read any more."""
        return [one for key, one in self.versions.items() if key not in self.rules]

    @property
    def sensitive(self) -> int:
        """Return how many sensitive values are known and stand behind these policies."""
        asked = set[str]().union(*(rule.fields for rule in self.rules.values()))
        return sum(self.catalogue[code].sensitive and self.row.get(code) is not None for code in asked)


def explained_at(enterprise: Enterprise, turn: int, on: date) -> Entitlement:
    """Explain all policies in force on a day to an enterprise, as the registry stood after a turn.

    A constant number of queries. Raises NotListed where the registry did not list the enterprise then.
    """
    texts = standing(enterprise, turn)
    if not texts:
        raise NotListed
    catalogue, size = fields(), _size(texts)
    row = row_of(catalogue, {**texts, "uscc": enterprise.uscc, SIZE: size.code})
    versions = {one.pk: one for one in valid(on).select_related("policy__matter").order_by("pk")}
    rules = SHELF.rules(versions.values(), catalogue)
    explanation = explained(rules, row, catalogue)
    return Entitlement(enterprise, turn, on, catalogue, row, size, versions, rules, explanation)


def explained_now(enterprise: Enterprise, on: date) -> Entitlement:
    """Explain all policies in force on a day to an enterprise, as the registry stands."""
    return explained_at(enterprise, last_turn(), on)


def own_now(actor: Actor, on: date) -> Entitlement | None:
    """Explain all policies in force on a day to the actor's own enterprise, where the registry lists it."""
    own = own_enterprise(actor)
    try:
        return explained_now(own, on) if own else None
    except NotListed:
        return None  # taken off the registry between two queries


def unseen(found: Entitlement) -> Entitlement:
    """Return an explanation without sensitive values, for staff who did not ask to see them."""
    return replace(found, explanation=veiled(found.explanation, found.rules, found.catalogue), veils=True)


def turn_of(day: date) -> int:
    """Return the turn after which the registry stood at the end of a day; 0 before the first."""
    turns = Import.objects.filter(turn__gt=0, applied_at__date__lte=day).order_by("-turn")
    return turns.values_list("turn", flat=True).first() or 0


def own_enterprise(actor: Actor) -> Enterprise | None:
    """Return the actor's own enterprise, None where the registry does not list it or the actor stands in none."""
    if actor.side != ENT:
        return None
    return Enterprise.objects.visible_to(actor, "").select_related("entered_in__office").first()


def enterprise_for(actor: Actor, uscc: str) -> Enterprise:
    """Return an enterprise that an office may see; raises NotFound for any other."""
    seen = Enterprise.objects.visible_to(actor, reach(actor)).select_related("entered_in__office")
    found = seen.filter(uscc=uscc).first() if SHAPE.fullmatch(uscc) else None
    if found is None:
        raise NotFound
    return found


def _size(texts: Mapping[str, str | None]) -> Size:
    numbers = [int(text) if (text := texts[name]) else None for name in ("employees", "revenue", "assets")]
    return size_of(Figures(texts["section"] or "", texts["industry"] or "", *numbers), standard())
