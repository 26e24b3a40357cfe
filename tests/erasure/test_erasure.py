"""A name is planted wherever people write, erased, and searched in every table and every file."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from qinqing.commons.deliveries.tests import delivered
from qinqing.commons.enterprises import actions as registry
from qinqing.commons.enterprises.actions.staging import Delivery as Registered
from qinqing.commons.enterprises.models import Change, Enterprise, Import, Upload
from qinqing.commons.enterprises.queries.turns import turn
from qinqing.commons.enterprises.rules.sheets import Row
from qinqing.commons.projects import actions as projects
from qinqing.commons.projects.rules.lists import PREPARING
from qinqing.domains.contracts import actions as contracts
from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.models import Account
from qinqing.kernel.access.queries import changes_for
from qinqing.kernel.chronicle.actions import Subject, erase, find, record, search
from qinqing.kernel.chronicle.actions.erasing import CityOnly, NamesIt, NeedsReason, NothingFound, TooCommon, TooShort
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.forms import ErasureForm
from qinqing.kernel.chronicle.models import Content, Delivery, Event
from qinqing.kernel.chronicle.queries import verify
from qinqing.kernel.chronicle.rules import ERASED_TEXT
from qinqing.kernel.devices.refusal import NotAllowed
from qinqing.kernel.evidence.models import File
from qinqing.kernel.obligations.actions import Completion, claim, prepare, reject
from qinqing.kernel.obligations.models import Claim, Obligation, PreparedClaim
from qinqing.kernel.obligations.queries import note_of, note_prepared
from qinqing.kernel.parties.models import Person, UnitKind
from qinqing.site import erasure
from tests.builders import act, actor, city, clause, pdf, photo, sign_contract, target, unit, usual_contract
from tests.routes import signed_in

NAME = "欧阳测试"
KEY = "eW91ci1rZXk"
REASON = "依据当事人 2026 年 6 月 18 日的书面申请"


def everywhere(server, place: Path, wanted: str) -> list[str]:
    """Return every column and file that holds `wanted`, by whatever encoding it could be told from."""
    found = []
    tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    forms = [wanted, *(wanted.encode(code).hex() for code in ("utf-8", "gb18030")), ascii(wanted)[1:-1]]
    for (table,) in tables:
        query = sql.SQL("SELECT string_agg(row::text, '') FROM {} AS row").format(sql.Identifier(table))
        (text,) = server.execute(query).fetchone()
        found += [table for form in forms if form in (text or "")]
    for path in place.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if wanted in path.name or any(wanted.encode(code) in content for code in ("utf-8", "gb18030", "utf-16-le")):
            found.append(str(path))
    return found


@pytest.fixture
def town(committed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    return city()


def reconcile(town, reference):
    """Write the name into a list, a mark, a problem and the source of a figure of a project."""
    force, today = unit("专班", UnitKind.TASK_FORCE), timezone.localdate()
    projects.name_sides(reference=reference, project_unit=town.firm, task_force=force, by=town.clerk)
    item = projects.add_item(reference=reference, stage=PREPARING, name=f"{NAME}家的便道", by=town.representative)
    said = [projects.Said(item.pk, "absent", f"{NAME}已搬走")]
    projects.mark(reference=reference, stage=PREPARING, said=said, by=town.representative)
    projects.raise_problem(reference=reference, title=f"{NAME}堵路", words=f"{NAME}说过", by=town.representative)
    projects.report(
        reference=reference, month=today, amount=1, source=f"{NAME}填的表", as_of=today, by=town.representative
    )


def register(town):
    """Write the name into the registry, into what waits to be imported, and into a project."""
    for name in (f"{NAME}商店", f"{NAME}小店", f"{NAME}分店"):
        given = [Row(2, town.firm.uscc, {"name": name, "contact": NAME})]
        batch = registry.stage(delivery=Registered(f"{NAME}提供", timezone.localdate(), given), by=town.clerk)
        if "分店" not in name:
            registry.apply(import_id=batch.pk, seen=turn(), by=town.clerk)
    made = projects.enter(
        terms=projects.Terms("项目", timezone.localdate(), [town.firm], park=f"{NAME}园", land=f"{NAME}地块"),
        by=town.clerk,
    )
    reconcile(town, made.matter.reference)


def called(town):
    """Write the name into that of a passkey, and into what an import and a long file could not make out."""
    account, _ = Account.objects.get_or_create(person_id=town.head.person_id, defaults={"username": "passkey"})
    kept = {"name": f"{NAME}的手机", "credential": {"id": KEY}}
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data=kept)
    Import.objects.update(doubts=[["B2", f"{NAME}填的列", f'「{NAME}"」不是编号。']])
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
        faults=[["B2", "联系人", f"「{NAME}」在别处。"]],
        faults_count=1,
    )


@pytest.fixture
def planted(town):
    """Write the name into a note, a reason, files, and the columns that people fill in."""
    today = timezone.localdate()
    contract = usual_contract(town, today)
    uploads = [
        photo(f"{NAME}.jpg"),
        pdf("单.pdf", f"%PDF-1.7 {NAME}".encode()),
        pdf("二.pdf", f"%PDF-1.7 {NAME}".encode("gbk")),
    ]
    uploads += [pdf("扫描件.pdf", b"%PDF-1.7 pixels"), pdf("无关.pdf")]
    claim(
        target=target(contract), completion=Completion(today, note=f"已交给{NAME}本人"), uploads=uploads, by=town.clerk
    )
    reject(target=target(contract), reason=f"{NAME}说没有收到", by=town.representative)
    Person.objects.create(name=NAME, email="former@example.test")
    Obligation.objects.filter(matter=contract.pk, number="2").update(title=f"为{NAME}办证", source=f"{NAME}的申请")
    type(contract.matter).objects.filter(pk=contract.pk).update(title=f"{NAME}的合同")
    Contract.objects.filter(pk=contract.pk).update(project=f"{NAME}项目")
    register(town)
    heading = contracts.Heading("草稿一", f"{NAME}项目", f"{NAME}的投资合同")
    text = f"甲方：临港区管委会\n乙方：示例科技\n第一条 甲方应于2030年3月29日前为{NAME}办证。\n"
    contracts.begin(heading=heading, enterprise=town.firm, text=text, key=uuid4(), by=town.clerk)
    county = delivered.registered(town)
    delivered.deliver(county, delivered.contract(enterprise=f"{NAME}商行"), delivered.promise(title=f"为{NAME}办证"))
    delivered.deliver(county, delivered.promise(title=f"替{NAME}办证"))
    delivered.stage(county, delivered.file(delivered.promise(title=f"给{NAME}办证")))
    Delivery.objects.create(reaction="toy", stream_id=1, seq=1, fault=f"no such {NAME}")
    called(town)
    return contract


@pytest.fixture
def security(town):
    return actor(unit("网信办", path="lanchuan/"), "security")


def test_nothing_is_left(planted, security, superuser, tmp_path):
    scan = File.objects.get(name="扫描件.pdf")
    assert len(everywhere(superuser(), tmp_path, NAME)) > 8
    before = list(Event.objects.order_by("stream", "seq").values_list("hash", flat=True))
    erased = dict(erase(subject=Subject(NAME, (scan.pk,)), reason=REASON, by=security))
    assert erased["说明、理由等文字"] == 10
    assert erased["证据文件和它的副本"] == 4
    assert everywhere(superuser(), tmp_path, NAME) == []
    assert sorted(path.name[:32] for path in (tmp_path / "evidence").rglob("*") if path.is_file()) == [
        File.objects.get(name="无关.pdf").pk.hex
    ]
    assert verify().faults == []
    assert verify().erased == 10
    assert set(before) <= set(Event.objects.values_list("hash", flat=True))


def test_a_passkey_opens_what_it_opened_under_another_name(planted, security):
    erase(subject=Subject(NAME), reason=REASON, by=security)
    assert Authenticator.objects.get().data == {"name": f"{ERASED_TEXT}的手机", "credential": {"id": KEY}}
    assert Upload.objects.get().faults == [["B2", "联系人", f"「{ERASED_TEXT}」在别处。"]]


def test_a_key_is_not_taken_for_a_name(planted, security):
    assert find(Subject(KEY[:6])) == []


def test_what_was_imported_stays_without_the_name(planted, security):
    erase(subject=Subject(NAME), reason=REASON, by=security)
    assert Enterprise.objects.get().name == f"{ERASED_TEXT}小店"
    assert ERASED_TEXT in Change.objects.get().before


def test_pages_say_that_something_was_erased(client, planted, town, security):
    erase(subject=Subject(NAME), reason=REASON, by=security)
    account = Account.objects.create(username="clerk", person_id=town.clerk.person_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(f"/contracts/{planted.matter.reference}/").content.decode()
    assert NAME not in shown
    assert shown.count("已依法删除") >= 4
    gone = File.objects.filter(erased_at__isnull=False).first()
    for address in (f"/files/{gone.pk}/", f"/files/{gone.pk}/raw/"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "依法删除" in answer.content.decode()


def test_a_note_that_was_erased_says_so(planted, town, security):
    silent = target(planted)
    claim(target=silent, completion=Completion(timezone.localdate()), uploads=[photo()], by=town.clerk)
    erase(subject=Subject(NAME), reason=REASON, by=security)
    written, unwritten = Claim.objects.order_by("pk")
    assert (note_of(written), note_of(unwritten)) == (ERASED_TEXT, "")


def test_a_prepared_note_is_erased_and_not_filed_again(client, planted, town, security):
    mine = owed_by_the_firm(town)
    today = timezone.localdate()
    prepare(target=target(mine), completion=Completion(today, note=f"{NAME}说已完工"), uploads=[photo()], by=town.clerk)
    erase(subject=Subject(NAME), reason=REASON, by=security)
    assert note_prepared(PreparedClaim.objects.get()) == ERASED_TEXT
    account = Account.objects.create(username="firm", person_id=town.representative.person_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(f"/obligations/{mine.matter.reference}/1/prepared/").content.decode()
    assert f"<p>{ERASED_TEXT}</p>" in shown
    assert f">{ERASED_TEXT}</textarea>" not in shown
    assert NAME not in shown


def owed_by_the_firm(town):
    """Sign a contract in which the firm owes the first clause."""
    today = timezone.localdate()
    return sign_contract(town, clause("1", "ent", today + timedelta(days=9)), signed_on=today)


def test_it_is_on_the_record_without_the_name(planted, security):
    erase(subject=Subject(NAME), reason=REASON, by=security)
    event = Event.objects.get(kind="chronicle.content.erased")
    assert event.actor == security.person_id
    assert len(event.facts["texts_erased"]) == 10
    assert NAME not in event.body


def test_a_text_that_comes_meanwhile_is_not_missed_as_destroyed(planted, security, town, monkeypatch):
    """Written between finding and removing: it stays, since no record would name it."""

    def listing(found):
        digests = list(found.values_list("digest", flat=True))
        with ThreadPoolExecutor(1) as other:
            other.submit(_note, planted, town).result()
        return digests

    real = Content.objects.filter

    def slow(**asked):
        found = real(**asked)
        if "text__contains" in asked:
            monkeypatch.setattr(found, "values_list", lambda *_, **__: listing(real(**asked)))
        return found

    monkeypatch.setattr(Content.objects, "filter", slow)
    erase(subject=Subject(NAME), reason=REASON, by=security)
    monkeypatch.undo()
    assert verify().faults == []


def _note(planted, town):
    try:
        kind = EventKind("toy.thing.done", "办了", (), ("note",))
        act(
            work=lambda at: record(planted.pk, kind, by=town.clerk, at=at, texts={"note": f"又见{NAME}"}),
            by=town.clerk,
        )
    finally:
        connection.close()


def test_searching_is_on_the_record_and_shown_to_the_auditor(client, planted, security):
    account = Account.objects.create(username="security", person_id=security.person_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.post("/erasure/", {"text": NAME, "reason": REASON, "step": "find"}).content.decode()
    assert "说明、理由等文字" in shown
    event = Event.objects.get(kind="chronicle.content.searched")
    assert event.actor == security.person_id
    assert ["说明、理由等文字", 10] in event.facts["places"]
    assert NAME not in event.body
    auditor = actor(unit("审计局", path="lanchuan/"), "audit")
    [change] = [one for one in changes_for(auditor, timezone.localdate()) if one.label == "查找要删除的内容"]
    assert change.who == security.name
    assert "说明、理由等文字 10" in change.what


def test_what_a_failed_machine_left_is_found_again(planted, security, tmp_path):
    file = File.objects.get(name=f"{NAME}.jpg")
    left = tmp_path / "evidence" / file.original
    content = left.read_bytes()
    erase(subject=Subject(NAME), reason=REASON, by=security)
    left.write_bytes(content)
    assert find(Subject(NAME)) == [("证据文件和它的副本", 1)]
    erase(subject=Subject(NAME), reason=REASON, by=security)
    assert not left.exists()


def test_an_undone_erasure_leaves_all(planted, security, superuser, tmp_path, monkeypatch):
    before = sorted(everywhere(superuser(), tmp_path, NAME))
    monkeypatch.setattr("qinqing.kernel.chronicle.actions.erasing.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(subject=Subject(NAME), reason=REASON, by=security)
    assert sorted(everywhere(superuser(), tmp_path, NAME)) == before


def test_refusals(planted, town, security):
    for wrong, subject, reason in [
        (TooShort, "欧", REASON),
        (NeedsReason, NAME, " "),
        (NamesIt, NAME, f"{NAME}申请"),
        (NothingFound, "没有这个人", REASON),
    ]:
        with pytest.raises(wrong):
            erase(subject=Subject(subject), reason=reason, by=security)
    with pytest.raises(NotAllowed):
        erase(subject=Subject(NAME), reason=REASON, by=town.clerk)


def test_a_county_erases_nothing(town):
    keeper = actor(unit("海安区安全", path="lanchuan/haian/"), "security", jurisdiction="lanchuan/haian/")
    before = Event.objects.count()
    for attempt in (
        lambda: search(subject=Subject(NAME), by=keeper),
        lambda: erase(subject=Subject(NAME), reason=REASON, by=keeper),
    ):
        with pytest.raises(CityOnly, match="市级安全管理员"):
            attempt()
    assert Event.objects.count() == before
    answer = signed_in(keeper).post("/erasure/", {"text": NAME, "reason": REASON, "step": "erase"})
    assert answer.status_code == 403


def test_whoever_holds_a_post_goes_by_his_name(town, security):
    assert find(Subject(town.clerk.name)) == []


def test_the_page_finds_first_and_then_erases(client, planted, security):
    account = Account.objects.create(username="security", person_id=security.person_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "要删除的文字" in client.get("/erasure/").content.decode()
    typed = {"text": NAME, "documents": "", "reason": REASON}
    shown = client.post("/erasure/", {**typed, "step": "find"}).content.decode()
    assert "说明、理由等文字" in shown
    assert "确认删除" in shown
    assert find(Subject(NAME))
    shown = client.post("/erasure/", {**typed, "step": "erase"}).content.decode()
    assert NAME not in shown
    for left in erasure.UNREACHABLE:
        assert left in shown
    assert find(Subject(NAME)) == []
    assert client.post("/erasure/", {**typed, "step": "erase"}).status_code == 404
    assert client.post("/erasure/", {"text": NAME}).status_code == 422


WRITTEN_BY_NOBODY = {
    "account.EmailAddress.email": "not in use: the account has no address",
    "account.EmailConfirmation.key": "random",
    "auth.Group.name": "not in use: roles are code",
    "auth.Permission.codename": "written by migrations",
    "auth.Permission.name": "written by migrations",
    "contenttypes.ContentType.app_label": "written by migrations",
    "contenttypes.ContentType.model": "written by migrations",
    "sessions.Session.session_data": "who is logged in; ends with the session",
    "sessions.Session.session_key": "random",
    "axes.AccessLog.session_hash": "a digest",
    "access.Account.issued": "a digest",
    "access.Account.password": "a digest",
    "chronicle.Checkpoint.algorithm": "a code",
    "enterprises.SnapshotCheck.broken": "numbers of turns",
    "chronicle.Content.text": "the texts beside the chain",
    "chronicle.Event.body": "facts without personal data, checked where kinds are declared",
    "enterprises.Import.foreseen": "counts, and codes of enterprises",
    "enterprises.Import.fields": "codes of the catalogue",
    "evidence.File.name": "with the files",
    "mfa.Authenticator.data": "names of passkeys have an erasable of their own, the rest are keys",
    "parties.Person.email": "with the persons",
    "parties.Person.name": "with the persons",
}
"""Columns that hold no words about persons, or that an erasable of their own looks after."""

PUBLIC_WORDS = {
    "calendars",
    "parties",
    "obligations.Ladder",
    "enterprises.Entry",
    "enterprises.Owner",
    "policies.Version",
    "policies.Provision",
    "policies.Consultation",
}
"""What stands in the law, in the calendar, in lists of public bodies, their posts and their fields, and in what
government publishes as policy is not personal."""


def test_every_column_that_people_fill_in_is_looked_after():
    """A new text column is entered in `site.erasure`, collated "C" as a code, or named above with the reason."""
    covered = {
        f"{place.find.args[0].args[0]._meta.label}.{column}"
        for place in erasure.ERASABLES
        if getattr(place.find, "args", None) and getattr(place.find.args[0], "args", None)
        for column in ([place.find.args[1]] if isinstance(place.find.args[1], str) else place.find.args[1])
    }
    forgotten = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            words = isinstance(field, models.TextField | models.CharField | models.JSONField) and not field.choices
            name = f"{model._meta.label}.{field.name}"
            public = model._meta.app_label in PUBLIC_WORDS or model._meta.label in PUBLIC_WORDS
            code = getattr(field, "db_collation", None) == "C" or public
            if words and not code and name not in covered and name not in WRITTEN_BY_NOBODY:
                forgotten.append(name)
    assert forgotten == []


def test_files_are_named_by_address_or_number():
    one, other = UUID(int=1), UUID(int=2)
    form = ErasureForm({"text": NAME, "documents": f"http://localhost/files/{one}/\n{other}", "reason": REASON})
    assert form.is_valid()
    assert form.subject == Subject(NAME, (one, other))


def test_a_word_of_the_trade_is_not_erased(planted, security, monkeypatch):
    monkeypatch.setattr("qinqing.kernel.chronicle.actions.erasing.MOST", 2)
    with pytest.raises(TooCommon, match="太常见"):
        erase(subject=Subject(NAME), reason=REASON, by=security)
    assert find(Subject(NAME)), "nothing went"
