"""Registers the room with Django."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Django's handle on `kernel.parties`."""

    name = "qinqing.kernel.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
    undoes = "qinqing.kernel.parties.actions.undoing.UNDOES"
