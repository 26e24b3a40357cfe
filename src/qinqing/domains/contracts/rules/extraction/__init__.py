"""Reads promises out of the text of a contract, stage by stage; its words stand in `vocabulary` and `asides`."""

from qinqing.domains.contracts.rules.extraction.model import Extraction, Limit, Penalty, Puzzle, Suggestion
from qinqing.domains.contracts.rules.extraction.suggesting import extract

__all__ = ["Extraction", "Limit", "Penalty", "Puzzle", "Suggestion", "extract"]
