"""Pages of contracts."""

from qinqing.domains.contracts.views.contracts import contract, contracts

__all__ = ["contract", "contracts"]
