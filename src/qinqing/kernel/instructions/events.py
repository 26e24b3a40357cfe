"""What happens to an instruction; it stands in the history of its matter."""

from qinqing.kernel.chronicle.events import EventKind

_WORDS = ("words",)

WRITTEN = EventKind("instructions.instruction.written", "批示", ("number", "addressees", "rank", "due_on"), _WORDS)
ANSWERED = EventKind("instructions.instruction.answered", "答复批示", ("number", "unit", "files"), _WORDS)
RETURNED = EventKind("instructions.instruction.returned", "退回答复", ("number", "unit"), _WORDS)
CLOSED = EventKind("instructions.instruction.closed", "办结批示", ("number",), _WORDS)

KINDS = (WRITTEN, ANSWERED, RETURNED, CLOSED)
TAGS = frozenset(kind.tag for kind in KINDS)

SAYS = {
    WRITTEN.tag: "有一件批示请您的单位答复，请看内容和期限。",
    ANSWERED.tag: "批示有了答复，请看过后办结或退回。",
    RETURNED.tag: "答复被退回，请看理由后再答复。",
    CLOSED.tag: "批示已办结，不用再答复。",
}
"""What a notice of each says to its reader."""
