"""The map of the house stays short: whoever looks for a page reads the whole list."""

import pytest

from qinqing.kernel.access.queries.actors import grants
from qinqing.kernel.access.rules import ROLES
from qinqing.kernel.pages.rules.navigation import permitted
from qinqing.site.navigation import NAVIGATION

MOST = 13


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_reads_a_long_list(role):
    shown = permitted(NAVIGATION, lambda permission: role in grants()[permission])
    assert 0 < sum(len(section.items) for section in shown) <= MOST
