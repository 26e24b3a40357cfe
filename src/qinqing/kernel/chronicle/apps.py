"""Registers the room with Django."""

from django.apps import AppConfig


class ChronicleConfig(AppConfig):
    """Django's handle on `kernel.chronicle`."""

    name = "qinqing.kernel.chronicle"
    label = "chronicle"
    default_auto_field = "django.db.models.BigAutoField"
