"""What promises do by the clock: fire, come again, be added up; and the ladders of other rooms' few clocks."""

from qinqing.kernel.obligations.jobs.climbing import Climb
from qinqing.kernel.obligations.jobs.folding import MANY, fold
from qinqing.kernel.obligations.jobs.recurring import recur, recur_until
from qinqing.kernel.obligations.jobs.sweeping import BATCH, sweep, sweep_until

__all__ = ["BATCH", "MANY", "Climb", "fold", "recur", "recur_until", "sweep", "sweep_until"]
