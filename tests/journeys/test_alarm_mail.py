"""An alarm reaches people by mail; the mail gives nothing away, and leads to the page where it is signed for."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone
from playwright.sync_api import sync_playwright

from qinqing.domains.contracts.models import Contract
from qinqing.kernel.access.actions import open_account
from qinqing.kernel.devices.actor import GOV, Actor
from qinqing.kernel.parties.models import Person, Unit
from qinqing.site.processes import free_port
from tests import builders
from tests.fixtures.live import Live
from tests.journeys.people import CHROMIUM, DESK, FLAGS, Visitor

ALARM = "【亲清】您有 1 条警报"
PASSWORD = "qing-shan-lv-shui"


class Postbox:
    """Keeps every mail that a real SMTP server on loopback took."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], EmailMessage]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append((envelope.rcpt_tos, message_from_bytes(content, policy=policy.default)))
        return "250 OK"

    def wait(self, address: str, subject: str, seconds: float = 40) -> EmailMessage:
        """Return the mail to an address, once it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for to, mail in list(self.mails):
                if address in to and mail["Subject"] == subject:
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail; there are {[(to, mail['Subject']) for to, mail in self.mails]}")


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    """The server, and its address for the product."""
    box, port = Postbox(), free_port(None)
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, f"smtp://127.0.0.1:{port}"
    server.stop()


def late_contract(city: builders.City) -> Contract:
    """Enter a contract whose land has been late for weeks; nobody was told yet."""
    today = timezone.localdate()
    return builders.usual_contract(city, today, land_due=today - timedelta(days=40))


def secrets_of(contract: Contract) -> set[str]:
    """Return every title, name and number that must not leave the house."""
    people = [person.name for person in Person.objects.all()]
    units = [name for unit in Unit.objects.all() for name in (unit.name, unit.short_name)]
    clauses = [promise.title for promise in contract.matter.obligations.all()]
    return {
        contract.matter.title,
        contract.matter.reference,
        contract.project,
        contract.number,
        *people,
        *units,
        *clauses,
    }


def words(mail: EmailMessage) -> str:
    """Return everything that the mail says to whoever reads it on the way."""
    text = mail.get_body()
    assert text
    return f"{mail['Subject']}\n{text.get_content()}"


def test_an_alarm_comes_by_mail_and_is_signed_for(live: Live, postbox: tuple[Postbox, str]) -> None:
    box, address = postbox
    city = builders.city()
    contract = late_contract(city)
    kept = secrets_of(contract)
    head = Person.objects.get(pk=city.head.person_id)
    security = Actor(uuid4(), "安全", 0, "安全", 0, "安全", "security", GOV)
    open_account(person=head, username="head", password=PASSWORD, by=security)

    live.environment["QINQING_EMAIL_URL"] = address
    live.restart()
    live.start_worker()
    mail = box.wait(head.email, ALARM)
    for to, each in box.mails:
        assert [secret for secret in kept if secret in words(each)] == [], to
        assert re.findall(r"\d+", words(each)) == ["1", "1"]
    assert "请登录平台" in words(mail)
    read_and_sign(live, contract.matter.title)


def read_and_sign(live: Live, title: str) -> None:
    """Log in, read under 消息 what the mail did not say, and sign for it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        head = Visitor(browser, live.url).open(**DESK).log_in("head", PASSWORD)
        head.go("/notices/")
        notice = head.page.locator("article").filter(has_text=title)
        assert "警报" in notice.inner_text()
        assert head.send(f"签收 {title} 第 1 项") == 302
        assert "签收" in head.page.locator("article").filter(has_text=title).inner_text()
        assert head.page.get_by_role("button", name="签收").count() == 0
        head.close()
        browser.close()
