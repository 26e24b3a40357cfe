"""The one list of places that may hold what somebody wrote, and what no erasure reaches."""

from functools import partial
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import Model, QuerySet
from django.utils import timezone

from qinqing.commons.deliveries.models import Change as DeliveredChange
from qinqing.commons.deliveries.models import DeliveredContract, DeliveredPromise
from qinqing.commons.deliveries.models import Delivery as CountyDelivery
from qinqing.commons.enterprises.models import Change, Enterprise, Errand, Import, Objection, Snapshot, Staged, Upload
from qinqing.commons.orders.models import Order
from qinqing.commons.projects.models import Completed, Item, Mark, Problem, Project
from qinqing.commons.webhooks.models import Push
from qinqing.domains.contracts.models import (
    AddedClause,
    AddedTerms,
    ClausePayment,
    Consent,
    Contract,
    Draft,
    DraftClause,
    LendingRate,
    LibraryClause,
    PaymentTerm,
    Standing,
)
from qinqing.domains.policies.models import Opinion, Subscription
from qinqing.domains.policies.models import Version as PolicyVersion
from qinqing.kernel.access.actions import erase_passkeys
from qinqing.kernel.access.models import Token
from qinqing.kernel.access.queries import find_passkeys
from qinqing.kernel.calendars.models import Day, LocalLimit
from qinqing.kernel.chronicle.actions import (
    Erasable,
    erase_nested,
    erase_texts,
    erase_words,
    find_nested,
    find_texts,
    find_words,
)
from qinqing.kernel.chronicle.models import Delivery
from qinqing.kernel.evidence.actions import erase_files, find_files
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.notices.actions import erase_channels
from qinqing.kernel.notices.models import Mail, Message
from qinqing.kernel.notices.queries import find_channels
from qinqing.kernel.obligations.models import Obligation, Replacement
from qinqing.kernel.pages.models import BulkRow, SavedView
from qinqing.kernel.parties.models import Person, Post
from qinqing.kernel.parties.queries import on


def _words(name: str, model: type[Model], *columns: str) -> Erasable:
    rows = partial(QuerySet[Any], model)
    return Erasable(name, partial(find_words, rows, columns), partial(erase_words, rows, columns))


def _nested(name: str, model: type[Model], column: str) -> Erasable:
    rows = partial(QuerySet[Any], model)
    return Erasable(name, partial(find_nested, rows, column), partial(erase_nested, rows, column))


def _former() -> "QuerySet[Person]":
    """Return the persons who hold no post: whoever acts in one goes by his name."""
    holding = on(Post.objects.all(), timezone.localdate()).values("person")
    return Person.objects.exclude(pk__in=holding)


_PERSON = ("name", "email")
_DRAFTED = (
    "number",
    "title",
    "text",
    "limit_words",
    "page",
    "measure",
    "waits_for",
    "stops_for",
    "condition",
    "legal_basis",
    "fair_review",
    "reason",
)
_ADDED = (
    "number",
    "title",
    "text",
    "page",
    "measure",
    "waits_for",
    "stops_for",
    "condition",
    "recurrence",
    "legal_basis",
    "fair_review",
)
_REPLACING = ("title", "source", "page", "condition", "measure", "legal_basis", "fair_review")
_DELIVERED = ("number", "title", "debtor", "creditor", "verifier", "measure", "confirmed_by")
_LOG_IN = ("username", "user_agent", "http_accept", "path_info")

ERASABLES = (
    Erasable("说明、理由等文字", find_texts, erase_texts),
    Erasable("证据文件和它的副本", find_files, erase_files),
    Erasable("已离任人员的通知渠道", partial(find_channels, _former), partial(erase_channels, _former)),
    Erasable("已离任人员", partial(find_words, _former, _PERSON), partial(erase_words, _former, _PERSON)),
    _words("事项的标题和别的叫法", Matter, "title", "known_as"),
    _words("承诺的内容和原文", Obligation, "number", "title", "source", "page", "condition", "measure"),
    _words("补充协议的内容和原文", Replacement, *_REPLACING),
    _words("合同的编号和项目", Contract, "number", "project", "meeting", "issuer"),
    _words("销号、终止、增加条款、补充付款条件的理由", Consent, "reason"),
    _words("提出增加的条款", AddedClause, *_ADDED),
    _words("合同草稿和它的原文", Draft, "number", "project", "meeting", "issuer", "text"),
    _words("合同草稿的条款", DraftClause, *_DRAFTED),
    _words("条款库的条款", LibraryClause, "title", "waits_for", "stops_for", "text", "legal_basis"),
    _words("报价利率的出处", LendingRate, "source"),
    _words("付款条件的出处和单位", PaymentTerm, "late_source", "back_measure"),
    _words("补充付款条件的出处和单位", AddedTerms, "late_source", "back_measure"),
    _words("草稿里付款条件的出处和单位", ClausePayment, "late_source", "back_on", "back_measure"),
    _words("企业规模声明和它的出处", Standing, "evidence", "size_source"),
    _words("政策的联系方式", PolicyVersion, "contact"),
    _words("对政策的意见和答复", Opinion, "text", "reason"),
    _words("政策订阅的条件", Subscription, "issuer", "words"),
    _words("督办单的标题和要求", Order, "title", "demand"),
    _words("项目的园区和用地", Project, "park", "land"),
    _words("项目清单的各项", Item, "name"),
    _words("项目清单的标注", Mark, "note"),
    _words("项目的问题", Problem, "title", "words"),
    _words("完成投资的出处", Completed, "source"),
    _words("企业登记", Enterprise, "name", "contact"),
    _words("待确认的企业导入", Staged, "given"),
    _words("企业登记的改动", Change, "before", "after"),
    _words("企业导入的来源和文件名", Import, "source", "file_name"),
    _nested("企业导入的疑问", Import, "doubts"),
    _nested("大文件里不能识别的各处", Upload, "faults"),
    _nested("导入里没有写成的各行", Errand, "faults"),
    _words("导入没有写成的原因", Errand, "refused"),
    _words("档案异议的内容和理由", Objection, "stood", "asked", "reason"),
    _words("企业登记快照的名称", Snapshot, "name"),
    _words("大文件的来源、文件名和没有导入的原因", Upload, "source", "file_name", "refused"),
    _words("外部报送的合同", DeliveredContract, "number", "title", "project", "government", "enterprise"),
    _words("外部报送的承诺", DeliveredPromise, *_DELIVERED),
    _words("外部报送的改动", DeliveredChange, "before", "after"),
    _words("待确认的外部报送", CountyDelivery, "staged", "file_name"),
    _words("没有寄出的邮件的退信说明", Mail, "fault"),
    _words("没有发出的渠道消息的出错说明", Message, "fault"),
    _words("没有推送到的事件的出错说明", Push, "fault"),
    _words("没有办成的通知的出错说明", Delivery, "fault"),
    _words("日历和期限的备注", LocalLimit, "note"),
    _words("日历的备注", Day, "note"),
    _words("批量办理没有办成的原因", BulkRow, "says"),
    _words("保存的筛选", SavedView, "name", "asked"),
    _words("接口令牌的名称", Token, "name"),
    Erasable("通行密钥的名称", find_passkeys, erase_passkeys),
    _words("登录记录", AccessLog, *_LOG_IN),
    _words("登录失败记录", AccessFailureLog, *_LOG_IN),
    _words("登录锁定记录", AccessAttempt, *_LOG_IN, "get_data", "post_data"),
)

UNREACHABLE = (
    "已经寄出的邮件、发到群里的消息、推送给别的系统的事件",
    "别人已经下载、打印或导出的内容",
    "浏览器里没有提交的草稿",
    "备份：保存期满前仍在",
    "密封的「不便直接回复」附言：只有写的人能打开，谁也查不出里面写了谁",
    "数据库里已删行的残留：下次自动清理后消失",
    "在任人员的姓名：离任后才能删除",
)
