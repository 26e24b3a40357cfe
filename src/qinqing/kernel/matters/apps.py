"""Registers the room with Django."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Django's handle on `kernel.matters`."""

    name = "qinqing.kernel.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
    work = "qinqing.kernel.matters.queries.WORK"
    sought = "qinqing.kernel.matters.queries.finding.SOUGHT"
