"""Who sees which matter: by party, by jurisdiction, and sealed never."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qinqing.kernel.chronicle.models import Stream
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.refusal import NotFound, Stale
from qinqing.kernel.matters.actions import current, hold, moved
from qinqing.kernel.matters.actions import holding as module
from qinqing.kernel.matters.models import Grant, Matter, Party
from qinqing.kernel.matters.queries import hidden
from qinqing.kernel.matters.rules import CLASSES, INTERNAL, SEALED
from qinqing.kernel.parties.models import Rank, UnitKind
from tests.builders import actor, city, unit, usual_contract

pytestmark = pytest.mark.django_db


def a_matter(path, *parties, confidentiality="parties"):
    host = unit("主办", path=path)
    stream = Stream.objects.create(kind="matter")
    made = Matter.objects.create(
        stream=stream,
        kind="toy",
        reference=f"T-{stream.pk}",
        title="" if confidentiality == SEALED else "某事",
        host=host,
        path=path,
        confidentiality=confidentiality,
        state="open",
        opened_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    Party.objects.bulk_create([Party(matter=made, unit=party, side=party.side) for party in parties])
    return made


def opened(matter, holder, *, days=1, by_post=False, **more):
    """Open a matter to somebody, from an hour ago for some days."""
    whom = {"post_id": holder.post_id} if by_post else {"person_id": holder.person_id}
    begun = timezone.now() - timedelta(hours=1)
    return Grant.objects.create(
        matter=matter,
        granted_at=begun,
        granted_by_id=holder.person_id,
        expires_at=begun + timedelta(days=days),
        **whom,
        **more,
    )


def sees(somebody, matter):
    return Matter.objects.visible_to(somebody).filter(pk=matter.pk).exists()


@pytest.mark.parametrize(
    ("jurisdiction", "path", "seen"),
    [
        ("lanchuan/", "lanchuan/", True),
        ("lanchuan/", "lanchuan/lingang/park/", True),
        ("lanchuan/lingang/", "lanchuan/lingang/", True),
        ("lanchuan/lingang/", "lanchuan/", False),
        ("lanchuan/lingang/", "lanchuan/haian/", False),
        ("lanchuan/lin/", "lanchuan/lingang/", False),
        ("lanchuan/lingang/", "lanchuan/lingang2/", False),
        ("", "anywhere/at/all/", True),
        (None, "lanchuan/lingang/", False),
    ],
)
def test_jurisdiction(jurisdiction, path, seen):
    assert sees(actor(unit("别处", path="elsewhere/"), "supervisor", jurisdiction=jurisdiction), a_matter(path)) is seen


def test_parties_see_wherever_they_are():
    party = unit("一方", path="elsewhere/")
    assert sees(actor(party, "clerk"), a_matter("lanchuan/", party))
    assert not sees(actor(unit("又一方", path="elsewhere/"), "clerk"), a_matter("lanchuan/", party))


def test_seen_once_even_when_seen_twice():
    party = unit("一方", path="lanchuan/")
    a_matter("lanchuan/", party)
    assert Matter.objects.visible_to(actor(party, "clerk", jurisdiction="")).count() == 1


@pytest.mark.parametrize("confidentiality", CLASSES)
def test_sealed_is_open_to_nobody(confidentiality):
    party = unit("一方", path="lanchuan/")
    matter = a_matter("lanchuan/", party, confidentiality=confidentiality)
    for somebody in (
        actor(party, "clerk", jurisdiction=""),
        actor(party, "supervisor", jurisdiction="lanchuan/"),
    ):
        assert sees(somebody, matter) is (confidentiality != SEALED)


def test_internal_is_the_governments_own():
    firm, office = unit("某企业", UnitKind.ENTERPRISE), unit("某局")
    matter = a_matter("lanchuan/", firm, office, confidentiality=INTERNAL)
    both = a_matter("lanchuan/", firm, office)
    assert sees(actor(office, "clerk"), matter)
    for jurisdiction in (None, "", "lanchuan/"):
        member = actor(firm, "enterprise", Rank.LEGAL_REPRESENTATIVE, jurisdiction=jurisdiction)
        assert list(Matter.objects.visible_to(member)) == [both]
        assert isinstance(hidden(matter.reference, member), NotFound)
        with pytest.raises(NotFound):
            hold(matter.reference, by=member)
        opened(matter, member)
        assert sees(member, matter), "a grant names whom and why"


@pytest.mark.parametrize("role", ["system", "security", "audit"])
@pytest.mark.parametrize("confidentiality", CLASSES)
def test_administrators_see_no_matter(role, confidentiality):
    party = unit("一方", path="lanchuan/")
    matter = a_matter("lanchuan/", party, confidentiality=confidentiality)
    keeper = actor(party, role, jurisdiction="")
    opened(matter, keeper)
    assert not sees(keeper, matter)


def test_what_is_not_seen_is_not_held(monkeypatch):
    monkeypatch.setattr(module, "running", lambda: pytest.fail("held"))
    matter = a_matter("lanchuan/")
    stranger = actor(unit("别处", path="elsewhere/"), "clerk")
    for reference in (matter.reference, "T-0"):
        with pytest.raises(NotFound):
            hold(reference, by=stranger)


def test_references_count_by_year_of_the_place():
    town = city()
    first, second = (usual_contract(town, timezone.localdate()).matter.reference for _ in range(2))
    year = timezone.localdate().year
    assert first.startswith(f"HT-{year}-")
    assert int(second[-4:]) == int(first[-4:]) + 1


def test_revisions():
    matter = a_matter("lanchuan/")
    current(matter, None)
    current(matter, 0)
    for rev in (-1, 1):
        with pytest.raises(Stale):
            current(matter, rev)
    with pytest.raises(RuntimeError):
        moved(matter)
    with pytest.raises(RuntimeError):
        running()


@pytest.mark.parametrize(
    "change", [{"light": 4}, {"light": -1}, {"confidentiality": "secret"}, {"confidentiality": SEALED}]
)
def test_the_database_refuses_impossible_matters(change):
    matter = a_matter("lanchuan/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(**change)


def test_one_party_stands_once_on_one_side():
    party = unit("一方")
    matter = a_matter("lanchuan/", party)
    for side in ("gov", "both"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Party.objects.create(matter=matter, unit=party, side=side)
