"""`Controls`: writes the everyday controls of forms without templates, of which a select takes one for each option."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

from qinqing.kernel.devices.markup import joined, markup

Widget = Mapping[str, Any]
"""What Django hands to the template of a control; an option of a select is one too."""


NONE = SafeString("")


def _attributes(widget: Widget) -> SafeString:
    if not widget["attrs"]:  # as most options of a select
        return NONE
    given = ((name, value) for name, value in widget["attrs"].items() if value is not False)
    return joined(markup(" {}", name) if value is True else markup(' {}="{}"', name, value) for name, value in given)


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else markup(' value="{}"', widget["value"])
    return markup('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget))


def _textarea(widget: Widget) -> SafeString:
    # A newline after the tag is not part of the text; without it, one that the text begins with would be lost.
    text = widget["value"] or ""
    return markup('<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget), text)


def _option(widget: Widget) -> SafeString:
    return markup('<option value="{}"{}>{}</option>', widget["value"], _attributes(widget), widget["label"])


def _select(widget: Widget) -> SafeString:
    options = joined(_group(name, found) for name, found, _ in widget["optgroups"])
    return markup('<select name="{}"{}>{}</select>', widget["name"], _attributes(widget), options)


def _group(name: str | None, options: Iterable[Widget]) -> SafeString:
    inside = joined(map(_option, options))
    return markup('<optgroup label="{}">{}</optgroup>', name, inside) if name else inside


INPUTS = ("checkbox", "date", "email", "file", "hidden", "number", "password", "text")
WRITERS: Mapping[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
}


class Controls(DjangoTemplates):
    """The renderer of all forms (setting FORM_RENDERER); what is not in WRITERS comes from Django's own templates."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """Return the markup of one control."""
        if writer := WRITERS.get(template_name):
            return writer(context["widget"])
        return SafeString(super().render(template_name, context, request))
