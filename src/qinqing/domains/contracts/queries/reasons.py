"""Why the days of a promise are booked as they are: for each stretch of days its root, its party and its evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.urls import reverse

from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.lifecycle import GRANTED, RELEASED
from qinqing.kernel.obligations.models import Adjustment, Claim, Obligation
from qinqing.kernel.obligations.queries import cause_of, reason_of, tells_amount
from qinqing.kernel.obligations.queries.secrecy import opened_by
from qinqing.kernel.obligations.rules import BUCKETS, CONCURRENT, OWN, UNITS, Reckoned
from qinqing.kernel.obligations.rules import KINDS as KINDS_OF_ADJUSTMENT
from qinqing.kernel.obligations.rules.booking import Roots, book, given_root
from qinqing.kernel.obligations.rules.measures import MASKED
from qinqing.kernel.obligations.rules.telling import mixed
from qinqing.kernel.parties.models import Unit

ONE_DAY = timedelta(days=1)
NEITHER = "双方并发，不算任何一方"


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that shows it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One stretch of days in words, the same to both sides: when, how many, why, to whom they are booked."""

    when: str
    days: str
    why: Sequence[str]
    booked: Sequence[str]
    url: str = ""
    proofs: Sequence[Proof] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """All stretches of a promise, and their sum in one line."""

    rows: Sequence[Reason]
    total: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the words need: promises and adjustments by cause, units by key, files by promise; `told`: also amounts."""

    actor: Actor
    today: date
    promises: Mapping[str, Obligation]
    given: Mapping[str, Adjustment]
    units: Mapping[int, str]
    proofs: Mapping[str, Sequence[Proof]]
    unit: str
    told: bool


def reasons(promise: Obligation, found: Reckoned, actor: Actor, today: date) -> Reasons:
    """Return why the days of `promise` are booked as they are, from the rule's own judgement `found`."""
    known = _known(promise, found, actor, today)
    rows = [
        _reason(known, promise, one.why, one.count, _between(one.start + ONE_DAY, one.end, today))
        for one in found.spans
    ]
    rows += [_reason(known, promise, given_root(one), one.days, "") for one in found.promise.extensions]
    if found.own > 0:
        rows.append(_own(promise, found, known))
    return Reasons(rows, _total(found, known.unit) if rows else "")


def _known(promise: Obligation, found: Reckoned, actor: Actor, today: date) -> _Known:
    roots = {root for _, every in found.causes for root in every}
    causes = {str(root.cause) for root in roots} | {str(promise.pk)}
    keys = [int(one) for one in causes if one.isdecimal()]
    promises = Obligation.objects.visible_to(actor).filter(pk__in=keys).select_related("matter", "debtor")
    given = Adjustment.objects.filter(obligation=promise.pk, outcome=GRANTED).select_related("obligation")
    units = Unit.objects.filter(pk__in={root.debtor for root in roots if root.debtor} | {promise.debtor_id})
    known = {str(one.pk): one for one in promises}
    return _Known(
        actor=actor,
        today=today,
        promises=known,
        given={cause_of(one.pk): one for one in given},
        units=dict(units.values_list("pk", "short_name")),
        proofs=_proofs(known, actor),
        unit=UNITS[promise.unit],
        told=tells_amount(promise, actor),
    )


def _proofs(promises: Iterable[str], actor: Actor) -> dict[str, list[Proof]]:
    """Return the files of the claims by which these promises were kept, or are said to be."""
    wanted = [int(one) for one in promises]
    claims = Claim.objects.filter(obligation__in=wanted, outcome__in=[Claim.ACCEPTED, Claim.OPEN])
    found: dict[str, list[Proof]] = defaultdict(list)
    for claim in claims.prefetch_related(opened_by(actor)).order_by("pk"):
        for file in claim.files.all():
            if file.erased_at is None:
                found[str(claim.obligation_id)].append(Proof(file.name, reverse("evidence_file", args=[file.pk])))
    return found


def _between(first: date, last: date, today: date) -> str:
    return day_text(first, today) if first == last else f"{day_text(first, today)}至{day_text(last, today)}"


def _reason(known: _Known, promise: Obligation, roots: Roots, count: int, when: str) -> Reason:
    ordered = sorted(roots, key=lambda root: str(root.cause))
    causes = [str(root.cause) for root in ordered]
    return Reason(
        when=when or "准许延期",
        days=f"{count} {known.unit}",
        why=[_why(known, one) for one in causes],
        booked=_booked(known, promise, roots, count),
        url=next((_url(known.promises[one]) for one in causes if one in known.promises), ""),
        proofs=[proof for one in causes for proof in known.proofs.get(one, ())],
    )


def _why(known: _Known, cause: str) -> str:
    if given := known.given.get(cause):
        return f"经同意的{KINDS_OF_ADJUSTMENT[given.kind]}：{reason_of(given) if known.told else MASKED}"
    promise = known.promises.get(cause)
    if promise is None:
        return "另一事项的前项晚了，您看不到那件事项。"
    due = day_text(promise.base_due, known.today)
    return f"等的前项「{promise.title}」晚了：{promise.debtor.short_name}应于{due}完成，{_done(promise, known.today)}。"


def _done(promise: Obligation, today: date) -> str:
    if promise.verified_on:
        return f"{day_text(promise.verified_on, today)}完成并经确认"
    if promise.state in RELEASED and promise.released_on:
        return f"{day_text(promise.released_on, today)}起不用再办"
    return "到今天还没有确认完成"


def _booked(known: _Known, promise: Obligation, roots: Roots, count: int) -> list[str]:
    """Return to whom the days go, by the rule's own reckoning."""
    shares: dict[str, Fraction] = defaultdict(Fraction)
    for account, days in book([(count, roots)], promise.debtor_id).items():
        if account.bucket == CONCURRENT:
            name = NEITHER
        elif account.bucket == OWN:
            name = f"{promise.debtor.short_name}自己"
        else:
            unit = known.units.get(int(account.debtor)) if account.debtor else ""
            name = f"{BUCKETS[account.bucket]}{f'（{unit}）' if unit else ''}"
        shares[name] += days
    return [f"记{name} {mixed(days)} {known.unit}" if name != NEITHER else name for name, days in shares.items()]


def _own(promise: Obligation, found: Reckoned, known: _Known) -> Reason:
    end = promise.verified_on or promise.released_on or known.today
    due = day_text(found.fair_due, known.today)
    return Reason(
        when=_between(found.fair_due + ONE_DAY, end, known.today),
        days=f"{found.own} {known.unit}",
        why=[f"本项自己晚了：别人耽误的日子已经顺延，应于{due}完成，{_done(promise, known.today)}。"],
        booked=[f"记{promise.debtor.short_name}自己 {found.own} {known.unit}"],
        url=_url(promise),
        proofs=known.proofs.get(str(promise.pk), ()),
    )


def _total(found: Reckoned, unit: str) -> str:
    parts = (
        ("前项顺延", found.inherited),
        ("中止", found.suspended),
        ("准延", found.granted),
        ("自己晚", max(found.own, 0)),
    )
    return "，".join(f"{name} {count} {unit}" for name, count in parts if count)


def _url(promise: Obligation) -> str:
    return f"{reverse(promise.matter.kind, args=[promise.matter.reference])}?item={promise.number}#chosen"
