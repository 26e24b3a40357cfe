"""Reading orders: whom somebody may order, one order, the list, what waits."""

from qinqing.commons.orders.queries.listing import Row, every_order, orders_of, read_order, read_orders
from qinqing.commons.orders.queries.papers import paper_of
from qinqing.commons.orders.queries.reach import cited_for, orderable, receivers, reckoned, to_order
from qinqing.commons.orders.queries.reading import Sheet, facts, last_word, order_for, sheet
from qinqing.commons.orders.queries.work import WORK

__all__ = [
    "WORK",
    "Row",
    "Sheet",
    "cited_for",
    "every_order",
    "facts",
    "last_word",
    "order_for",
    "orderable",
    "orders_of",
    "paper_of",
    "read_order",
    "read_orders",
    "receivers",
    "reckoned",
    "sheet",
    "to_order",
]
