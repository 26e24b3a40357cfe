"""The demo city grows: what its pages will count, and that a cut in the middle loses and doubles nothing."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.queries import acting
from qinqing.kernel.obligations.actions import Completion, Target, claim
from qinqing.kernel.obligations.lifecycle import RUNNING, VERIFIED
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.rules import CLAUSE, RESOLUTION
from qinqing.kernel.parties.models import Post
from qinqing.site import demo
from qinqing.site.demo.growth import LAND, START, written
from qinqing.site.demo.pictures import photo
from tests.fixtures.ground import Database


class Cut(Exception):
    """The power fails in the middle."""


@pytest.mark.slow
def test_a_city_that_was_cut_short_grows_on_and_shows_both_kinds_of_projects(committed: Database) -> None:
    committed.mark_demo()
    demo.build(lambda _: None)
    opened = Contract.objects.count()
    with pytest.raises(Cut):
        demo.grow(_cut_after(6))
    half = Contract.objects.count() - opened
    assert 0 < half < len(written()["projects"])
    _meddle()
    demo.grow(lambda _: None)
    grown = Contract.objects.count()
    demo.grow(lambda _: None)
    assert Contract.objects.count() == grown == opened + len(written()["projects"])

    starts = Obligation.objects.filter(number=START, matter__contract__number__regex="〕1[0-9]{2}号")
    begun = starts.filter(state=VERIFIED)
    land = Obligation.objects.filter(number=LAND, state=VERIFIED).values("matter")
    supplied = starts.exclude(state=VERIFIED).filter(matter__in=land)
    assert (supplied.count(), begun.count()) == (26, 8)
    assert {one.source_kind for one in begun} == {CLAUSE, RESOLUTION}
    assert all(one.verified_on is not None and one.verified_on <= one.alarm_on for one in begun)
    assert len([one for one in begun if one.verified_on and (one.base_due - one.verified_on).days >= 90]) >= 3
    assert supplied.filter(light=3).exists()
    assert starts.filter(alarm_on__gt=F("base_due"), gates__on__debtor__kind="park").exists()


def _meddle() -> None:
    """A visitor reports a promise as kept that the story was about to report."""
    next_one = Obligation.objects.filter(number="4.2", state=RUNNING).select_related("matter").order_by("pk").last()
    assert next_one is not None
    clerk = acting(Post.objects.get(unit=next_one.debtor, rank="handler"))
    upload = SimpleUploadedFile("现场照片.jpg", photo("水电"), "image/jpeg")
    target = Target(next_one.matter.reference, next_one.number, uuid4())
    claim(target=target, completion=Completion(next_one.made_on), uploads=[upload], by=clerk)


def _cut_after(months: int) -> Callable[[str], None]:
    left = [months]

    def report(line: str) -> None:
        left[0] -= 1
        if not left[0]:
            raise Cut(line)

    return report
