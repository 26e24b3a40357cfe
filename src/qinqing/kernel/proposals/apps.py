"""Registers the room with Django."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Django's handle on `kernel.proposals`."""

    name = "qinqing.kernel.proposals"
    label = "proposals"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds = {"proposal": "提请事项"}
    independent_kinds = ("proposal",)
    work = "qinqing.kernel.proposals.queries.WORK"
