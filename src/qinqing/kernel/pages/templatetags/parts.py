"""The parts of a page: each tag is given plain values or a dataclass of `rules`."""

# A small part that stands many times on a page (icon, light, side, due, a line of a ledger) is a function of its
# values that returns finished markup, here or in `icons` and `frames`; a larger one, which stands once, renders a
# template of its own. Templates use both alike. What stands in a line of text ends with a newline, so that it does not
# stick to what follows.

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qinqing.kernel.calendars.rules import day_text
from qinqing.kernel.devices.actor import ENT, GOV
from qinqing.kernel.devices.markup import joined, markup
from qinqing.kernel.pages.forms import name_of, readable
from qinqing.kernel.pages.rules.days import Due
from qinqing.kernel.pages.rules.gantt import GanttRow, chart
from qinqing.kernel.pages.rules.parts import LIGHTS, SIDE_NAMES, SIDES, Act, Barred, Entry, Evidence, Line
from qinqing.kernel.pages.templatetags.icons import icon

MANY = 8
"""Boxes beyond which a choice is folded up and can be searched."""

register = template.Library()
PART = "pages/parts/"
NOTHING_TO_DO = "现在不用您做什么"
PROVISIONAL = SafeString(' <span class="tag tag--provisional">暂定</span>')
ALL_DONE = SafeString('<span class="ink-3">全部办结</span>')
GLYPH = '<span class="side"><span class="side__glyph side__glyph--{}" role="img" aria-label="{}方">{}</span>'
GLYPHS = {side: markup(GLYPH, side, SIDE_NAMES[side], SIDES[side]) for side in SIDES}
NAMED, NAMELESS = "<span>{}</span></span>\n", SafeString("</span>\n")
LINE = (
    '<tr role="row"><td role="cell">{}</td><th scope="row" role="rowheader"><a class="main" href="{}">{}</a>'
    '<span class="sub">{}</span></th><td role="cell">{} {}</td><td role="cell">{}</td>'
    '<td role="cell" data-label="已兑现">{} / {}</td></tr>'
)


@register.simple_tag
@lru_cache(maxsize=256, typed=True)  # typed: text that is safe and the same text that is not are told apart
def light(code: str, word: str = "", count: int | str = "") -> SafeString:
    """Show a light: remind warn alarm | done active pending suspended claimed; a word always stands with it."""
    usual, shape = LIGHTS[code]
    number = "" if count == "" else f" {count}"
    return markup('<span class="light light--{}">{}{}{}</span>\n', code, icon(shape), word or usual, number)


@register.simple_tag
def side_chip(side: str, name: str = "") -> SafeString:
    """Show a party: its side's glyph (gov, ent) and its name."""
    return joined((GLYPHS[side], markup(NAMED, name) if name else NAMELESS))


@register.simple_tag
def due_chip(due: Due) -> SafeString:
    """Show how far a date is, made by `rules.remaining`, `overdue` or `early`."""
    rest = markup(" <span>{}</span>", due.rest) if due.rest else ""
    tag = PROVISIONAL if due.provisional else ""
    return markup('<span class="due due--{}"><b>{}</b>{}{}</span>\n', due.tone, due.lead, rest, tag)


@register.simple_tag
def ledger_lines(lines: Iterable[Line]) -> SafeString:
    """Show the lines of a list of matters: light, name, both sides, due, what is kept; made by `rules.Line`."""
    return joined(markup(LINE, *_cells(line)) for line in lines)


def _cells(line: Line) -> tuple[object, ...]:
    return (
        light(line.light, line.word),
        line.url,
        line.title,
        line.below,
        side_chip(GOV, line.government),
        side_chip(ENT, line.enterprise),
        due_chip(line.due) if line.due else ALL_DONE,
        line.kept,
        line.total,
    )


@register.inclusion_tag(PART + "timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, Sequence[Entry]]:
    """Show what happened, newest first; an entry with tone next is still to come."""
    return {"entries": entries}


@register.inclusion_tag(PART + "actions.html", takes_context=True)
def action_panel(
    context: dict[str, Any],
    acts: Sequence[Act],
    barred: Sequence[Barred] = (),
    subject: str = "",
    title: str = "您现在可以做",
) -> dict[str, Any]:
    """Show what may be done (one primary), then what may not, with its reason; prohibitions alone are folded."""
    return {
        "acts": acts,
        "barred": barred,
        "subject": subject,
        "title": title if acts else NOTHING_TO_DO,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag(PART + "empty.html")
def empty_state(title: str, body: str = "", url: str = "", label: str = "", icon: str = "tick") -> dict[str, str]:
    """Show that nothing is here, what comes next and when."""
    return {"title": title, "body": body, "url": url, "label": label, "icon": icon}


@register.inclusion_tag(PART + "evidence.html")
def evidence_list(pieces: Sequence[Evidence]) -> dict[str, Sequence[Evidence]]:
    """Show evidence: name, who, when, and whether its digest still holds."""
    return {"pieces": pieces}


@register.inclusion_tag(PART + "gantt.html")
def gantt(rows: Sequence[GanttRow], today: date | None = None) -> dict[str, Any]:
    """Show obligations as a table with bars; below 40rem as cards."""
    return {"chart": chart(rows, today or timezone.localdate())}


@register.inclusion_tag(PART + "gantt_legend.html")
def gantt_legend() -> dict[str, str]:
    """Show what the shapes of the Gantt table mean; stands in the card's head."""
    return {}


@register.inclusion_tag(PART + "notice.html")
def notice(tone: str, strong: str, text: str = "", url: str = "", label: str = "") -> dict[str, str]:
    """Show a sentence that stays in place: info, done, remind, warn or alarm."""
    icon = {"warn": "triangle", "alarm": "octagon", "done": "tick", "remind": "clock"}.get(tone, "info")
    return {"tone": tone, "icon": icon, "strong": strong, "text": text, "url": url, "label": label}


@register.inclusion_tag(PART + "field.html")
def field(bound: BoundField, label: str = "", hint: str = "", plain: bool = False) -> dict[str, Any]:
    """Show one form field: label, hint, error, control; `plain` leaves out that it is optional, where all are."""
    widget = bound.field.widget
    _name_nothing(bound.field)
    attrs: dict[str, Any] = {"placeholder": False}
    if hint and not bound.help_text:
        attrs["aria-describedby"] = " ".join(filter(None, [f"{bound.auto_id}_helptext", error_id(bound)]))
    control = bound.as_widget(attrs=attrs)
    choices = isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    offered = control.count("<input")
    return {
        "field": bound,
        "control": control,
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "check": isinstance(widget, forms.CheckboxInput),
        "choices": choices,
        "many": offered if isinstance(widget, forms.CheckboxSelectMultiple) and offered > MANY else 0,
        "ticked": control.count(" checked"),
        "optional": not plain and not bound.field.required and not isinstance(widget, forms.CheckboxInput),
    }


def _name_nothing(asked: forms.Field) -> None:
    """Let the empty line of a list say what it means, where its form did not; Django writes dashes."""
    if isinstance(asked, forms.ModelChoiceField) and set(str(asked.empty_label or "")) == {"-"}:
        asked.empty_label = _("请选择") if asked.required else _("没有")


def error_id(bound: BoundField) -> str:
    """Return the id of the field's error, or nothing when there is none."""
    return f"{bound.auto_id}_error" if bound.errors else ""


@register.inclusion_tag(PART + "errors.html")
def error_summary(form: forms.BaseForm, focus: bool = True, carry: bool = True) -> dict[str, Any]:
    """Show every error of the form on top of it, each a link to its field; it takes the focus.

    The page carries which form it is, so that after an outage what was typed is read by the labels of its fields; not
    where the form is sent with the address.
    """
    fields = [(bound, message, str(bound.label) not in message) for bound in form for message in bound.errors]
    general = list(form.non_field_errors())
    name = name_of(form) if carry else ""
    return {"fields": fields, "general": general, "count": len(fields) + len(general), "focus": focus, "name": name}


@register.inclusion_tag(PART + "kept.html")
def kept(form: forms.BaseForm, chosen: str = "") -> dict[str, Any]:
    """Show what was typed into a form that can no longer be sent, and which answer was chosen."""
    if not form.is_bound:
        return {}
    typed = [(name, value) for name, values in _lists(form.data) for value in values]
    return {"words": readable(form.fields, typed), "chosen": chosen, "files": file_names(form)}


@register.inclusion_tag(PART + "kept_files.html")
def kept_files(form: forms.BaseForm) -> dict[str, Any]:
    """Say which files have to be chosen again, because no browser keeps them."""
    return {"files": file_names(form)}


def _lists(data: Any) -> Iterable[tuple[str, list[str]]]:
    found: Iterable[tuple[str, list[str]]] = data.lists()
    return found


def file_names(form: forms.BaseForm) -> list[str]:
    """Return the names of the files that came with the form."""
    lists = form.files.lists() if hasattr(form.files, "lists") else ()
    return [str(file.name) for _, found in lists for file in found]


@register.inclusion_tag(PART + "secrecy.html")
def secrecy_note() -> dict[str, str]:
    """Show the sentence that stands on every form."""
    return {}


@register.filter
def dates(value: date | datetime | None) -> str:
    """Return 6月18日, with the year when it is not this one: 27年3月31日."""
    if value is None:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return day_text(day, timezone.localdate())


@register.filter
def moments(value: datetime | None) -> str:
    """Return 6月15日 08:00, in local time."""
    if value is None:
        return ""
    return f"{dates(value)} {timezone.localtime(value):%H:%M}"
