"""Registers the room with Django."""

from typing import ClassVar

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    """Django's handle on `commons.receipts`."""

    name = "qinqing.commons.receipts"
    label = "receipts"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds: ClassVar = {"receipt": "迟延归因单"}
    independent_kinds = ("receipt",)
    withheld = "qinqing.commons.receipts.queries.secrecy.WITHHELD"
    work = "qinqing.commons.receipts.queries.work.WORK"
    notices_say: ClassVar = {
        "receipts.receipt.asked": "出了一张迟延归因单，等双方签认或提出异议。",
        "receipts.receipt.signed": "对方签认了迟延归因单。",
        "receipts.receipt.objected": "对迟延归因单有异议，请看理由。",
        "receipts.receipt.ruled": "迟延归因单已经核定，请看结论。",
        "receipts.clock.handed": "迟延归因单转请中立的单位核定，没有答复不等于同意。",
        "receipts.clock.replaced": "事实有变，迟延归因单由新的一张接替。",
        "receipts.clock.fired": "迟延归因单等本单位答复，期限临近或者已过。",
    }
