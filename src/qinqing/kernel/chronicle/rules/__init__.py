"""The canonical form of a body and the arithmetic of chain, checkpoint and proof, outside the database."""

from qinqing.kernel.chronicle.rules.chain import blinded, canonical, genesis, link, message, microseconds, salted

__all__ = ["blinded", "canonical", "genesis", "link", "message", "microseconds", "salted"]
