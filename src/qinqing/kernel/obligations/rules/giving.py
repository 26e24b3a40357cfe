"""What government gives an enterprise, by its words, and the grounds that it needs."""

import re
from collections.abc import Iterator

_GIVES = re.compile("奖励|补贴|补助|奖补|扶持|返还|减免|免征|贴息|优惠|返税|让利|零地价")


def gives(words: str) -> str:
    """Return the first word that gives something, such as 补贴; empty where there is none."""
    met = _GIVES.search(words)
    return met.group() if met else ""


def without_grounds(name: str, words: str, *, incentive: bool, legal_basis: str, fair_review: str) -> Iterator[str]:
    """Yield what a promise of government lacks, in sentences that call it by `name`.

    Government gives a particular enterprise nothing without a legal basis and a review (公平竞争审查条例 第10条). What
    gives by its words is taken for an incentive, until a person writes why it is none.
    """
    if incentive:
        if not legal_basis.strip():
            yield f"{name}是政府给的优惠，没有写依据。"
        if not fair_review.strip():
            yield f"{name}是政府给的优惠，没有写公平竞争审查的结论（公平竞争审查条例 第10条）。"
    elif (met := gives(words)) and not fair_review.strip():
        yield (
            f"{name}写着「{met}」，却没有标为政府给的优惠。请标上，并写依据和公平竞争审查的结论；"
            "不是优惠的，在「公平竞争审查的结论」里写明为什么不是（公平竞争审查条例 第10条）。"
        )
