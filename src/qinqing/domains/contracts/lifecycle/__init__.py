"""The lives of a contract and of its draft."""

from qinqing.domains.contracts.lifecycle.contract import ACTIVE, CLOSED, STATES
from qinqing.domains.contracts.lifecycle.contract import LIFE as CONTRACT_LIFE
from qinqing.domains.contracts.lifecycle.draft import LIFE as DRAFT_LIFE

__all__ = ["ACTIVE", "CLOSED", "CONTRACT_LIFE", "DRAFT_LIFE", "STATES"]
