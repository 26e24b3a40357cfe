"""Registers the room with Django."""

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    """Django's handle on `kernel.obligations`."""

    name = "qinqing.kernel.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"
