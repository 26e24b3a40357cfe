"""Registers the room with Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Django's handle on `kernel.pages`."""

    name = "qinqing.kernel.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
    bulk = "qinqing.kernel.pages.views.undoing.BULK"
    undoes = "qinqing.kernel.pages.views.undoing.UNDOES"
    lists = {"find": "查找"}
