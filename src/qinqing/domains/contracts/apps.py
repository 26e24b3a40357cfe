"""Registers the room with Django."""

from django.apps import AppConfig

from qinqing.domains.contracts.events import SAYS
from qinqing.kernel.devices.rooms import Calculator


class ContractsConfig(AppConfig):
    """Django's handle on `domains.contracts`."""

    name = "qinqing.domains.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
    notices_say = SAYS
    calculators = (
        Calculator(
            "money_calculator",
            "逾期款项计算器",
            "几笔付款到某一天到期多少、付了多少、还欠多少；逾期利息或违约金按合同怎么算，合同没有约定时法定利率是否适用。",
        ),
    )
    matter_kinds = {"contract": "政企合同", "draft": "合同草稿"}
    lists = {"contracts": "双兑现合同", "drafts": "合同草稿", "library": "条款库"}
    work = "qinqing.domains.contracts.queries.work.WORK"
