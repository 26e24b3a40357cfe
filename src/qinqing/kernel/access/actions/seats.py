"""A seat in an enterprise: offered with a one-time code, withdrawn, taken by whoever brings the code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.access import access, events
from qinqing.kernel.access.actions.accounts import AREA as ACCOUNTS
from qinqing.kernel.access.actions.accounts import NameTaken
from qinqing.kernel.access.models import Account, SeatOffer
from qinqing.kernel.access.queries import bearer, halves, open_offers, served
from qinqing.kernel.access.queries.seats import AREA
from qinqing.kernel.access.rules import CODE_DAYS, MEMBER
from qinqing.kernel.chronicle.actions import area_stream, record
from qinqing.kernel.devices.action import NOW, action, running
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.parties.actions import representatives, seat
from qinqing.kernel.parties.models import Person, Rank, Unit
from qinqing.kernel.parties.rules import SCOPES, VIEW


class HasRepresentative(Refusal):
    """A clerk lets the first representative in; whoever follows is let in by the one before."""

    says = _("{unit}已经有法定代表人的席位。换人请由现任法定代表人在「本企业成员」里办理。")


class WrongCode(Refusal):
    """One sentence for a code that is unknown, mistyped, used, withdrawn or too old: it tells a guesser nothing."""

    says = _("席位码不对、已经用过或已经过期。请核对；输错太多次会作废，须请发码的人重新发一个。")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of themselves who takes a seat."""

    name: str
    title: str
    username: str
    password: str
    email: str = ""


def _offer(unit: Unit, rank: str, scopes: Sequence[str], handed: str, code: str, by: Actor, at: datetime) -> SeatOffer:
    stream = area_stream(AREA)
    handle, secret = halves(code)
    # The handle of a code that can no longer open anything is free again.
    stale = SeatOffer.objects.filter(handle=handle, taken_at__isnull=True, withdrawn_at__isnull=True)
    stale.exclude(pk__in=open_offers()).update(withdrawn_at=at, withdrawn_by=by.person_id)
    made = SeatOffer.objects.create(
        unit=unit,
        rank=rank,
        scopes=[scope for scope in SCOPES if scope == VIEW or scope in scopes],
        handle=handle,
        secret=make_password(secret),
        handed=handed,
        offered_at=at,
        offered_by_id=by.person_id,
        expires_at=at + timedelta(days=CODE_DAYS),
    )
    facts = {
        "seat": made.pk,
        "unit": unit.pk,
        "rank": rank,
        "scopes": made.scopes,
        "handed": handed,
        "expires_at": made.expires_at,
    }
    record(stream, events.SEAT_OFFERED, by=by, at=at, facts=facts)
    return made


def _close(offer: SeatOffer, by: Actor, at: datetime) -> None:
    SeatOffer.objects.filter(pk=offer.pk).update(withdrawn_at=at, withdrawn_by=by.person_id)
    record(area_stream(AREA), events.SEAT_WITHDRAWN, by=by, at=at, facts={"seat": offer.pk, "unit": offer.unit_id})


@action(access.OFFER_SEAT)
def offer_seat(*, unit_id: int, handed: str, code: str, by: Actor, at: datetime = NOW) -> SeatOffer:
    """Offer the seat of the legal representative; earlier codes of the enterprise for it no longer open anything.

    `code` comes from `new_code` and is kept as a hash only.
    """
    running().row_checked = True
    unit = served(by).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    if representatives(unit.pk, timezone.localdate(at)):
        raise HasRepresentative(unit=unit.short_name)
    for earlier in open_offers().filter(unit=unit, rank=Rank.LEGAL_REPRESENTATIVE):
        _close(earlier, by, at)
    return _offer(unit, Rank.LEGAL_REPRESENTATIVE, list(SCOPES), handed, code, by, at)


@action(access.MANAGE_MEMBERS)
def invite(*, rank: str, scopes: Sequence[str], code: str, by: Actor, at: datetime = NOW) -> SeatOffer:
    """Offer a seat in one's own enterprise; a further legal representative has every scope."""
    running().row_checked = True
    unit = Unit.objects.get(pk=by.unit_id)
    given = list(SCOPES) if rank == Rank.LEGAL_REPRESENTATIVE else scopes
    return _offer(unit, rank, given, MEMBER, code, by, at)


def _withdraw(offer: SeatOffer | None, by: Actor, at: datetime) -> None:
    running().row_checked = True
    if offer is None:
        raise NotFound
    if offer.withdrawn_at or offer.taken_at:
        running().repeated = True
        return
    _close(offer, by, at)


@action(access.OFFER_SEAT)
def withdraw_seat(*, offer_id: int, by: Actor, at: datetime = NOW) -> None:
    """Make the code of a legal representative's seat worthless; doing it twice changes nothing."""
    offers = SeatOffer.objects.select_for_update(no_key=True, of=("self",)).filter(pk=offer_id)
    _withdraw(offers.filter(rank=Rank.LEGAL_REPRESENTATIVE, unit__in=served(by)).first(), by, at)


@action(access.MANAGE_MEMBERS)
def uninvite(*, offer_id: int, by: Actor, at: datetime = NOW) -> None:
    """Make the code of a seat in one's own enterprise worthless; doing it twice changes nothing."""
    offers = SeatOffer.objects.select_for_update(no_key=True, of=("self",)).filter(pk=offer_id)
    _withdraw(offers.filter(unit=by.unit_id).first(), by, at)


def _opened(code: str) -> tuple[SeatOffer | None, bool]:
    """Lock the offer that a code names, and say whether the code opens it."""
    running().row_checked = True
    handle, secret = halves(code)
    offers = open_offers().select_related("unit").select_for_update(no_key=True, of=("self",))
    offer = offers.filter(handle=handle).first()
    return offer, offer is not None and check_password(secret, offer.secret)


@action(access.TAKE_SEAT)
def try_code(*, code: str, by: Actor, at: datetime = NOW) -> SeatOffer | None:
    """Return the offer that a code opens, or None; a mistyped one is counted, and stays so."""
    offer, opens = _opened(code)
    if offer is None or opens:
        running().repeated = True
        return offer
    SeatOffer.objects.filter(pk=offer.pk).update(misses=offer.misses + 1)
    facts = {"seat": offer.pk, "unit": offer.unit_id, "misses": offer.misses + 1}
    record(area_stream(AREA), events.SEAT_MISSED, by=bearer(offer.unit), at=at, facts=facts)
    return None


@action(access.TAKE_SEAT)
def take_seat(*, code: str, newcomer: Newcomer, by: Actor, at: datetime = NOW) -> Account:
    """Take the seat that a code opens: a new person with a log-in, standing in the enterprise from today."""
    offer, opens = _opened(code)
    if offer is None or not opens or offer.unit.until is not None:
        raise WrongCode
    if Account.objects.filter(username=newcomer.username).exists():
        raise NameTaken(username=newcomer.username)
    accounts, seats = area_stream(ACCOUNTS), area_stream(AREA)
    person = Person(name=newcomer.name, email=newcomer.email)
    post = seat(
        person,
        offer.unit,
        title=newcomer.title,
        rank=offer.rank,
        scopes=offer.scopes,
        since=timezone.localdate(at),
    )
    account = Account(username=newcomer.username, person=person)
    account.set_password(newcomer.password)
    account.save(force_insert=True)
    SeatOffer.objects.filter(pk=offer.pk).update(taken_at=at, taken_by=person)
    who = bearer(offer.unit, person.pk)
    record(accounts, events.OPENED, by=who, at=at, facts={"account": account.pk, "person": str(person.pk)})
    facts = {
        "seat": offer.pk,
        "unit": offer.unit_id,
        "person": str(person.pk),
        "post_id": post.pk,
        "rank": offer.rank,
        "scopes": offer.scopes,
    }
    record(seats, events.SEAT_TAKEN, by=who, at=at, facts=facts)
    return account
