"""How the demo's policies came about: drafted, put to the public, answered, published by a second person, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from qinqing.commons.enterprises.queries.catalogue import catalogue
from qinqing.domains.policies import actions
from qinqing.domains.policies.actions import Stated, Wanted
from qinqing.domains.policies.models import Opinion, Version
from qinqing.domains.policies.queries.promises import ANSWER, ITEMISE, number_of
from qinqing.domains.policies.rules.rule import read
from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.obligations.actions import Target, confirm
from qinqing.site.demo.offices import chief
from qinqing.site.demo.policies.reading import Edition, Written, text_of, written
from qinqing.site.demo.story import Player, Story

ASKED, SAID, ANSWERED = (timedelta(days=days) for days in (42, 30, 9))
"""How long before its publication a version is put to the public, spoken about and answered for."""

JUST = timedelta(days=2)
"""How long before it is put to the public a text is drafted that is not published yet, and how long a check takes."""

WANTED = {"heyao": Wanted(words="专利 研发 新材料"), "chenghu": Wanted(kind="award", delivery="exempt")}
WANTED_SINCE = timedelta(days=65)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who has a hand in policies: units by the keys of the city's files, and who checks what was promised."""

    units: Mapping[str, Player]
    checker: Player


@dataclass(frozen=True, slots=True)
class Draft:
    """One version while it comes about: its policy, its number from 1, what is written of it, and who leads it."""

    policy: Written
    number: int
    edition: Edition
    lead: Player

    @property
    def version(self) -> Version:
        """Return it as it stands."""
        found = Version.objects.select_related("policy__matter")
        return found.get(title=self.policy.title, number=self.number)


def tell(story: Story, cast: Cast) -> None:
    """Let every policy come about, each act at its own instant, and two enterprises want to hear of new ones."""
    for policy in written(story.today):
        if policy.unit in cast.units:
            _policy(story, policy, cast)
    for key, wanted in WANTED.items():
        _subscribe(story, wanted, cast.units[key].actor)


def _subscribe(story: Story, wanted: Wanted, by: Actor) -> None:
    story.add(story.today - WANTED_SINCE, 9, lambda at: actions.subscribe(wanted=wanted, by=by, at=at))


def _policy(story: Story, policy: Written, cast: Cast) -> None:
    lead = cast.units[policy.unit]
    drafts = [Draft(policy, number, edition, lead) for number, edition in enumerate(policy.editions, start=1)]
    for draft in drafts:
        day = draft.edition.day
        asked_on = day if draft.edition.consulted else day - ASKED
        _draft(story, draft, asked_on - JUST, cast)
        _ask(story, draft, asked_on)
        if not draft.edition.consulted:
            _opinions(story, draft, day - SAID, day - ANSWERED, cast)
            _publish(story, draft, cast)
        else:
            _opinions(story, draft, asked_on + JUST, None, cast)
    if policy.withdrawn_on:
        _withdraw(story, drafts[-1], policy.withdrawn_on)


def _draft(story: Story, draft: Draft, day: date, cast: Cast) -> None:
    """The handler says what it is, enters its text and, where it is itemised, its rule."""
    by, stated = draft.lead.actor, _stated(draft, cast)

    def begin(at: datetime) -> None:
        if draft.number == 1:
            actions.draft_policy(stated=stated, by=by, at=at)
        else:
            actions.revise(reference=_former(draft), valid_from=stated.valid_from, by=by, at=at)

    def state(at: datetime) -> None:
        actions.restate(version_id=draft.version.pk, stated=stated, by=by, at=at)

    def write(at: datetime) -> None:
        actions.write_provisions(version_id=draft.version.pk, text=text_of(draft.edition), by=by, at=at)

    def rule(at: datetime) -> None:
        found = read(draft.edition.rule, catalogue())
        actions.set_rule(version_id=draft.version.pk, rule=found, by=by, at=at)

    story.add(day, 9, begin)
    if draft.number > 1:
        story.add(day, 10, state)
    story.add(day, 11, write)
    if draft.edition.rule is not None:
        story.add(day, 14, rule)


def _former(draft: Draft) -> str:
    before = Draft(draft.policy, draft.number - 1, draft.edition, draft.lead).version
    return before.policy.matter.reference


def _stated(draft: Draft, cast: Cast) -> Stated:
    policy, edition = draft.policy, draft.edition
    return Stated(
        title=policy.title,
        issuer=draft.lead.unit.name,
        kind=policy.kind,
        delivery=policy.delivery,
        valid_from=edition.day + timedelta(days=40) if edition.consulted else edition.day,
        valid_to=edition.valid_to,
        document_number=edition.number,
        budget=edition.budget,
        contact=policy.contact,
        guide=policy.guide if edition.rule is not None else "",
        with_units=[cast.units[key].unit for key in policy.helping if key in cast.units],
        checker=cast.checker.unit,
    )


def _ask(story: Story, draft: Draft, day: date) -> None:
    by = draft.lead.actor
    story.add(day, 9, lambda at: actions.consult(version_id=draft.version.pk, by=by, at=at))


def _opinions(story: Story, draft: Draft, said: date, answered: date | None, cast: Cast) -> None:
    """Enterprises say something about the text; the leading unit answers each before it publishes."""
    by = draft.lead.actor
    for given in draft.edition.opinions:
        _say(story, draft, said, given, cast.units[given["by"]].actor)
    for given in draft.edition.opinions if answered else ():
        _answer(story, draft, answered or said, given, by)


def _say(story: Story, draft: Draft, day: date, given: Mapping[str, str], by: Actor) -> None:
    def act(at: datetime) -> None:
        key, about = uuid4(), given.get("on", "")
        actions.opine(version_id=draft.version.pk, key=key, text=given["says"], number=about, by=by, at=at)

    story.add(day, 15, act)


def _answer(story: Story, draft: Draft, day: date, given: Mapping[str, str], by: Actor) -> None:
    def act(at: datetime) -> None:
        said = Opinion.objects.get(consultation=draft.version.pk, text=given["says"])
        actions.answer(opinion_id=said.pk, outcome=given["answer"], reason=given["because"], by=by, at=at)

    story.add(day, 16, act)


def _publish(story: Story, draft: Draft, cast: Cast) -> None:
    """The head of the unit publishes; then the unit that checks says whether answers and items stand there."""
    day, unit = draft.edition.day, draft.lead.unit
    story.add(day, 10, lambda at: actions.publish(version_id=draft.version.pk, by=chief(unit), at=at))
    kept = [ANSWER, ITEMISE] if draft.edition.rule is not None else [ANSWER]
    if day + JUST < story.today:
        _check(story, draft, day + JUST, kept, cast.checker)


def _check(story: Story, draft: Draft, day: date, kept: Sequence[str], checker: Player) -> None:
    for which in kept:

        def act(at: datetime, which: str = which) -> None:
            version = draft.version
            target = Target(version.policy.matter.reference, number_of(version, which), uuid4())
            confirm(target=target, by=checker.actor, at=at)

        story.add(day, 15, act)


def _withdraw(story: Story, draft: Draft, day: date) -> None:
    def act(at: datetime) -> None:
        by = chief(draft.lead.unit)
        reason = "政策目标已经实现，相关支持并入其他办法。"
        actions.withdraw(version_id=draft.version.pk, reason=reason, by=by, at=at)

    story.add(day, 10, act)
