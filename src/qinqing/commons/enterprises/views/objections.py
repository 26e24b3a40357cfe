"""Objections: an enterprise makes one on its own record, the owning department answers, both see how it stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.commons.enterprises import actions
from qinqing.commons.enterprises.forms.objections import CORRECT, AnswerForm, ObjectForm
from qinqing.commons.enterprises.queries.catalogue import everything
from qinqing.commons.enterprises.queries.objections import NUMBER, may_be_objected, objection_for, sheet, within
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.devices.refusal import NotFound
from qinqing.kernel.obligations.actions import Target
from qinqing.kernel.obligations.rules.terms import UNITS
from qinqing.kernel.pages.views.filling import filled, sent
from qinqing.kernel.parties.models import Unit


@require_http_methods(["GET", "POST"])
def objection_make(request: ActingRequest, code: str) -> HttpResponse:
    """Say that a value of one's own record is wrong."""
    field = everything().get(code)
    if field is None or not may_be_objected(field):
        raise NotFound
    form = ObjectForm(sent(request), request.FILES or None)
    limit = within(Unit.objects.values_list("path", flat=True).get(pk=request.actor.unit_id))

    def act() -> str:
        made = actions.object_to(code=code, **form.cleaned_data, by=request.actor)
        return reverse("objection", args=[made.matter.reference])

    effects = [
        _("%(source)s在 %(length)s %(unit)s之内答复：更正，或者写明理由维持。%(says)s。")
        % {"source": field.source, "length": limit.length, "unit": UNITS[limit.unit], "says": limit.says},
        _("办理期间，这一项标明「有异议」。"),
    ]
    title = _("对「%(label)s」提出异议") % {"label": field.heading}
    words = {"title": title, "back": reverse("registry_own"), "effects": effects}
    return filled(request, "pages/fill.html", form, act, words=words)


@require_GET
def objection(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one objection: what stood, what is asked, who answers by when, what the reader may do now."""
    shown = {"sheet": sheet(request.actor, reference, timezone.localdate()), "enterprise": request.actor.side == "ent"}
    return render(request, "enterprises/objection.html", shown)


@require_http_methods(["GET", "POST"])
def objection_answer(request: ActingRequest, reference: str) -> HttpResponse:
    """Correct the value, or keep it with reasons."""
    found = objection_for(request.actor, reference)
    here = reverse("objection", args=[reference])
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES)
    else:
        form = AnswerForm(initial=AnswerForm.fresh(found.matter.rev))

    def act() -> str:
        given = form.cleaned_data
        actions.answer_objection(
            target=Target(reference, NUMBER, given["key"], given["rev"]),
            corrected=given["result"] == CORRECT,
            note=given["note"],
            uploads=given["uploads"],
            by=request.actor,
        )
        return here

    def newest() -> int:
        return objection_for(request.actor, reference).matter.rev

    return filled(request, "pages/fill.html", form, act, newest, words={"title": _("答复异议"), "back": here})
