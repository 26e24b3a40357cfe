"""The name of a file that proves an amount stands nowhere in the house for whoever may not read the amount."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from qinqing.commons.receipts.actions import ask, object_to
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.checks.actions import Due, Finding, begin, conclude, take
from qinqing.kernel.checks.models import Rule
from qinqing.kernel.checks.rules import DRAWN, UNCLEAR
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.actions import Completion, claim, confirm, prepare
from qinqing.kernel.obligations.models import Claim, PreparedClaim
from tests import builders
from tests.builders import clause, pdf, promise, sign_contract, target
from tests.routes import OWN, World, bearing, content, routes, signed_in, token, world

OPEN = "现场移交单.pdf"
PAID, WAITING, PREPARED, FOUND, BROUGHT = (
    f"{what}三十万.pdf" for what in ("已确认的进账单", "待确认的进账单", "代办的进账单", "核验的进账单", "异议的进账单")
)
"""Files whose very names tell an amount, one for each way in which a payment is proven."""

NAMES = {OPEN, PAID, WAITING, PREPARED, FOUND, BROUGHT}
ELSEWHERE = {"file_id", "grant_id", "notice_id"}
"""Gaps for what belongs to one file, one permit, one notice."""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(settings: Any, tmp_path: Any) -> None:
    settings.QINQING_TOTP_ROLES = frozenset()
    settings.MEDIA_ROOT = tmp_path / "evidence"


def paid(town: builders.City) -> Contract:
    """Sign a contract of payments that are late: one confirmed in part, its rest claimed, one prepared, land beside."""
    today = timezone.localdate()
    made = sign_contract(
        town,
        clause("1", GOV, today - timedelta(days=30), quantity=30, measure="万元"),
        clause("2", ENT, today - timedelta(days=30), quantity=30, measure="万元"),
        clause("3", GOV, today - timedelta(days=30)),
        signed_on=today - timedelta(days=90),
    )
    done = Completion(today - timedelta(days=9), amount=10)
    claim(target=target(made), completion=done, uploads=[pdf(PAID)], by=town.clerk)
    confirm(target=target(made), by=town.representative)
    ask(target=target(made), by=town.clerk)
    reference = promise(made).receipts.get().matter.reference
    given = {"reason": "日期不对。", "lines": [0], "uploads": [pdf(BROUGHT)]}
    object_to(reference=reference, key=uuid4(), by=town.representative, **given)
    claim(target=target(made), completion=done, uploads=[pdf(WAITING)], by=town.clerk)
    prepare(target=target(made, "2"), completion=done, uploads=[pdf(PREPARED)], by=town.colleague)
    claim(target=target(made, "3"), completion=Completion(done.completed_on), uploads=[pdf(OPEN)], by=town.clerk)
    return made


def checked(made: Contract, checker: Actor) -> None:
    """Let the neutral unit look at the waiting claim, and find nothing that would answer it."""
    waiting = Claim.objects.get(obligation=promise(made), outcome=Claim.OPEN)
    with by_the_clock() as now:
        [check] = begin([Due(waiting.pk, now, now)], DRAWN)
    take(reference=check.matter.reference, by=checker)
    finding = Finding(UNCLEAR, "账上还看不到。", uuid4(), [pdf(FOUND)])
    conclude(reference=check.matter.reference, finding=finding, by=checker)


@pytest.fixture
def made() -> World:
    found = world()
    office = builders.unit("市营商办", path="lanchuan/")
    Rule.objects.create(path="", permille=0, unit=office)
    own = paid(found.town)
    checked(own, builders.actor(office, "clerk", jurisdiction="lanchuan/none/"))
    return replace(found, own=own)


def addresses(made: World) -> Iterator[str]:
    """Yield every address of the house at which something of the contract of payments may be read."""
    reference = made.own.matter.reference
    yield from (f"/contracts/{reference}/?item={number}" for number in "123")
    for route in routes():
        if not ELSEWHERE & set(route.gaps):
            address = made.fill(route, OWN)
            yield address
            if set(route.gaps) == {"reference", "number"} and f"/{reference}/" in address:
                yield from (reverse(route.name, args=[reference, number]) for number in "23")


def read(made: World, who: Actor) -> str:
    """Return everything that somebody reads there, as pages, tables, papers, archives and by a program."""
    client = bearing(signed_in(who), token(who))
    said = []
    for address in addresses(made):
        cookies, before = client.cookies.copy(), transaction.savepoint()
        answer = client.get(address)
        assert answer.status_code < 500, address
        text = content(answer).decode(errors="replace")
        said += [f"{address}: {name}" for name in NAMES if name in text or quote(name) in text]
        transaction.savepoint_rollback(before)
        client.cookies = cookies
    return "\n".join(said)


def test_only_who_may_read_the_amount_reads_the_name_of_a_voucher(made: World) -> None:
    """Whoever watches over a place sees its matters, but not what was paid, unless named for one of the sides."""
    office = builders.unit("发改委", path="lanchuan/")
    for role in ("head", "supervisor"):
        said = read(made, builders.actor(office, role, jurisdiction="lanchuan/"))
        assert OPEN in said, "the walk comes to where files stand"
        assert [one for one in said.splitlines() if not one.endswith(OPEN)] == []
    side = read(made, made.town.representative)
    assert {name for name in NAMES if name not in side} == set()


def test_whoever_prepared_a_claim_reads_what_they_put_there(made: World) -> None:
    helper, other = (
        builders.actor(builders.unit("代办中心"), "clerk", jurisdiction="lanchuan/lingang/") for _ in range(2)
    )
    file = File.objects.get(name=PREPARED)
    PreparedClaim.objects.update(prepared_by_id=helper.person_id)
    assert File.objects.filter(pk=file.pk).open_to(helper).exists()
    assert not File.objects.filter(pk=file.pk).open_to(other).exists()
