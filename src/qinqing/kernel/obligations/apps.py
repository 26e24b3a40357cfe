"""Registers the room with Django."""

from django.apps import AppConfig

from qinqing.kernel.devices.rooms import Calculator


class ObligationsConfig(AppConfig):
    """Django's handle on `kernel.obligations`."""

    name = "qinqing.kernel.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"
    calculators = (
        Calculator(
            "fairness_calculator",
            "公平计算器",
            "几项互相等待的承诺，各自应当哪天办完；迟延的每一天记在政府、企业还是不可抗力头上。",
        ),
        Calculator(
            "ladder_calculator",
            "提醒推演",
            "提醒、预警、警报哪一天发、发给谁；日期改变后哪些撤回、哪些重新发。",
        ),
    )
    bulk = "qinqing.kernel.obligations.views.together.BULK"
    work = "qinqing.kernel.obligations.queries.work.WORK"
    undoes = "qinqing.kernel.obligations.actions.withdrawing.UNDOES"
    withheld = "qinqing.kernel.obligations.queries.secrecy.WITHHELD"
