"""Builds the small city that many tests need: two sides, those above them, strangers, and a signed contract."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from qinqing.domains.contracts.actions import Clause, Terms, sign
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.queries import acting
from qinqing.kernel.devices.action import NOW, action
from qinqing.kernel.devices.actor import ENT, GOV, Actor
from qinqing.kernel.obligations import access as obligations_access
from qinqing.kernel.obligations.actions import Completion, Target, claim, confirm
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.parties.models import Person, Post, Rank, Unit, UnitKind
from qinqing.kernel.parties.rules import SCOPES

SINCE = date(2020, 1, 1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(day: date, hour: int = 10) -> datetime:
    """Return a moment of a simulated day."""
    return datetime.combine(day, time(hour), SHANGHAI)


def unit(name: str, kind: str = UnitKind.DEPARTMENT, path: str = "lanchuan/lingang/", **more: Any) -> Unit:
    """Enter a unit."""
    return Unit.objects.create(name=name, short_name=name, kind=kind, path=path, since=SINCE, **more)


def post(at: Unit, role: str, rank: str = Rank.HANDLER, jurisdiction: str | None = None, **more: Any) -> Post:
    """Give a new person a post in a unit."""
    person = Person.objects.create(name=f"{at.short_name}{role}", email=f"{uuid4().hex}@example.test")
    given = {"title": "经办", "since": SINCE, **more}
    if at.side == ENT:
        given = {"scopes": list(SCOPES), **given}
    return Post.objects.create(person=person, unit=at, role=role, rank=rank, jurisdiction=jurisdiction, **given)


def actor(at: Unit, role: str, rank: str = Rank.HANDLER, jurisdiction: str | None = None) -> Actor:
    """Return somebody who acts for a unit in a role."""
    return acting(post(at, role, rank, jurisdiction))


@dataclass(frozen=True)
class City:
    """Both sides of a contract, who leads and watches, and who has nothing to do with it."""

    park: Unit
    firm: Unit
    government: Unit
    stationed: Unit
    clerk: Actor
    colleague: Actor
    head: Actor
    representative: Actor
    supervisor: Actor
    stranger: Actor
    rival: Actor


def city() -> City:
    """Build a city; every person holds one post."""
    government = unit("市政府", path="lanchuan/")
    stationed = unit("派驻组", UnitKind.STATIONED, "lanchuan/")
    park = unit("临港区管委会", UnitKind.PARK, belongs_to=government, supervised_by=stationed)
    firm = unit("示例科技", UnitKind.ENTERPRISE, uscc="91990000TEST000001")
    return City(
        park=park,
        firm=firm,
        government=government,
        stationed=stationed,
        clerk=actor(park, "clerk"),
        colleague=actor(park, "clerk", Rank.SECTION_HEAD),
        head=actor(park, "head", Rank.CHIEF, "lanchuan/lingang/"),
        representative=actor(firm, "enterprise", Rank.LEGAL_REPRESENTATIVE),
        supervisor=actor(stationed, "supervisor", Rank.CHIEF, "lanchuan/"),
        stranger=actor(unit("外县住建局", path="lanchuan/haian/"), "clerk", jurisdiction="lanchuan/haian/"),
        rival=actor(unit("同行公司", UnitKind.ENTERPRISE, uscc="91990000TEST000002"), "enterprise"),
    )


def clause(number: str, side: str, base_due: date, *waits_for: str, **more: Any) -> Clause:
    """Return one promise of a side."""
    return Clause(number, f"第 {number} 项", side, base_due, "合同原文", waits_for, **more)


def sign_contract(city: City, *clauses: Clause, signed_on: date, at: datetime = NOW) -> Contract:
    """Sign a contract between the park and the firm, by the real action."""
    terms = Terms(
        number=f"合同-{uuid4().hex[:8]}",
        project="示例项目",
        title="示例项目投资合同",
        government=city.park,
        enterprise=city.firm,
        signed_on=signed_on,
        clauses=clauses,
    )
    return sign(terms=terms, by=city.clerk, at=at)


def signed_on(city: City, day: date, *clauses: Clause) -> Contract:
    """Sign a contract between the park and the firm on a simulated day."""
    return sign_contract(city, *clauses, signed_on=day, at=on(day))


def usual_contract(city: City, today: date, *, land_due: date | None = None) -> Contract:
    """Sign the usual contract: the park hands over land, the firm starts to build after that."""
    land_due = land_due or today + timedelta(days=60)
    return sign_contract(
        city,
        clause("1", GOV, land_due),
        clause("2", ENT, land_due + timedelta(days=90), "1"),
        signed_on=min(today, land_due) - timedelta(days=30),
    )


def target(contract: Contract, number: str = "1", *, key: UUID | None = None, rev: int | None = None) -> Target:
    """Return what a form about one clause is about."""
    return Target(contract.matter.reference, number, key or uuid4(), rev)


def promise(contract: Contract, number: str = "1") -> Obligation:
    """Read one clause anew."""
    return Obligation.objects.select_related("matter", "debtor", "verifier", "calendar").get(
        matter=contract.matter_id, number=number
    )


def fulfil(city: City, contract: Contract, number: str, day: date, **more: Any) -> None:
    """Let whoever owes a clause claim it on a simulated day, and the other side confirm it an hour later."""
    owes, answers = city.clerk, city.representative
    if promise(contract, number).debtor != city.park:
        owes, answers = answers, owes
    claim(target=target(contract, number), completion=Completion(day, **more), uploads=[photo()], by=owes, at=on(day))
    confirm(target=target(contract, number), by=answers, at=on(day, 11))


def photo(name: str = "现场.jpg", *, exif: Image.Exif | None = None) -> SimpleUploadedFile:
    """Return a small photo."""
    out = io.BytesIO()
    more = {"exif": exif} if exif else {}
    Image.new("RGB", (8, 6), (20, 90, 94)).save(out, "JPEG", **more)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def pdf(name: str = "移交单.pdf", content: bytes = b"%PDF-1.7\n%%EOF\n") -> SimpleUploadedFile:
    """Return something that begins as a PDF."""
    return SimpleUploadedFile(name, content, "application/pdf")


@action(obligations_access.CLAIM, creates=True)
def act(*, work: Callable[[datetime], Any], by: Actor, at: datetime = NOW) -> Any:
    """Run `work(at)` inside an action, for tests of what only actions may do."""
    return work(at)
