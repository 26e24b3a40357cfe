"""Registers the room with Django."""

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """Django's handle on `commons.handovers`."""

    name = "qinqing.commons.handovers"
    label = "handovers"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds = {"handover": "岗位交接"}
    work = "qinqing.commons.handovers.queries.WORK"
