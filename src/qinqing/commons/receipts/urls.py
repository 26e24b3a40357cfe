"""Pages of receipts; the page of one is named by the matter's kind."""

from qinqing.commons.receipts import access
from qinqing.commons.receipts.models import KIND
from qinqing.commons.receipts.views import answering, receipts
from qinqing.kernel.devices.page import page

ONE = "receipts/<str:reference>/"

urlpatterns = [
    page("receipts/", receipts.receipts, access.READ, name="receipts"),
    page("receipts.xlsx", receipts.receipts_table, access.READ, name="receipts_table"),
    page("receipts/ask/<str:reference>/<str:number>/", receipts.receipt_ask, access.ASK, name="receipt_ask"),
    page(ONE, receipts.receipt, access.READ, name=KIND),
    page(ONE + "receipt.json", receipts.receipt_file, access.READ, name="receipt_file"),
    page(ONE + "history.txt", receipts.receipt_history, access.READ, name="receipt_history"),
    page(ONE + "sign/", answering.receipt_sign, access.SIGN_RECEIPT, name="receipt_sign"),
    page(ONE + "object/", answering.receipt_object, access.SIGN_RECEIPT, name="receipt_object"),
    page(ONE + "take/", answering.receipt_take, access.TAKE, name="receipt_take"),
    page(ONE + "rule/", answering.receipt_rule, access.RULE, name="receipt_rule"),
]
