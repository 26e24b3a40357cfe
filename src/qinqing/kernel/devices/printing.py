"""Papers: pages as PDF; WeasyPrint needs libraries that pip does not bring."""

import logging
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader

from qinqing.kernel.devices.refusal import Refusal

APT = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
"""What a machine without the libraries types."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ZIP = "application/zip"


class NoPrinter(Refusal):
    """A PDF needs libraries that pip does not bring; what else there is does without."""

    says = _("这台服务器还不能生成 PDF。请管理员执行：{line}。现在可以先下载{instead}。")
    status = 503


@cache
def printer() -> Any:
    """Return WeasyPrint, or None where the libraries that it calls are not installed."""
    try:
        found = import_module("weasyprint")
    except OSError:
        return None
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return found


def _nothing(url: str, *_: object, **__: object) -> Any:
    """Fetch nothing: what stands on a paper is its text alone."""
    raise ValueError(url)


def written(html: str, styles: Sequence[str]) -> bytes:
    """Return a page as PDF with its fonts inside; raises RuntimeError where `printer` is None."""
    found = printer()
    if found is None:
        raise RuntimeError(APT)
    sheets = [found.CSS(string=one) for one in styles]
    made: bytes = found.HTML(string=html, url_fetcher=_nothing).write_pdf(stylesheets=sheets)
    return made


def fonts_in(pdf: bytes) -> set[str]:
    """Return the names of the fonts inside a PDF, without the sign of a subset before them."""
    pages: Any = PdfReader(BytesIO(pdf)).pages
    found = (page["/Resources"].get("/Font", {}) for page in pages)
    named = (one.get_object()["/BaseFont"] for fonts in found for one in fonts.get_object().values())
    return {str(name).lstrip("/").partition("+")[2] or str(name).lstrip("/") for name in named}
