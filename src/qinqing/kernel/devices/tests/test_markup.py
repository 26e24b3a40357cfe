"""Markup written in Python: nothing gets in unescaped but what is finished."""

from django.utils.functional import lazystr
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qinqing.kernel.devices.markup import joined, markup


def test_it_is_format_html() -> None:
    values = ("<b>\"'&", 3, None, SafeString("<i>"), lazystr("<u>"))
    pattern = "<p title={}>{}{}{}{}</p>"
    assert markup(pattern, *values) == format_html(pattern, *values)
    assert isinstance(markup("<p>"), SafeString)


def test_pieces_in_a_row() -> None:
    row = joined(markup("<li>{}</li>", word) for word in ("甲", "<乙>"))
    assert row == "<li>甲</li><li>&lt;乙&gt;</li>"
    assert isinstance(row, SafeString)
    assert markup("{}", row) == row
