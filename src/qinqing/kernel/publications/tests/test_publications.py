"""A publication is drafted by one, issued by another, numbered, and never changed by anybody."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from qinqing.kernel.access.models import Exclusion
from qinqing.kernel.chronicle.queries import history
from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.devices.refusal import MoveNotAllowed, NotAllowed, NotFound, Stale
from qinqing.kernel.devices.rooms import TO_DO
from qinqing.kernel.matters.models import Matter, Party
from qinqing.kernel.matters.queries import Recused, items, worklist
from qinqing.kernel.publications import actions
from qinqing.kernel.publications.actions import composing
from qinqing.kernel.publications.lifecycle import LIFE, STATES, TURN
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries import issues_of, publication_for, sheet
from qinqing.kernel.publications.rules.kinds import Kind
from qinqing.kernel.publications.tests.conftest import NOVEMBER, OCTOBER, TOY, Office
from tests import builders


def reference(one: Publication) -> str:
    return one.matter.reference


def tags(one: Publication) -> list[str]:
    return [entry.kind.rsplit(".", 1)[1] for entry in history(one.pk)]


def test_the_life_is_total() -> None:
    assert set(TURN) == set(STATES)
    assert {state for move in LIFE.moves for state in move.source} | {"discarded"} == set(STATES) - {"withdrawn"}


def test_what_is_issued_is_numbered_frozen_and_recorded(office: Office) -> None:
    one = office.issued()
    assert (one.mark, one.matter.state) == (f"{timezone.localdate().year}年第1期", "issued")
    assert sha256(one.content.encode()).digest() == bytes(one.digest)
    said = one.said
    assert (said["body"]["contracts"], said["title"], said["issuer"]) == (1, "合同数通报（2025年10月）", "市政府")
    assert said["heads"]["streams"] == 1
    assert tags(one) == ["drafted", "submitted", "issued"]
    assert history(one.pk)[-1].facts["digest"] == one.fingerprint
    assert office.issued(NOVEMBER).number == 2


def test_two_persons(office: Office) -> None:
    one = actions.draft(of="toy", first=OCTOBER.first, by=office.leader)
    actions.submit(reference=reference(one), by=office.leader)
    with pytest.raises(MoveNotAllowed, match="不能自己签发"):
        actions.issue(reference=reference(one), by=office.leader)
    with pytest.raises(NotAllowed):
        actions.issue(reference=reference(one), by=office.drafter)
    actions.issue(reference=reference(one), by=office.deputy)


def test_whoever_asked_for_the_issue_does_not_issue(office: Office) -> None:
    one = office.drafted()
    actions.submit(reference=reference(one), by=office.leader)
    with pytest.raises(MoveNotAllowed):
        actions.issue(reference=reference(one), by=office.leader)


def test_the_database_itself_refuses_one_person(office: Office) -> None:
    one = office.drafted()
    now, person = timezone.now(), office.drafter.person_id
    row = {"submitted_at": now, "submitted_by": person, "issued_at": now, "issued_by": person, "year": 1, "number": 1}
    with pytest.raises(DatabaseError, match="publications_issued_by_another"):
        Publication.objects.filter(pk=one.pk).update(**row)


CHANGES: list[Callable[[Publication], Any]] = [
    lambda one: Publication.objects.filter(pk=one.pk).update(content="{}"),
    lambda one: Publication.objects.filter(pk=one.pk).update(digest=bytes(32)),
    lambda one: Publication.objects.filter(pk=one.pk).update(number=9),
    lambda one: Publication.objects.filter(pk=one.pk).update(issued_at=None, issued_by=None, year=None, number=None),
    lambda one: Publication.objects.filter(pk=one.pk).update(drafted_by=None),
    lambda one: Publication.objects.filter(pk=one.pk).update(as_of=timezone.now()),
    lambda one: Publication.objects.bulk_update([_otherwise(one)], ["content"]),
    lambda one: _raw("DELETE FROM publications_publication"),
    lambda one: _raw("TRUNCATE publications_publication CASCADE"),
    lambda one: _raw("ALTER TABLE publications_publication DISABLE TRIGGER ALL"),
    lambda one: _raw("SET session_replication_role = replica"),
]


def _otherwise(one: Publication) -> Publication:
    one.content = '{"body":{}}'
    return one


def _raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_what_was_issued(office: Office, change: Callable[[Publication], Any]) -> None:
    one = office.issued()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Publication.objects.get(pk=one.pk))
    assert Publication.objects.get(pk=one.pk).content == one.content


def test_later_rows_change_nothing(office: Office) -> None:
    one = office.issued()
    builders.usual_contract(office.city, OCTOBER.last)
    office.city.park.short_name = "改了名"
    office.city.park.save()
    again = sheet(office.leader, reference(one))
    assert again.one.content == one.content
    assert again.shown == {"lines": ["合同 1 份"]}
    assert office.issued(NOVEMBER).said["body"] == {"contracts": 2, "hosts": [office.city.park.pk], "before": 1}


def test_a_draft_is_read_anew_until_it_is_submitted(office: Office) -> None:
    one = office.drafted()
    builders.usual_contract(office.city, OCTOBER.last)
    actions.refresh(reference=reference(one), by=office.drafter)
    assert Publication.objects.get(pk=one.pk).said["body"]["contracts"] == 2
    actions.submit(reference=reference(one), by=office.drafter)
    with pytest.raises(MoveNotAllowed, match="先退回"):
        actions.refresh(reference=reference(one), by=office.drafter)
    with pytest.raises(actions.Unexplained):
        actions.send_back(reference=reference(one), reason=" ", by=office.leader)
    actions.send_back(reference=reference(one), reason="请核对", by=office.leader)
    actions.discard(reference=reference(one), by=office.drafter)
    assert tags(one) == ["drafted", "refreshed", "submitted", "returned", "discarded"]
    assert office.drafted().pk != one.pk


def test_one_for_a_period(office: Office) -> None:
    office.issued()
    with pytest.raises(actions.AlreadyThere):
        office.drafted()


def test_a_race_is_lost_aloud(office: Office) -> None:
    one = office.drafted()
    actions.submit(reference=reference(one), rev=one.matter.rev, by=office.drafter)
    with pytest.raises(Stale):
        actions.issue(reference=reference(one), rev=one.matter.rev, by=office.leader)


def test_what_is_not_over_is_not_counted(office: Office) -> None:
    with pytest.raises(actions.NothingOver):
        actions.draft(of="toy", first=timezone.localdate(), by=office.drafter)


def test_a_correction_names_what_changed_and_the_former_stays(office: Office) -> None:
    one = office.issued()
    with pytest.raises(actions.NothingChanged):
        actions.correct(reference=reference(one), reason="再算一遍", by=office.drafter)
    builders.usual_contract(office.city, OCTOBER.last)
    made = actions.correct(reference=reference(one), reason="漏登一份", by=office.drafter)
    with pytest.raises(MoveNotAllowed, match="已经有一份更正"):
        actions.correct(reference=reference(one), reason="又一次", by=office.drafter)
    actions.submit(reference=reference(made), by=office.drafter)
    actions.issue(reference=reference(made), by=office.leader)
    was, now = sheet(office.leader, reference(one)), sheet(office.leader, reference(made))
    assert now.one.mark == f"{one.mark}（更正1）"
    assert now.said["corrects"]["changes"] == ["合同由 1 份更正为 2 份"]
    assert (was.word, was.later, was.why_corrected, now.why_corrected) == ("已更正", made, "漏登一份", "漏登一份")
    assert was.shown == {"lines": ["合同 1 份"]}
    assert tags(one)[-1] == "corrected"


def test_what_was_withdrawn_says_why_and_shows_itself_to_its_issuer_alone(office: Office) -> None:
    one = office.issued()
    with pytest.raises(actions.Unexplained):
        actions.withdraw(reference=reference(one), reason="", by=office.leader)
    actions.withdraw(reference=reference(one), reason="口径有误", by=office.leader)
    own, other = sheet(office.drafter, reference(one)), sheet(office.city.clerk, reference(one))
    assert (own.word, other.word, other.why_withdrawn) == ("已撤回", "已撤回", "口径有误")
    assert own.shown is not None
    assert other.shown is None
    with pytest.raises(DatabaseError):
        Publication.objects.filter(pk=one.pk).update(withdrawn_at=None, withdrawn_by=None)


def test_readers_are_those_above_and_those_of_whom_it_speaks(office: Office) -> None:
    one = office.drafted()
    stranger, clerk, watcher = office.city.stranger, office.city.clerk, office.city.supervisor
    for who in (clerk, watcher, stranger):
        with pytest.raises(NotFound):
            publication_for(who, reference(one))
        assert issues_of(who) == ([], "")
    actions.submit(reference=reference(one), by=office.drafter)
    actions.issue(reference=reference(one), by=office.leader)
    for who in (clerk, watcher):
        assert publication_for(who, reference(one)) == one
    assert set(Party.objects.filter(matter=one.pk).values_list("unit", flat=True)) == {
        office.city.park.pk,
        office.city.government.pk,
    }
    for who in (stranger, office.city.rival, office.city.representative):
        with pytest.raises(NotFound):
            publication_for(who, reference(one))


def test_whoever_stays_away_from_a_unit_makes_no_totals(office: Office) -> None:
    one = office.drafted()
    actions.submit(reference=reference(one), by=office.drafter)
    away = builders.unit("回避单位")
    for who in (office.drafter, office.leader):
        Exclusion.objects.create(person_id=who.person_id, unit=away, since=builders.SINCE)
    with pytest.raises(Recused):
        actions.draft(of="toy", first=NOVEMBER.first, by=office.drafter)
    with pytest.raises(Recused):
        actions.issue(reference=reference(one), by=office.leader)


def test_whoever_looks_over_nothing_drafts_nothing(office: Office) -> None:
    with pytest.raises(actions.NoPlace):
        actions.draft(of="toy", first=OCTOBER.first, by=office.city.clerk)


def test_nothing_sealed_is_a_kind() -> None:
    fields = {name: getattr(TOY, name) for name in Kind.__slots__}
    for closed in ("sealed", "parties"):
        with pytest.raises(ValueError, match="not published"):
            Kind(**{**fields, "confidentiality": closed})


def test_rows_that_never_rest_are_not_frozen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = iter(range(99))
    monkeypatch.setattr(composing, "heads", lambda sources: {"streams": next(counted), "sha256": ""})
    with pytest.raises(actions.Restless):
        office.drafted()
    assert not Publication.objects.exists()


def test_a_form_of_one_time_is_the_same_bytes(office: Office) -> None:
    one = office.drafted()
    assert one.content == json.dumps(one.said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_work_is_led_to(office: Office) -> None:
    def todo(who: Any) -> list[str]:
        return [item.work.code for item in items(who, worklist(who, TO_DO)[:9])]

    with by_the_clock() as now:
        one = actions.prepare("toy", office.city.government, "lanchuan/", OCTOBER, now)
    assert todo(office.drafter) == todo(office.leader) == ["publication_check"]
    actions.submit(reference=reference(one), by=office.leader)
    assert todo(office.leader) == todo(office.drafter) == []
    assert todo(office.deputy) == ["publication_issue"]
    assert Matter.objects.get(pk=one.pk).state == "submitted"
