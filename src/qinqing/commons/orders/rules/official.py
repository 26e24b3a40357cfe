"""An order as .docx in the official layout (GB/T 9704-2012)."""

from qinqing.commons.orders.rules import Paper
from qinqing.kernel.publications.rules.official import begun, head, imprint, indent, line, packed, signed, title


def to_docx(paper: Paper) -> bytes:
    """Return an order as .docx: red head and number, title, addressee, text, signature and day, imprint."""
    document = begun()
    head(document, paper.head, paper.number)
    title(document, paper.title)
    line(document, f"{paper.addressee}：")
    for words in paper.paragraphs:
        last = line(document, words)
        indent(last, first=2)
    signed(document, last, paper.issuer, paper.day)
    rows = [*([f"抄送：{paper.sent_to}"] if paper.sent_to else []), paper.issuer]
    imprint(document, rows, paper.day)
    return packed(document, paper.issuer, paper.title, paper.on)
