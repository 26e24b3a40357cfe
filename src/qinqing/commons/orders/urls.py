"""Pages of orders; the page of one is named by the matter's kind."""

from qinqing.commons.orders import access
from qinqing.commons.orders.models import KIND
from qinqing.commons.orders.views import orders, writing
from qinqing.kernel.devices.page import page

ONE = "orders/<str:reference>/"

urlpatterns = [
    page("orders/", orders.orders, access.READ, name="orders"),
    page("orders.xlsx", orders.orders_table, access.READ, name="orders_table"),
    page("orders/new/", writing.order_write, access.WRITE, name="order_write"),
    page(ONE, orders.order, access.READ, name=KIND),
    page(ONE + "paper.docx", orders.order_paper, access.READ, name="order_paper"),
    page(ONE + "paper.pdf", orders.order_print, access.READ, name="order_print"),
    page(ONE + "revise/", writing.order_revise, access.WRITE, name="order_revise"),
    page(ONE + "issue/", writing.order_issue, access.ISSUE, name="order_issue"),
    page(ONE + "discard/", writing.order_discard, access.WRITE, name="order_discard"),
    page(ONE + "withdraw/", writing.order_withdraw, access.ISSUE, name="order_withdraw"),
]
