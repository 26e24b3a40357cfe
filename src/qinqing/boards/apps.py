"""Registers the room with Django."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Django's handle on `boards`."""

    name = "qinqing.boards"
    label = "boards"
    default_auto_field = "django.db.models.BigAutoField"
    lists = {
        "todo": "我的事项",
        "mine": "我的承诺",
        "alarms": "警报与待办",
        "fulfilment": "双兑现看板",
        "fulfilment_promises": "看板里的承诺",
        "pipeline": "重点项目储备",
        "pipeline_projects": "储备项目",
        "supply": "供地与开工",
        "supply_projects": "供地与开工的项目",
    }
    publishes = "qinqing.boards.brief.kinds.KINDS"
