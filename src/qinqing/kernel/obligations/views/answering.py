"""The page of one question with its answers, and the taking of each: the same for all that waits for somebody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from qinqing.kernel.devices.actor import Actor
from qinqing.kernel.devices.noting import Noted, noted
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.undo import said
from qinqing.kernel.obligations.forms import OnceForm
from qinqing.kernel.obligations.models import Obligation
from qinqing.kernel.obligations.queries import obligation_for
from qinqing.kernel.obligations.views.sending import fresh, send, show, to_matter

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Answer:
    """One of the answers: `name` is that of its address, `act` takes the target and what the form said.

    `done` is said afterwards of the promise as it is then; `not_yet` why this one answer cannot be given. One that is
    not `offered` has an address all the same: its form may be sent twice.
    """

    name: str
    form: type[OnceForm]
    act: Callable[..., None]
    heading: str
    button: str
    done: Callable[[Obligation], str]
    leads_to: str = ""
    not_yet: str | None = None
    offered: bool = True
    initial: Mapping[str, Any] = field(default_factory=dict)

    @property
    def route(self) -> str:
        """Return the name of its address."""
        return f"obligation_{self.name}"


@dataclass(frozen=True)
class Question:
    """What waits for an answer, the one that grants it first; `asks` shows it, `reason` why it is not to answer."""

    heading: str
    asks: str
    reason: str | None
    answers: Sequence[Answer]
    shown: Mapping[str, Any]


Asking = Callable[[Obligation, Actor], Question]


def pages(asking: Asking, answers: int = 2) -> list[View]:
    """Return the views of a question and of each of its `answers`."""

    @require_GET
    def both(request: ActingRequest, reference: str, number: str) -> HttpResponse:
        return _page(request, obligation_for(request.actor, reference, number), asking)

    return [both, *(_taking(asking, place) for place in range(answers))]


def _taking(asking: Asking, place: int) -> View:
    @require_POST
    def take(request: ActingRequest, reference: str, number: str) -> HttpResponse:
        promise = obligation_for(request.actor, reference, number)
        answer = asking(promise, request.actor).answers[place]
        form = answer.form(request.POST, auto_id=f"{answer.name}_%s")
        status: int | None = 422
        events: Noted = []
        if form.is_valid():
            act = partial(answer.act, by=request.actor, **form.said)
            with noted() as events:
                status = send(request, promise, form, lambda target: act(target=target))
        if status:
            return _page(request, promise, asking, (answer, form), status)
        promise.refresh_from_db()
        said(request, answer.done(promise), events)
        return to_matter(promise)

    return take


def _page(
    request: ActingRequest,
    promise: Obligation,
    asking: Asking,
    sent: tuple[Answer, OnceForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show both answers; the form that was sent keeps what was typed."""
    question = asking(promise, request.actor)
    chosen, typed = sent or (None, None)
    new = fresh(promise)
    answers = [
        (one, typed)
        if chosen and chosen.name == one.name
        else (one, one.form(initial={**new, **one.initial}, auto_id=f"{one.name}_%s"))
        for one in question.answers
        if one.offered
    ]
    words = {"question": question, "answers": answers, "sent": typed, "sent_as": chosen.button if chosen else ""}
    return show(request, "obligations/answer.html", promise, status, **words, **question.shown)
