"""Registers the room with Django."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Django's handle on `boards`."""

    name = "qinqing.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"
    publishes = "qinqing.boards.brief.kinds.KINDS"
