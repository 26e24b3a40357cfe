"""The lives of a contract and of its draft."""

from qinqing.domains.contracts.lifecycle.contract import ACTIVE, CLOSED, STATES

__all__ = ["ACTIVE", "CLOSED", "STATES"]
