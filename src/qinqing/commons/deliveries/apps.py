"""Registers the room with Django."""

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    """Django's handle on `commons.deliveries`."""

    name = "qinqing.commons.deliveries"
    label = "deliveries"
    default_auto_field = "django.db.models.BigAutoField"
