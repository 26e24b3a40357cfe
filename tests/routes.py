"""Every address of the installation, filled with something of one's own and with something foreign."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from qinqing.boards.brief.kinds import BRIEF, months_over
from qinqing.commons.deliveries.models import Delivery as CountyDelivery
from qinqing.commons.deliveries.models import Key, Origin
from qinqing.commons.enterprises import actions as registry
from qinqing.commons.enterprises.actions.staging import Delivery
from qinqing.commons.enterprises.models import Errand, Import, Snapshot, Upload
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.handovers import actions as handovers
from qinqing.commons.orders import actions as orders
from qinqing.commons.projects import actions as projects
from qinqing.commons.projects.models import Item
from qinqing.commons.projects.rules.lists import PROCEDURES
from qinqing.commons.receipts.actions import ask
from qinqing.commons.receipts.models import Receipt
from qinqing.commons.webhooks.models import Push, Webhook
from qinqing.domains.contracts import actions as contracts
from qinqing.domains.contracts.actions.lending import enter_rate
from qinqing.domains.contracts.actions.library import Kept, enter_clause
from qinqing.domains.contracts.models import DRAFT, Contract, Draft, LendingRate, LibraryClause
from qinqing.domains.policies import actions as policies
from qinqing.domains.policies.models import Version
from qinqing.kernel.access.models import Account, Exclusion, SeatOffer, Token
from qinqing.kernel.access.queries import acting, actor_of, digest_of, new_secret, programs
from qinqing.kernel.access.rules import WINDOW
from qinqing.kernel.calendars.models import LocalLimit
from qinqing.kernel.checks.actions import Due, begin
from qinqing.kernel.checks.models import Check
from qinqing.kernel.checks.rules import DRAWN
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.printing import DOCX, PDF, ZIP
from qinqing.kernel.instructions.models import Addressee, Instruction
from qinqing.kernel.matters.models import Grant, Matter
from qinqing.kernel.notices.models import Channel, Notice
from qinqing.kernel.obligations import events
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.models import Claim
from qinqing.kernel.pages import actions as lists
from qinqing.kernel.pages.models import Bulk, SavedView
from qinqing.kernel.pages.rules.archives import MANIFEST
from qinqing.kernel.pages.views.tables import XLSX
from qinqing.kernel.parties.models import Delegation, Post, Rank, UnitKind
from qinqing.kernel.publications import actions as publications
from tests.builders import SINCE, City, actor, city, photo, post, promise, target, unit, usual_contract

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OWN, FOREIGN = "own", "foreign"


@dataclass(frozen=True)
class Route:
    """One address: its name, who may open it, the names of what stands in it."""

    name: str
    permission: str
    gaps: tuple[str, ...]


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[Route]:
    """Yield every address, in the order in which they are tried."""
    for pattern in get_resolver("qinqing.site.urls").url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield Route(pattern.name, pattern.callback.permission, tuple(sorted(pattern.pattern.converters)))


@dataclass(frozen=True)
class World:
    """A city with people in every role, a contract of theirs, and one of strangers in another city."""

    town: City
    people: dict[str, Actor]
    own: Contract
    foreign: Contract

    def fill(self, route: Route, whose: str) -> str:
        """Return the address with what is one's own or foreign put into its gaps."""
        contract = self.own if whose == OWN else self.foreign
        values = {gap: self._value(gap, contract) for gap in route.gaps}
        if route.permission.startswith("projects:"):
            project = Matter.objects.get(kind="project", host=contract.government_id)
            values |= {gap: value for gap, value in _of_project(project).items() if gap in values}
        if route.name.startswith("handover") and "reference" in values:
            values["reference"] = Matter.objects.get(kind="handover", host=contract.government_id).reference
        hosted = _HOSTED.get(route.permission.partition(":")[0])
        if hosted and "reference" in values:
            values["reference"] = Matter.objects.get(kind=hosted, host=contract.government_id).reference
        if route.name.startswith("receipt") and route.name != "receipt_ask" and "reference" in values:
            values["reference"] = Receipt.objects.get(obligation__matter=contract.pk).matter.reference
        values |= _SAID.get(route.name, {})
        if route.permission.startswith("checks:check:") and "reference" in values:
            values["reference"] = Check.objects.get(claim__obligation__matter=contract.pk).matter.reference
        if route.name.startswith("draft_") or route.name == DRAFT:
            begun = Matter.objects.get(kind=DRAFT, host=contract.government_id)
            values |= {gap: value for gap, value in _of_draft(begun).items() if gap in values}
        return reverse(route.name, kwargs=values)

    def _value(self, gap: str, contract: Contract) -> Any:
        files, notices = contract.matter.files, Notice.objects.filter(matter=contract.matter_id)
        known = {
            "secret": lambda: "nobody-opened-this",
            "reference": lambda: contract.matter.reference,
            "number": lambda: "1",
            "position": lambda: 1,
            "stage": lambda: PROCEDURES,
            "item": lambda: 0,
            "name": lambda: "withdraw",
            "file_id": lambda: files.values_list("pk", flat=True).get(),
            "notice_id": lambda: notices.values_list("pk", flat=True).first(),
            "unit_id": lambda: contract.government_id,
            "post_id": lambda: Post.objects.filter(unit=contract.government_id).earliest("pk").pk,
            "exclusion_id": lambda: Exclusion.objects.filter(unit=contract.enterprise_id)[0].pk,
            "delegation_id": lambda: Delegation.objects.filter(post__unit=contract.government_id)[0].pk,
            "stream": lambda: contract.matter_id,  # a matter's history, never to be read as somebody's looks
            "seq": lambda: 0,
            "mail_id": lambda: 0,
            "limit_id": lambda: LocalLimit.objects.get(path=contract.matter.path).pk,
            "code": lambda: "contract.government",
            "grant_id": lambda: contract.matter.grants.get().pk,
            "firm_id": lambda: contract.enterprise_id,
            "member_id": lambda: Post.objects.filter(unit=contract.enterprise_id).earliest("pk").pk,
            "offer_id": lambda: SeatOffer.objects.get(unit=contract.enterprise_id).pk,
            "source": lambda: contract.matter.reference,
            "figure": lambda: LendingRate.objects.get().pk,
            "clause_id": lambda: LibraryClause.objects.get(path=contract.government.path).pk,
            "uscc": lambda: contract.enterprise.uscc,
            "act_code": lambda: "sign",
            "bulk_id": lambda: Bulk.objects.filter(person__posts__unit=contract.government_id)[0].pk,
            "view_id": lambda: SavedView.objects.filter(person__posts__unit=contract.government_id)[0].pk,
            "token_id": lambda: Token.objects.filter(post__unit=contract.government_id).earliest("pk").pk,
            "provider": lambda: "nobody",
            "passkey_id": lambda: 0,
            "identity_id": lambda: 0,
            "import_id": lambda: Import.objects.filter(path=contract.government.path)[0].pk,
            "snapshot_id": lambda: Snapshot.objects.earliest("pk").pk,
            "upload_id": lambda: Upload.objects.get(path=contract.government.path).pk,
            "errand_id": lambda: Errand.objects.get(batch__path=contract.government.path).pk,
            "entry_id": lambda: 0,
            "owner_id": lambda: 0,
            "origin_id": lambda: Origin.objects.get(unit=contract.government_id).pk,
            "key_id": lambda: Key.objects.get(origin__unit=contract.government_id).pk,
            "batch_id": lambda: CountyDelivery.objects.get(origin__unit=contract.government_id).pk,
            "delivery_id": lambda: CountyDelivery.objects.get(origin__unit=contract.government_id).pk,
            "webhook_id": lambda: Webhook.objects.get(unit=contract.government_id).pk,
            "push_id": lambda: Push.objects.get(webhook__unit=contract.government_id).pk,
            "message_id": lambda: 0,
            "channel_id": lambda: Channel.objects.get(person__posts__unit=contract.government_id).pk,
            "version_id": lambda: Version.objects.get(policy__matter__host=contract.government_id).pk,
            "opinion_id": lambda: 0,
            "subscription_id": lambda: 0,
            "account_id": lambda: Account.objects.filter(person__posts__unit=contract.government_id)[0].pk,
        }
        if gap not in known:
            raise AssertionError(f"say in tests/routes.py what stands in <{gap}>")
        return known[gap]()


def _of_project(project: Matter) -> dict[str, Any]:
    first = Item.objects.filter(stage__project=project.pk).order_by("stage__position", "position")[0]
    return {"reference": project.reference, "name": "start", "number": 1, "item": first.pk}


_HOSTED = {"orders": "order", "publications": "publication", "enterprises": "objection", "policies": "policy"}
_SAID = {
    "contract_propose": {"name": "ask_end"},
    "contract_answer": {"name": "decline"},
    "instruction_act": {"name": "answer"},
    "field_change": {"code": "patents"},
    "objection_make": {"code": "patents"},
}


def _of_draft(begun: Matter) -> dict[str, str]:
    return {"reference": begun.reference, "name": "send"}


def world() -> World:
    """Build it; everybody has a notice of the own contract, which is claimed and has a file."""
    town = city()
    office = unit("运维", path="lanchuan/")
    people = {
        "enterprise": town.representative,
        "clerk": town.clerk,
        "head": town.head,
        "supervisor": town.supervisor,
        **{role: actor(office, role, jurisdiction="lanchuan/") for role in ("system", "security", "audit")},
    }
    enter_rate(published_on=date(2026, 1, 20), rate=Decimal("0.03"), source="示例公告", by=people["system"])
    away = unit("外市管委会", UnitKind.PARK, "waishi/")
    firm = unit("外市公司", UnitKind.ENTERPRISE, "waishi/", uscc="91990000TEST000003")
    post(firm, "enterprise")
    strangers = replace(town, park=away, firm=firm, clerk=actor(away, "clerk"))
    own, foreign = claimed(town), claimed(strangers)
    _tell(own, people.values())
    _tell(foreign, [strangers.clerk])
    for one in (town, strangers):
        _more(one)
    for contract, one in ((own, town), (foreign, strangers)):
        _opened(contract, town)
        _checked(contract)
        ask(target=target(contract), by=one.clerk)
    for who in (town.clerk, strangers.clerk):
        Account.objects.create(username=str(who.person_id), person_id=who.person_id)
    return World(town, people, own, foreign)


def _opened(contract: Contract, town: City) -> None:
    """Open a contract to somebody, for a time that is over; enter a limit of its place; instruct on it."""
    LocalLimit.objects.create(code="LOCAL", name="本地期限", length=3, unit="month", path=contract.matter.path)
    begun = timezone.now() - timedelta(days=2)
    Grant.objects.create(
        matter=contract.matter,
        person_id=town.stranger.person_id,
        granted_at=begun,
        granted_by_id=town.head.person_id,
        expires_at=begun + timedelta(days=1),
    )
    wrote = {"post_id": town.head.post_id, "author_id": town.head.person_id, "unit_id": town.head.unit_id}
    one = Instruction.objects.create(matter=contract.matter, number=1, key=uuid4(), written_at=begun, **wrote)
    Addressee.objects.create(instruction=one, unit=contract.government)


def _checked(contract: Contract) -> None:
    """Begin a neutral check of the claim, for which nobody is named."""
    with by_the_clock() as now:
        begin([Due(Claim.objects.get(obligation__matter=contract.pk).pk, now, now)], DRAWN)


def _registered(town: City) -> None:
    """Enter the enterprise in the registry by an import, and a project of its."""
    rows = [Row(2, town.firm.uscc, {"name": town.firm.name})]
    batch = registry.stage(delivery=Delivery("登记库", timezone.localdate(), rows), by=town.clerk)
    registry.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    registry.take_snapshot(name=f"快照 {town.park.pk}", by=town.clerk)
    firm = acting(Post.objects.filter(unit=town.firm).earliest("pk"))
    registry.object_to(code="employees", value="5", reason="示例理由", by=firm)
    Upload.objects.create(
        post_id=town.clerk.post_id,
        path=town.park.path,
        source="登记库",
        as_of=timezone.localdate(),
        file_name="名册.csv",
        ending=".csv",
        kept_as=uuid4(),
        size=1,
        file_digest="",
        state=Upload.REFUSED,
        sent_at=timezone.now(),
        read_at=timezone.now(),
        faults=[["B2", "从业人数", "不是数字。"]],
        faults_count=1,
        refused="有 1 处不能识别，整个文件都没有导入。",
    )
    Errand.objects.create(
        kind=Errand.APPLY,
        batch=batch,
        post_id=town.clerk.post_id,
        state=Errand.REFUSED,
        asked_at=timezone.now(),
        ended_at=timezone.now(),
        faults=[["B2", "从业人数", "不是数字。"]],
        faults_count=1,
        refused="有 1 处不能识别，没有写入。",
    )
    _reconciled(town)


def _delivers(town: City) -> None:
    """Enter a system of the government's own, with a key and a file that waits."""
    code = f"s{town.park.pk}"
    origin = Origin.objects.create(
        code=code, unit=town.park, path=town.park.path, interval=31, since=timezone.localdate()
    )
    key = Key.objects.create(
        origin=origin,
        public_key=f"{town.park.pk:064x}",
        registered_at=timezone.now(),
        registered_by_id=town.clerk.person_id,
    )
    CountyDelivery.objects.create(
        origin=origin,
        key=key,
        as_of=timezone.localdate(),
        digest=code,
        staged="[]",
        staged_at=timezone.now(),
        staged_by_id=town.clerk.person_id,
        rows=0,
    )


def _pushes(town: City) -> None:
    """Let the government's own system be told of its contract; one event did not arrive."""
    told = Matter.objects.filter(kind="contract", host=town.park)[0]
    webhook = Webhook.objects.create(
        unit=town.park,
        path=town.park.path,
        host="hooks.example.test",
        address=b"",
        secret=b"",
        tags=["contracts.contract.signed"],
        registered_at=timezone.now(),
        registered_by_id=town.clerk.person_id,
    )
    Push.objects.create(
        webhook=webhook, matter=told, seq=1, tag="contracts.contract.signed", revision=0, at=timezone.now()
    )


def _told_elsewhere(town: City) -> None:
    """Let whoever handles the contract be told in a group as well."""
    Channel.objects.create(
        person_id=town.clerk.person_id, kind="wecom", address=b"", digest="0a1b2c3d", opened_at=timezone.now()
    )


def _more(town: City) -> None:
    """Enter an exclusion of somebody who takes no part, and a post that is lent."""
    _registered(town)
    _delivers(town)
    _pushes(town)
    _told_elsewhere(town)
    drafted(town)
    taker = post(town.park, "clerk", since=SINCE)
    usual_contract(town, timezone.localdate())
    handovers.give(post_id=town.clerk.post_id, successor_id=taker.pk, by=town.clerk)
    _ordered(town)
    _policy(town)
    _published(town)
    token(town.clerk)
    lists.begin(key=uuid4(), act="sign", rows=[("1", "已经签收过了。")], by=town.clerk)
    lists.keep(page="contracts", name="红灯", pairs=[("light", "3")], by=town.clerk)
    enter_clause(kept=Kept("交付净地", "gov", "甲方交付净地。"), by=town.clerk)
    today, away = timezone.localdate(), post(town.park, "clerk", since=SINCE, until=timezone.localdate())
    Exclusion.objects.create(person=away.person, unit=town.firm, since=today)
    Delegation.objects.create(
        post_id=town.clerk.post_id, person=away.person, since=today - timedelta(days=2), until=today - timedelta(days=1)
    )
    SeatOffer.objects.create(
        unit=town.firm,
        rank=Rank.LEGAL_REPRESENTATIVE,
        scopes=[],
        handle=town.firm.uscc[-4:],
        secret="!",
        handed=WINDOW,
        offered_at=timezone.now(),
        offered_by_id=town.clerk.person_id,
        expires_at=timezone.now() + timedelta(days=1),
    )


def _published(town: City) -> None:
    """Let two of the park publish what is said of its place, last month's brief."""
    own = [actor(town.park, "head", jurisdiction=town.park.path) for _ in range(2)]
    first = months_over(timezone.localdate())[0].first
    made = publications.draft(of=BRIEF.code, first=first, by=own[0]).matter.reference
    publications.submit(reference=made, by=own[0])
    publications.issue(reference=made, by=own[1])


def _reconciled(town: City) -> None:
    """Enter a project with both sides of its lists, and a problem of it."""
    made = projects.enter(terms=projects.Terms("示例项目", timezone.localdate(), [town.firm]), by=town.clerk)
    reference, force = made.matter.reference, unit("示例专班", UnitKind.TASK_FORCE, town.park.path)
    projects.name_sides(reference=reference, project_unit=town.firm, task_force=force, by=town.clerk)
    projects.raise_problem(reference=reference, title="示例问题", by=town.clerk)


def _policy(town: City) -> None:
    """Begin a policy of the government, which nobody outside sees yet."""
    today = timezone.localdate()
    stated = policies.Stated(title="示例措施", issuer="示例机关", kind="award", delivery="quick", valid_from=today)
    policies.draft_policy(stated=stated, by=town.clerk)


def _ordered(town: City) -> None:
    """Let somebody who watches over the park's place order it to do something."""
    watch = actor(unit("督查室", path=town.park.path), "supervisor", jurisdiction=town.park.path)
    wanted = orders.Wanted(addressee=town.park, title="关于限期办结的督办单", demand="查明原因。", length=5)
    orders.issue(reference=orders.draft(wanted=wanted, by=watch).matter.reference, by=watch)


TEXT = """甲方：临港区管委会
乙方：示例科技
第一条 甲方应于2030年3月29日前完成征迁，向乙方交付净地。
第二条 乙方应在本合同签订之日起30日内注册项目公司。
"""


def drafted(town: City) -> Draft:
    """Begin a draft between the park and the firm."""
    heading = contracts.Heading(f"草稿-{uuid4().hex[:8]}", "示例项目", "示例项目投资合同")
    return contracts.begin(heading=heading, enterprise=town.firm, text=TEXT, key=uuid4(), by=town.clerk)


def claimed(town: City) -> Contract:
    """Sign a contract and claim its first clause with a photo."""
    contract = usual_contract(town, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=3))
    today = timezone.localdate()
    claim(target=target(contract), completion=Completion(today), uploads=[photo()], by=town.clerk)
    return contract


def _tell(contract: Contract, people: Iterable[Actor]) -> None:
    for who in people:
        Notice.objects.create(
            person_id=who.person_id,
            matter=contract.matter,
            seq=1,
            obligation=promise(contract),
            level=3,
            kind=events.FIRED.tag,
            told_at=timezone.now(),
        )


def signed_in(who: Actor) -> Client:
    """Return a browser in which `who` is logged in."""
    return browser(who.person_id)


def token(who: Actor, **more: Any) -> str:
    """Open a token with everything that a token may carry, whatever its owner may do, and return its secret."""
    secret, today = new_secret(), timezone.localdate()
    given = {"name": "程序", "permissions": sorted(programs()), "expires_on": today + timedelta(days=30), **more}
    Token.objects.create(post_id=who.post_id, secret_digest=digest_of(secret), opened_at=timezone.now(), **given)
    return secret


def bearing(client: Client, secret: str) -> Client:
    """Let a client show a token wherever it asks."""
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def content(answer: Any) -> bytes:
    """Return the whole body, and close its file without ending the test's connection to the database.

    A spreadsheet, document, archive or PDF is unpacked, so that what it says can be read; when it was made is left out.
    """
    body, kind = raw(answer), answer.headers.get("Content-Type")
    if kind == ZIP:
        return archived(body)
    if kind == PDF:
        return printed(body)
    return unpacked(body) if kind in {XLSX, DOCX} else body


def archived(packed: bytes) -> bytes:
    """Return what the files of an archive say, without their digests, which differ with the hour of their making."""
    with ZipFile(BytesIO(packed)) as parts:
        read = {name: parts.read(name) for name in parts.namelist() if name != MANIFEST}
    said = [name.encode() + b"\n" + (printed(one) if name.endswith(".pdf") else one) for name, one in read.items()]
    return b"\n".join(said)


def printed(paper: bytes) -> bytes:
    """Return the text of a PDF; what only begins as one is returned as it is."""
    try:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).encode()
    except PyPdfError:
        return paper


def raw(answer: Any) -> bytes:
    """Return the body as it was sent."""
    if not answer.streaming:
        return bytes(answer.content)
    body = b"".join(answer)
    for close in answer._resource_closers:
        close()
    return body


def unpacked(book: bytes) -> bytes:
    """Return the text of all parts of a spreadsheet, whichever way its writer escapes what is not ASCII."""
    with ZipFile(BytesIO(book)) as parts:
        texts = [
            parts.read(name).decode(errors="replace")
            for name in sorted(parts.namelist())
            if name != "docProps/core.xml"
        ]
    return html.unescape("\n".join(texts)).encode()


def browser(person_id: UUID) -> Client:
    """Return a browser in which a person is logged in, with the account that is made on first use."""
    account, _ = Account.objects.get_or_create(person_id=person_id, defaults={"username": str(person_id)})
    assert actor_of(account, timezone.localdate())
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client
