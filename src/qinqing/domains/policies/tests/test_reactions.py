"""Whoever subscribed is told, once, and reads of what is public; nobody else is told."""

import pytest
from django.utils import timezone

from qinqing.domains.policies.actions import Wanted, subscribe
from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries.public import wanting
from qinqing.domains.policies.tests.test_pages import out
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.notices.actions.telling import acknowledge
from qinqing.kernel.notices.models import Notice
from qinqing.kernel.notices.queries import inbox
from qinqing.kernel.parties.models import Post
from tests import builders


@pytest.fixture
def town(db: None) -> builders.City:
    return builders.city()


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), True),
        (Wanted(kind="award"), True),
        (Wanted(kind="relief"), False),
        (Wanted(delivery="exempt"), False),
        (Wanted(issuer="工业和信息化"), True),
        (Wanted(issuer="%"), False),
        (Wanted(words="稳岗 研发"), True),
        (Wanted(words="稳岗"), False),
        (Wanted(kind="award", words="稳岗"), False),
    ],
)
def test_a_subscription_fits(town: builders.City, wanted: Wanted, fits: bool) -> None:
    subscribe(wanted=wanted, by=town.representative)
    made = out(town)
    assert bool(wanting(made, timezone.localdate())) is fits


def test_whoever_left_is_not_told(town: builders.City) -> None:
    subscribe(wanted=Wanted(), by=town.representative)
    made = out(town)
    Post.objects.filter(pk=town.representative.post_id).update(until=timezone.localdate())
    assert wanting(made, timezone.localdate()) == []


def test_the_notice_arrives_where_the_matter_is_otherwise_not_seen(town: builders.City) -> None:
    for wanted in (Wanted(kind="award"), Wanted(words="研发")):
        subscribe(wanted=wanted, by=town.representative)
    made: Version = out(town)
    while dispatch():
        pass
    [notice] = inbox(town.representative)
    assert (notice.matter_id, notice.kind) == (made.policy_id, "policies.version.published")
    assert notice.says == "您订阅的政策发布了，请看全文和申兑指南。"
    acknowledge(notice_id=notice.pk, by=town.representative)
    assert Notice.objects.get(pk=notice.pk).acknowledged_at is not None
    assert not Notice.objects.filter(person=town.rival.person_id).exists()
