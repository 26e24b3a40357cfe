"""Registers the room with Django."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Django's handle on `commons.enterprises`."""

    name = "qinqing.commons.enterprises"
    label = "enterprises"
    default_auto_field = "django.db.models.BigAutoField"
    lists = {"registry": "企业登记"}
    sought = "qinqing.commons.enterprises.queries.finding.SOUGHT"
    undoes = "qinqing.commons.enterprises.actions.snapshotting.UNDOES"
    concerned = "qinqing.commons.enterprises.queries.objections.CONCERNED"
    matter_kinds = {"objection": "档案异议"}
