"""Small Word documents for tests."""

import io
import zipfile
from collections.abc import Sequence

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(content: str, number: tuple[int, int] | None = None, style: str = "") -> str:
    own = f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{named}{own}</w:pPr>{inner}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(
    *levels: str, numbers: Sequence[str] = ('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',)
) -> str:
    listed = "".join(numbers)
    return f'{HEAD}<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{listed}</w:numbering>'


def word(*blocks: str, **parts: str) -> bytes:
    """Return a .docx; `parts` are further files below word/ by their name without .xml."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(
            "word/document.xml", f"{HEAD}<w:document {NAMES}><w:body>{''.join(blocks)}</w:body></w:document>"
        )
        for name, content in parts.items():
            opened.writestr(f"word/{name}.xml", content)
    return held.getvalue()
