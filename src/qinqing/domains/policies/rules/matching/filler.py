"""What a filler of bitmaps is: one question of many conditions, answered alike by every engine."""

from collections.abc import Sequence
from typing import Protocol

from qinqing.domains.policies.rules.criteria import Condition
from qinqing.domains.policies.rules.matching.bitmaps import Bits
from qinqing.domains.policies.rules.matching.snapshot import Snapshot


class Filler(Protocol):
    """Answers conditions for every enterprise of a snapshot."""

    def fill(self, snapshot: Snapshot, asked: Sequence[Condition]) -> list[Bits]:
        """Return the bits of each condition; a field that the snapshot does not have is known of nobody."""
