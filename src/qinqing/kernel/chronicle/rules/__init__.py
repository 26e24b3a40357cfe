"""The canonical form of a body and the arithmetic of chain, checkpoint and proof, outside the database."""

from qinqing.kernel.chronicle.rules.chain import blinded, canonical, genesis, link, message, microseconds, salted

ERASED_TEXT = "〔已依法删除〕"
"""Stands wherever a text, a name or a part of one stood that was erased by law."""

__all__ = ["ERASED_TEXT", "blinded", "canonical", "genesis", "link", "message", "microseconds", "salted"]
