"""Pages of publications: the list, one of them, its papers, its moves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from qinqing.kernel.chronicle.actions import look
from qinqing.kernel.devices.page import ActingRequest, may
from qinqing.kernel.devices.printing import APT, DOCX, PDF, NoPrinter, printer
from qinqing.kernel.devices.refusal import NotFound, Refusal
from qinqing.kernel.publications import access, actions
from qinqing.kernel.publications.events import DOWNLOADED
from qinqing.kernel.publications.forms import ActForm, DraftForm, ReasonForm
from qinqing.kernel.publications.lifecycle import SUBMITTED
from qinqing.kernel.publications.models import KIND, Publication
from qinqing.kernel.publications.queries import issues_of, kinds, publication_for, reads_content, sheet
from qinqing.kernel.publications.queries.papers import paper_of
from qinqing.kernel.publications.rules.bulletin import to_docx
from qinqing.kernel.publications.rules.printed import to_pdf

Act = Callable[..., Any]
ACTS: dict[str, Act] = {
    "submit": actions.submit,
    "issue": actions.issue,
    "return": actions.send_back,
    "refresh": actions.refresh,
    "discard": actions.discard,
    "correct": actions.correct,
    "withdraw": actions.withdraw,
}
"""Move -> the action that makes it."""

EXPLAINED = frozenset({"return", "correct", "withdraw"})
"""Moves that say why."""

EFFECTS = {
    "submit": (gettext_lazy("由本单位另一位负责人签发；退回以前不能再改。"),),
    "issue": (
        gettext_lazy("编上今年的下一个期号，内容和数字从此不再改变。"),
        gettext_lazy("发给写到的单位；有错的以后另发更正，不该发的可以撤回，都要写明理由。"),
    ),
    "return": (gettext_lazy("回到草稿，由起草的人修改。"),),
    "refresh": (gettext_lazy("按现在的数据重新读取，原来读取的由新的代替。"),),
    "discard": (gettext_lazy("草稿不能再签发；没有编过号，不留空号。"),),
    "correct": (
        gettext_lazy(
            "按现在的数据另起一份更正，自动列出改了哪些数；由另一位负责人签发以后，原来的标明已更正，仍然能看。"
        ),
    ),
    "withdraw": (gettext_lazy("收到的人会看到撤回和理由；内容只留给本单位核查，期号保留。"),),
}


class Gone(Refusal):
    """What was withdrawn is no longer handed out."""

    says = gettext_lazy("已经撤回，内容只留给签发单位核查。")
    status = 409


@require_GET
def publications(request: ActingRequest) -> HttpResponse:
    """Show the publications that the reader may see, the newest first."""
    after = request.GET.get("after", "")
    rows, following = issues_of(request.actor, after=int(after) if after.isdecimal() and len(after) < 18 else None)
    shown = {"rows": rows, "after": following, "drafts": may(request.actor, access.DRAFT)}
    return render(request, "publications/publications.html", shown)


@require_http_methods(["GET", "POST"])
def publication_draft(request: ActingRequest) -> HttpResponse:
    """Draft one of the kinds, for days that are over."""
    today = timezone.localdate()
    offered = [
        (f"{kind.code}:{period.first}", f"{kind.label}（{period.label}）")
        for kind in kinds().values()
        for period in kind.periods(today)
    ]
    form = DraftForm(request.POST if request.method == "POST" else None, offered=offered)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            code, first = form.chosen
            try:
                made = actions.draft(of=code, first=first, by=request.actor)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                return redirect(KIND, made.matter.reference)
    return render(request, "publications/draft.html", {"form": form}, status=status)


@require_GET
def publication(request: ActingRequest, reference: str) -> HttpResponse:
    """Show one publication: what was frozen, who issued it, whether it was corrected or withdrawn."""
    return _page(request, reference)


def _page(
    request: ActingRequest, reference: str, *, name: str = "", form: ActForm | None = None, status: int = 200
) -> HttpResponse:
    found = sheet(request.actor, reference)
    waits = found.one.matter.state == SUBMITTED and may(request.actor, access.ISSUE)
    wanted = name or request.GET.get("act", "")
    allowed = [one.move for one in found.verdicts if one.allowed and may(request.actor, one.move.permission)]
    chosen = next((one for one in allowed if one.name == wanted), None)
    shown = {
        **(found.shown or {}),
        "sheet": found,
        "allowed": allowed,
        "barred": [one for one in found.verdicts if waits and one.move.name == "issue" and not one.allowed],
        "chosen": chosen,
        "effects": EFFECTS[chosen.name] if chosen else (),
        "asks_why": wanted in EXPLAINED,
        "form": form or _form(wanted)(initial={"rev": found.one.matter.rev}),
        "prints": printer() is not None,
        "line": APT,
    }
    return render(request, "publications/publication.html", shown, status=status)


def _form(name: str) -> type[ActForm]:
    return ReasonForm if name in EXPLAINED else ActForm


@require_http_methods(["POST"])
def publication_act(request: ActingRequest, reference: str, name: str) -> HttpResponse:
    """Make one move of the lifecycle."""
    publication_for(request.actor, reference)
    if name not in ACTS:
        raise NotFound
    form = _form(name)(request.POST)
    if not form.is_valid():
        return _page(request, reference, name=name, form=form, status=422)
    try:
        made = ACTS[name](reference=reference, **form.cleaned_data, by=request.actor)
    except NotFound:
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        sent = request.POST.copy()
        sent["rev"] = str(publication_for(request.actor, reference).matter.rev)
        form.data = sent  # having read what is otherwise now, the same words may be sent again
        return _page(request, reference, name=name, form=form, status=refusal.status)
    messages.success(request, _("已记录。"))
    return redirect(KIND, made.matter.reference if isinstance(made, Publication) else reference)


def _readable(request: ActingRequest, reference: str) -> Publication:
    found = publication_for(request.actor, reference)
    if not reads_content(found, request.actor):
        raise Gone
    return found


@require_GET
def publication_docx(request: ActingRequest, reference: str) -> HttpResponse:
    """Send a publication as .docx in the official layout."""
    found = _readable(request, reference)
    return _sent(request, found, to_docx(paper_of(found)), DOCX, "docx")


@require_GET
def publication_pdf(request: ActingRequest, reference: str) -> HttpResponse:
    """Send a publication as PDF, by the same layout."""
    found = _readable(request, reference)
    if printer() is None:
        raise NoPrinter(line=APT, instead="Word 文件")
    paper = paper_of(found)
    made = to_pdf(render_to_string("publications/paper.html", {"paper": paper}), len(paper.head))
    return _sent(request, found, made, PDF, "pdf")


@require_GET
def publication_json(request: ActingRequest, reference: str) -> HttpResponse:
    """Send what was frozen, byte for byte as its fingerprint was taken."""
    found = _readable(request, reference)
    return _sent(request, found, found.content.encode(), "application/json", "json")


def _sent(request: ActingRequest, one: Publication, made: bytes, kind: str, ending: str) -> HttpResponse:
    """Send a file, noted for the auditors before it is."""
    look(by=request.actor, what=DOWNLOADED, facts={"reference": one.matter.reference, "form": ending})
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{one.matter.reference}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
