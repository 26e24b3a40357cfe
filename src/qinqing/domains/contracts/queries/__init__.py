"""Reading contracts."""

from qinqing.domains.contracts.queries.contracts import Delay, Line, Listing, Sheet, contracts_of, sheet

__all__ = ["Delay", "Line", "Listing", "Sheet", "contracts_of", "sheet"]
