"""Which words of a clause give something to an enterprise, and what stands for words that nobody filled in yet."""

import re

LEFT_OPEN = "〔待填〕"
"""Stands in a suggestion for what a person has yet to write; nothing with it in its title is sent to review."""

_GIVES = re.compile("奖励|补贴|补助|奖补|扶持|返还|减免|免征|贴息|优惠|返税|让利|零地价")


def gives(words: str) -> str:
    """Return the first word that gives something, such as 补贴; empty where there is none."""
    met = _GIVES.search(words)
    return met.group() if met else ""
