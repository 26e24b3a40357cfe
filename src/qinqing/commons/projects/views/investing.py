"""Writing down what is to be invested, and reporting what was."""

from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qinqing.commons.projects import actions
from qinqing.commons.projects.forms import PlanForm, ReportForm
from qinqing.commons.projects.queries import project_for
from qinqing.commons.projects.views.lists import newest, project_page
from qinqing.kernel.devices.page import ActingRequest
from qinqing.kernel.pages.views.filling import filled, sent


@require_http_methods(["GET", "POST"])
def plan(request: ActingRequest, reference: str) -> HttpResponse:
    """Write down what a project means to invest in a year."""
    project = project_for(request.actor, reference)
    form = PlanForm(sent(request), initial={"year": timezone.localdate().year, "rev": project.matter.rev})

    def act() -> None:
        actions.plan(reference=reference, **form.cleaned_data, by=request.actor)

    words = {"title": _("填年度计划投资"), "back": project_page(reference)}
    return filled(request, "pages/fill.html", form, act, partial(newest, request, reference), words=words)


@require_http_methods(["GET", "POST"])
def report(request: ActingRequest, reference: str) -> HttpResponse:
    """Report what was invested in a month."""
    project = project_for(request.actor, reference)
    form = ReportForm(sent(request), initial={"as_of": timezone.localdate(), "rev": project.matter.rev})

    def act() -> None:
        actions.report(reference=reference, **form.cleaned_data, by=request.actor)

    words = {"title": _("报完成投资"), "back": project_page(reference)}
    return filled(request, "pages/fill.html", form, act, partial(newest, request, reference), words=words)
