"""What of a publication stands on paper: what was frozen, and the marks that came later."""

from qinqing.kernel.publications.lifecycle import CORRECTED, WITHDRAWN
from qinqing.kernel.publications.models import Publication
from qinqing.kernel.publications.queries.kinds import kind_of
from qinqing.kernel.publications.queries.reading import day_of, reason_of
from qinqing.kernel.publications.rules.papers import Block, Heading, Paper, Words, tightened

MARKS = {CORRECTED: "〔已由更正本接替〕", WITHDRAWN: "〔已撤回〕"}


def paper_of(one: Publication) -> Paper:
    """Return a publication as it stands on paper; two queries for a correction, else none."""
    said, kind = one.said, kind_of(one.of)
    read = said["as_of"].replace("T", " ")[:16]
    return Paper(
        issuer=said["issuer"],
        head=kind.label,
        mark=one.mark and f"{one.mark}{MARKS.get(one.matter.state, '')}",
        title=said["title"],
        on=day_of(one),
        note=f"数据读取于{read}。此后的变化不改变本期。",
        blocks=[tightened(block) for block in (*_corrects(one), *kind.blocks(said["body"]))],
        foot=[f"编号 {one.matter.reference}，指纹 {one.fingerprint}。在系统里打开这份刊物可以核对。"],
    )


def _corrects(one: Publication) -> list[Block]:
    told = one.said["corrects"]
    if told is None:
        return []
    changes = [Words(words + "。") for words in told["changes"]]
    return [Heading(f"更正说明（更正{told['mark']}）"), Words(reason_of(one)), *changes]
