"""Policies in force with rules, and what the registry holds of the enterprises that read them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.actions.applying import turn
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.models import Import
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.enterprises.tests.sheets import code
from qinqing.domains.policies.lifecycle import DRAFTING
from qinqing.domains.policies.models import Provision, Version
from qinqing.domains.policies.queries.fields import fields
from qinqing.domains.policies.rules.rule import read, to_text
from qinqing.domains.policies.tests import making
from qinqing.domains.policies.tests.ground import clause, tree
from qinqing.kernel.devices.actor import Actor
from tests.builders import SINCE, City

HONEST = clause("dishonest", "is", False, "第八条")
EARNS = clause("revenue", ">=", 5_000_000, "第三条（一）")
SMALL = clause("size", "in", ["small", "micro"], "第三条（二）")
PATENTS = clause("patents", ">=", 2, "第三条（三）")

FIRM: Mapping[str, str | None] = {
    "name": "示例科技",
    "path": "lanchuan/lingang/",
    "industry": "2921",
    "employees": "60",
    "revenue": "7120000",
    "assets": "9000000",
    "dishonest": "0",
    "patents": "1",
}


def granted(town: City, title: str, *items: object, amount: Any = None, **more: Any) -> Version:
    """Publish a policy with these criteria, in force since long ago."""
    rule = {"criteria": tree(*items), **({"amount": amount} if amount else {})}
    given = {"title": title, "delivery": "exempt", "rule": to_text(read(rule, fields()), fields()), **more}
    made = making.version(making.policy(town), town, given.pop("valid_from", SINCE), state=DRAFTING)
    Version.objects.filter(pk=made.pk).update(**given)
    Provision.objects.create(version=made, position=2, number="第八条", label="第八条", text="失信企业不予享受。")
    making.publish(made, town)
    return made


def brought(
    by: Actor, rows: Mapping[int, Mapping[str, str | None]], *, days: int = 10, on: date | None = None
) -> Import:
    """Let an office bring rows into the registry, as of some days ago."""
    as_of = (on or timezone.localdate()) - timedelta(days=days)
    found = [Row(place, code(number), dict(row)) for place, (number, row) in enumerate(rows.items(), 2)]
    batch = actions.stage(delivery=Delivery("登记库导出", as_of, found), by=by)
    return actions.apply(import_id=batch.pk, seen=turn(), by=by)
