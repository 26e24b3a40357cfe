"""Policies and their versions, as tests need them."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from qinqing.commons.enterprises.queries.catalogue import committed
from qinqing.domains.policies.actions import Stated, draft_policy, write_provisions
from qinqing.domains.policies.actions import publish as publish_policy
from qinqing.domains.policies.actions.holding import read
from qinqing.domains.policies.lifecycle import DRAFTING, PUBLISHED
from qinqing.domains.policies.models import KIND, Policy, Provision, Version
from qinqing.domains.policies.rules import rule
from qinqing.domains.policies.rules.terms import AWARD, QUICK
from qinqing.kernel.chronicle.actions import record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.matters.actions import open_matter
from qinqing.kernel.matters.rules import INTERNAL
from tests import builders

MADE = EventKind("toy.policy.made", "做了")


def policy(town: builders.City) -> Policy:
    """Return a policy of the park without any version, written past the actions."""

    def work(at: datetime) -> Policy:
        matter = open_matter(
            kind=KIND,
            prefix="ZC",
            title="研发奖补办法",
            host=town.park,
            confidentiality=INTERNAL,
            state=DRAFTING,
            parties={town.park: GOV},
            at=at,
        )
        record(matter.pk, MADE, by=town.clerk, at=at, facts={})
        return Policy.objects.create(matter=matter)

    made: Policy = builders.act(work=work, by=town.clerk)
    return made


TEXT = """为了支持企业研发，制定本措施。
第一条 本措施适用于在本市注册的企业。
第二条 企业申请奖补，应当符合下列条件：
（一）没有列入经营异常名录；
（二）信用良好。"""
RULE = rule.read(
    {"criteria": {"all": [{"f": "abnormal_list", "op": "is", "v": False, "cite": "第二条（一）"}]}}, committed()
)


def stated(town: builders.City, **more: Any) -> Stated:
    """Return what a version is, beside its text; the city checks it."""
    given = {
        "title": "研发奖补措施",
        "issuer": "兰川市工业和信息化局",
        "kind": AWARD,
        "delivery": QUICK,
        "valid_from": date(2026, 6, 1),
        "checker": town.government,
    }
    return Stated(**{**given, **more})


def drafted(town: builders.City, day: date, **more: Any) -> Version:
    """Let the park's clerk draft a policy with its text, by the real actions."""
    made = draft_policy(stated=stated(town, **more), by=town.clerk, at=builders.on(day))
    write_provisions(version_id=made.pk, text=TEXT, by=town.clerk, at=builders.on(day))
    return read(made.pk)


def published(town: builders.City, day: date, **more: Any) -> Version:
    """Let a policy be drafted and published on a day, without asking the public, by the real actions."""
    made = drafted(town, day, **{"without_consultation": "依法需要保密", **more})
    publish_policy(version_id=made.pk, by=town.colleague, at=builders.on(day, 11))
    return read(made.pk)


def version(of: Policy, town: builders.City, valid_from: date, valid_to: date | None = None, **more: Any) -> Version:
    """Return a version of a policy with one provision, published unless `state` says otherwise."""
    given = {"number": of.versions.count() + 1, "state": PUBLISHED, **more}
    made = Version.objects.create(
        policy=of,
        title="研发奖补办法",
        issuer="兰川市工业和信息化局",
        kind=AWARD,
        delivery=QUICK,
        valid_from=valid_from,
        valid_to=valid_to,
        drafted_at=timezone.now(),
        drafted_by_id=town.clerk.person_id,
        **{**given, "state": DRAFTING},
    )
    Provision.objects.create(
        version=made, position=1, number="第一条", label="第一条", text="为了鼓励研发，制定本办法。"
    )
    if given["state"] == PUBLISHED:
        publish(made, town)
    return made


def publish(made: Version, town: builders.City) -> None:
    """Let a version be published, past the actions."""
    stamp = {"published_at": timezone.now(), "published_by_id": town.colleague.person_id}
    Version.objects.filter(pk=made.pk).update(state=PUBLISHED, **stamp)
    made.refresh_from_db()
