"""Registers the room with Django."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Django's handle on `commons.projects`."""

    name = "qinqing.commons.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
    matter_kinds = {"project": "重点项目"}
    lists = {"projects": "重点项目"}
    work = "qinqing.commons.projects.queries.WORK"
