"""Registers the room with Django."""

from django.apps import AppConfig

from qinqing.domains.contracts.events import SAYS


class ContractsConfig(AppConfig):
    """Django's handle on `domains.contracts`."""

    name = "qinqing.domains.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
    notices_say = SAYS
    matter_kinds = {"contract": "政企合同", "draft": "合同草稿"}
    work = "qinqing.domains.contracts.queries.work.WORK"
