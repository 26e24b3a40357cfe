"""The only writers of obligations: making promises, claiming and answering, winding the clock."""

from qinqing.kernel.obligations.actions.claims import Target, claim, confirm, reject
from qinqing.kernel.obligations.actions.promises import start

__all__ = ["Target", "claim", "confirm", "reject", "start"]
