"""Registers the room with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Django's handle on `kernel.access`."""

    name = "qinqing.kernel.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
