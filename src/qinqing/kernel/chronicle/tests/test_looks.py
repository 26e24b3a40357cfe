"""Looks: in the viewer's own stream of the month, never in the history of what was seen, open to auditors alone."""

from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from qinqing.kernel.access.models import Account
from qinqing.kernel.chronicle.actions import look, record
from qinqing.kernel.chronicle.events import EventKind
from qinqing.kernel.chronicle.models import Event, NamedStream, Stream
from qinqing.kernel.chronicle.queries import looks_of, verify, viewers
from qinqing.kernel.chronicle.rules.looks import look_kind, parts
from qinqing.kernel.devices.action import running
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.evidence.actions import keep
from qinqing.kernel.matters.rules import SEALED
from qinqing.kernel.parties.models import Person
from tests.builders import act, actor, city, photo, unit, usual_contract

SEEN = EventKind("toy.paper.opened", "打开", ("matter", "file"))
FACTS = {"matter": 1, "file": "x"}


@pytest.fixture
def supervisor(db):
    return actor(unit("派驻组"), "supervisor")


def test_names():
    person = UUID(int=5)
    assert parts(look_kind(person, timezone.localdate().replace(year=2026, month=3))) == ("2026-03", person)


def test_one_stream_per_viewer_and_month(supervisor):
    other = actor(unit("另一派驻组"), "supervisor")
    for viewer in (supervisor, supervisor, other):
        look(by=viewer, what=SEEN, facts=FACTS)
    month = f"{timezone.localdate():%Y-%m}"
    assert [(one.month, one.person, one.looks) for one in viewers()] == [
        (month, supervisor.person_id, 2),
        (month, other.person_id, 1),
    ]
    assert NamedStream.objects.count() == 2
    assert verify().faults == []


def test_a_look_is_no_act_and_no_act_is_a_look(supervisor):
    look(by=supervisor, what=SEEN, facts=FACTS)
    with pytest.raises(RuntimeError):
        running()


def test_a_look_is_not_undone_with_a_transaction(committed):
    supervisor = actor(unit("派驻组"), "supervisor")
    with pytest.raises(RuntimeError), transaction.atomic():
        look(by=supervisor, what=SEEN, facts=FACTS)
    assert not NamedStream.objects.exists()


def test_only_streams_of_looks_are_opened(supervisor):
    look(by=supervisor, what=SEEN, facts=FACTS)
    (viewer,) = viewers()
    assert looks_of(viewer.stream)[0].looks == 1
    other = Stream.objects.create(kind="matter")
    for stream in (other.pk, 0):
        with pytest.raises(NotFound):
            looks_of(stream)


@pytest.fixture
def files(committed, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "evidence"
    settings.QINQING_TOTP_ROLES = frozenset()
    town = city()
    matter = usual_contract(town, timezone.localdate()).matter

    def work(at):
        kept = keep(matter, [photo()], by=town.clerk, at=at)
        record(matter.pk, EventKind("toy.thing.done", "办了"), by=town.clerk, at=at)
        return kept

    return town, matter, act(work=work, by=town.clerk)[0]


def enter(client, who):
    person = Person.objects.get(pk=who.person_id)
    account, _ = Account.objects.get_or_create(person=person, defaults={"username": person.email})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_files_opened_from_outside_are_noted_and_shown_to_auditors_only(client, files):
    town, matter, file = files
    before = Event.objects.filter(stream=matter.pk).count()
    for who in (town.clerk, town.representative, town.supervisor):
        enter(client, who)
        answer = client.get(f"/files/{file.pk}/raw/")
        assert answer.status_code == 200
        answer.close()
        assert client.get("/looks/").status_code == 404
    assert Event.objects.filter(stream=matter.pk).count() == before
    (viewer,) = viewers()
    assert viewer.person == town.supervisor.person_id
    enter(client, actor(unit("审计局"), "audit"))
    assert town.supervisor.name in client.get("/looks/").content.decode()
    shown = client.get(f"/looks/{viewer.stream}/").content.decode()
    assert "打开证据文件" in shown
    assert matter.reference in shown
    assert matter.title not in shown
    type(matter).objects.filter(pk=matter.pk).update(confidentiality=SEALED, title="", known_as="")
    assert matter.reference not in client.get(f"/looks/{viewer.stream}/").content.decode()
    assert client.get(f"/looks/{matter.pk}/").status_code == 404
