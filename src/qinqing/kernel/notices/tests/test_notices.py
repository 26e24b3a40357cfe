"""Who is told of what, once; and what leaves the house."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone
from pytest_django import Settings

from qinqing.kernel.chronicle.models import Event, News
from qinqing.kernel.chronicle.reactions import dispatch
from qinqing.kernel.notices.actions import NoLongerYours, acknowledge
from qinqing.kernel.notices.jobs import ATTEMPTS, send
from qinqing.kernel.notices.models import Mail, Notice
from qinqing.kernel.notices.queries import inbox, waiting
from qinqing.kernel.notices.reactions import tell_of_steps
from qinqing.kernel.notices.rules import letter
from qinqing.kernel.obligations.actions import Completion, claim
from qinqing.kernel.obligations.jobs import sweep_until
from qinqing.kernel.proposals import actions as proposals
from qinqing.site.processes import free_port
from tests import builders


@pytest.fixture
def city(db: None) -> builders.City:
    return builders.city()


def told() -> set[tuple[str, int]]:
    """Return (unit and role of the reader, level) of every notice."""
    return {(notice.person.name, notice.level) for notice in Notice.objects.select_related("person")}


def everybody_told() -> None:
    while dispatch():
        pass


def test_each_step_reaches_its_own_audience(city: builders.City) -> None:
    builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    everybody_told()
    assert told() == {
        ("临港区管委会clerk", 1),
        ("临港区管委会clerk", 2),
        ("临港区管委会head", 3),
        ("派驻组supervisor", 3),
    }


def test_after_an_outage_a_person_is_told_of_the_last_step_only(city: builders.City) -> None:
    contract = builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    everybody_told()
    handler = Notice.objects.filter(person=city.clerk.person_id, matter=contract.pk, level__gt=0)
    assert handler.count() == 1


def test_an_enterprise_lateness_never_reaches_a_discipline_body(city: builders.City) -> None:
    today = timezone.localdate()
    builders.sign_contract(
        city,
        builders.clause("1", "ent", today - timedelta(days=40)),
        signed_on=today - timedelta(days=90),
    )
    sweep_until()
    everybody_told()
    assert not Notice.objects.filter(person=city.supervisor.person_id).exists()
    assert Notice.objects.filter(person=city.clerk.person_id, level=3).exists(), "the host unit is told instead"


def test_a_claim_is_told_to_whoever_answers(city: builders.City) -> None:
    contract = builders.usual_contract(city, timezone.localdate())
    everybody_told()
    claim(
        target=builders.target(contract),
        completion=Completion(timezone.localdate()),
        uploads=[builders.photo()],
        by=city.clerk,
    )
    everybody_told()
    assert told() == {("示例科技enterprise", 0)}


def test_whoever_is_proposed_against_is_told(city: builders.City) -> None:
    contract = builders.usual_contract(city, timezone.localdate())
    draft = proposals.Draft(contract.matter.reference, city.firm, "breach", "B")
    made = proposals.propose(draft=draft, grounds="未按约定开工。", by=city.clerk)
    everybody_told()
    assert not Notice.objects.filter(matter=made.pk).exists(), "a proposal not yet notified is told to nobody"
    proposals.notify(reference=made.matter.reference, by=city.clerk)
    everybody_told()
    (notice,) = inbox(city.representative)
    assert (notice.title, notice.obligation) == (made.matter.title, None)
    assert "提请不是结论" in notice.says


def test_telling_twice_tells_once(city: builders.City) -> None:
    builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    everybody_told()
    before = Notice.objects.count()
    tell_of_steps(list(Event.objects.filter(kind="obligations.clock.fired")))
    assert Notice.objects.count() == before
    assert not News.objects.exists()


def test_acknowledging_is_recorded_once_and_only_by_the_reader(city: builders.City) -> None:
    contract = builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    everybody_told()
    (notice,) = Notice.objects.of(city.head)
    with pytest.raises(NoLongerYours):
        acknowledge(notice_id=notice.pk, by=city.supervisor)
    acknowledge(notice_id=notice.pk, by=city.head)
    acknowledge(notice_id=notice.pk, by=city.head)
    assert Event.objects.filter(stream=contract.pk, kind="notices.notice.acknowledged").count() == 1
    assert builders.promise(contract).light == 3, "signing for an alarm does not stop the clock"


def test_the_inbox_costs_two_queries(city: builders.City, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    everybody_told()
    with django_assert_num_queries(2):
        for notice in inbox(city.head):
            assert notice.matter.title + notice.obligation.debtor.name + notice.says
    assert waiting(city.head) == 3


def test_a_letter_carries_neither_title_nor_name_nor_amount() -> None:
    for level in range(4):
        words = letter([level], "岚川市")
        assert "请登录平台" in words.body
        assert not any(secret in words.subject + words.body for secret in ("合同", "第 1 项", "科技", "管委会", "万元"))


class Mailbox:
    """Keeps what a real SMTP server received."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.refuse = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        if self.refuse:
            return "451 try later"
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """A real SMTP server on loopback, and the product's own settings for it."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(20000 + secrets.randbelow(20000)))
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    try:
        yield box
    finally:
        controller.stop()


def test_an_alarm_reaches_its_readers_by_mail(city: builders.City, mailbox: Mailbox) -> None:
    contract = builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    everybody_told()
    while send():
        pass
    assert len(mailbox.received) == Notice.objects.count() == 4
    for envelope in mailbox.received:
        message = message_from_bytes(bytes(envelope.content or b""))
        body = message.get_payload(decode=True)
        assert isinstance(body, bytes)
        text = str(make_header(decode_header(message["Subject"]))) + body.decode()
        assert "警报" in text or "预警" in text or "提醒" in text
        assert contract.matter.title not in text
        assert contract.number not in text
        assert "临港区管委会" not in text
    assert not Mail.objects.filter(sent_at__isnull=True).exists()


def test_mail_that_fails_is_tried_again_ever_later_then_parked(city: builders.City, mailbox: Mailbox) -> None:
    mailbox.refuse = True
    builders.usual_contract(city, timezone.localdate(), land_due=timezone.localdate() - timedelta(days=40))
    sweep_until()
    everybody_told()
    assert send() == 4
    mail = Mail.objects.order_by("pk")[0]
    assert mail.attempts == 1
    assert mail.next_at is not None
    assert mail.next_at > timezone.now()
    assert "451" in mail.fault
    for _ in range(ATTEMPTS):
        Mail.objects.filter(next_at__isnull=False).update(next_at=timezone.now() - timedelta(days=1))
        send()
    mail.refresh_from_db()
    assert (mail.attempts, mail.next_at, mail.sent_at) == (ATTEMPTS, None, None)
