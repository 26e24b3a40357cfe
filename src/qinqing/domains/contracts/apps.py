"""Registers the room with Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Django's handle on `domains.contracts`."""

    name = "qinqing.domains.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds = {"contract": "政企合同", "draft": "合同草稿"}
