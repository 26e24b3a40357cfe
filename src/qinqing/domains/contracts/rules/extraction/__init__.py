"""Reads promises out of the text of a contract: small stages, one after the other.

Folding and sentences, parties, limits, clauses, debtors, money, confidence; the words that they look for stand in
`vocabulary`. Every suggestion waits for a person who confirms it beside the text.
"""

from qinqing.domains.contracts.rules.extraction.model import Extraction, Limit, Penalty, Puzzle, Suggestion
from qinqing.domains.contracts.rules.extraction.suggesting import extract

__all__ = ["Extraction", "Limit", "Penalty", "Puzzle", "Suggestion", "extract"]
