"""Invented content for the sheet of parts."""

from datetime import date
from typing import Any

from qinqing.kernel.pages.rules.days import Due, early, overdue, remaining
from qinqing.kernel.pages.rules.gantt import GanttRow
from qinqing.kernel.pages.rules.parts import LIGHTS, Act, Barred, Entry, Evidence

TODAY = date(2026, 6, 18)


def _d(text: str) -> date:
    return date.fromisoformat(text)


def dues() -> list[Due]:
    """Return a due chip of every tone."""
    return [
        remaining(3, _d("2026-06-24"), TODAY, tone="warn"),
        remaining(7, _d("2026-06-30"), TODAY, tone="remind"),
        remaining(198, _d("2027-01-08"), TODAY, provisional=True),
        remaining(0, TODAY, TODAY, tone="warn"),
        overdue(20, _d("2026-05-29"), TODAY),
        early(4, _d("2026-03-27"), TODAY),
        early(-28, _d("2025-12-26"), TODAY, whose="政府"),
    ]


def _row(title: str, side: str, promised: str, started: str, done: str = "", **more: Any) -> GanttRow:
    start, end = (_d(text) for text in promised.split())
    return GanttRow(
        title,
        side,
        start,
        end,
        actual_from=_d(started) if started else None,
        actual_to=_d(done) if done else None,
        **more,
    )


def gantt_rows() -> list[GanttRow]:
    """Return one row for every way a bar can look."""
    return [*_fulfilled(), *_open()]


def _fulfilled() -> list[GanttRow]:
    done: dict[str, Any] = {"light": "done", "tone": "done"}
    return [
        _row(
            "项目公司设立，资本金到位",
            "ent",
            "2025-08-06 2025-09-30",
            "2025-08-06",
            "2025-09-18",
            label="早 12 天",
            **done,
        ),
        _row(
            "完成征迁，净地交付",
            "gov",
            "2025-08-06 2025-11-28",
            "2025-08-06",
            "2025-12-26",
            label="迟 28 天，记政府",
            light="done",
            tone="alarm",
        ),
        _row(
            "缴清土地出让金",
            "ent",
            "2025-12-01 2025-12-31",
            "2025-12-01",
            "2026-01-15",
            fair_due=_d("2026-01-28"),
            label="比应当早 13 天",
            **done,
        ),
        _row(
            "核发施工许可证",
            "gov",
            "2026-02-11 2026-03-13",
            "2026-02-11",
            "2026-03-16",
            fair_due=_d("2026-03-16"),
            label="按应当日期",
            light="done",
        ),
    ]


def _open() -> list[GanttRow]:
    late: dict[str, Any] = {"light": "alarm", "tone": "alarm", "late": True, "url": "#content"}
    return [
        _row(
            "红线外供水、污水接入厂区", "gov", "2026-04-01 2026-05-29", "2026-04-01", label="超 20 天，记政府", **late
        ),
        _row(
            "兑付首期扶持资金 180 万元",
            "gov",
            "2026-04-02 2026-06-30",
            "2026-04-02",
            label="剩 7 个工作日",
            tone="remind",
            light="remind",
        ),
        _row(
            "厂房主体封顶",
            "ent",
            "2026-03-28 2026-10-30",
            "2026-03-28",
            granted_to=_d("2026-11-15"),
            label="剩 134 天",
            light="active",
        ),
        _row(
            "竣工投产",
            "ent",
            "2026-10-31 2027-03-31",
            "",
            fair_due=_d("2027-04-20"),
            label="待第 7 项办结起算",
            light="pending",
        ),
    ]


def entries() -> list[Entry]:
    """Return a timeline with every mark."""
    return [
        Entry("6月23日", "管委会答复期满，未答复则报市分管领导", "next"),
        Entry("6月15日 08:00", "报监督组、市住建局", "alarm", "警报", "管委会还没有签收", "2026-06-15T08:00"),
        Entry("6月8日 08:00", "报管委会主要负责人，6月9日签收", "warn", "预警"),
        Entry("5月25日 08:00", "报承办人，当天签收", "remind", "提醒"),
        Entry("5月29日", "承诺期限到，未报完成"),
        Entry("3月27日", "企业开工，早 7 天", "done"),
    ]


def acts() -> list[Act]:
    """Return one main act and one other."""
    return [
        Act("发督办单", "#content", "要求临港区管委会限期答复，抄送市委督查室。", primary=True),
        Act("提请约谈", "#content", "先听取管委会说明，再由他人决定。"),
    ]


def barred() -> list[Barred]:
    """Return acts that are not possible now."""
    return [
        Barred("核验销号", "债务人还没有报完成。报完成并附证据后可核验。"),
        Barred("批准延期", "延期须由债权人禾曜新材料同意，监督人员不能代批。"),
    ]


def evidence() -> list[Evidence]:
    """Return evidence in every digest state."""
    return [
        Evidence(
            "污水接驳口照片 3 张", "企业 周岚", "6月17日 09:42", "#content", image=True, digest="ok", size="4.2 MB"
        ),
        Evidence("管网施工进度说明.pdf", "管委会 何平", "6月15日 16:20", "#content"),
        Evidence("净地移交确认书.docx", "双方签字", "25年12月26日", "#content", digest="broken"),
    ]


def lights() -> list[str]:
    """Return every light."""
    return list(LIGHTS)
