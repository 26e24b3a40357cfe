"""Registers the room with Django."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Django's handle on `commons.webhooks`."""

    name = "qinqing.commons.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    counted = "qinqing.commons.webhooks.queries.COUNTED"
