"""Registers the room with Django."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Django's handle on `kernel.publications`."""

    name = "qinqing.kernel.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds = {"publication": "刊物"}
    work = "qinqing.kernel.publications.queries.WORK"
