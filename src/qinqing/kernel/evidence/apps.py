"""Registers the room with Django."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Django's handle on `kernel.evidence`."""

    name = "qinqing.kernel.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
