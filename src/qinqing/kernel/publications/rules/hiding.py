"""Which figures of few cases are not shown, and which others with them, so that nobody reckons them back."""

from collections.abc import Mapping

from qinqing.kernel.obligations.rules.rates import ENOUGH


def hidden(counts: Mapping[str, int], enough: int = ENOUGH) -> frozenset[str]:
    """Return the groups whose figures are left out of a table with a total, by their number of cases.

    Left out is what has some but fewer than `enough`; where all that together has fewer than `enough` still, the
    smallest others too: else the total less what is shown would be the very figure that is hidden.
    """
    gone = {name for name, n in counts.items() if 0 < n < enough}
    shown = sorted((n, name) for name, n in counts.items() if n >= enough)
    while gone and shown and sum(counts[name] for name in gone) < enough:
        gone.add(shown.pop(0)[1])
    return frozenset(gone)
