"""Suggestions as JSON and as lines for a person."""

from collections.abc import Iterator

from qinqing.domains.contracts.rules.extraction.model import NONE, Extraction, Limit, Penalty, Suggestion

KINDS = {"date": "到期日", "after": "之后", "before": "之前", "recurring": "定期", "none": "未写期限"}
UNITS = {
    "minute": "分钟",
    "hour": "小时",
    "calendar_day": "日",
    "working_day": "个工作日",
    "week": "周",
    "month": "个月",
    "quarter": "个季度",
    "year": "年",
}


def plain(found: Extraction) -> Iterator[dict[str, object]]:
    """Return one object for each suggestion, then one for each sentence that was not understood."""
    for one in found.suggestions:
        yield {
            "kind": "suggestion",
            "sentence": one.sentence,
            "start": one.start,
            "end": one.end,
            "debtor": one.debtor,
            "creditor": one.creditor,
            "promise": one.promise,
            "limit": _limit(one.limit),
            "condition": one.condition,
            "amount": one.fen,
            "penalty": _penalty(one.penalty),
            "confidence": float(one.confidence),
        }
    for puzzle in found.puzzles:
        yield {
            "kind": "not_understood",
            "sentence": puzzle.sentence,
            "start": puzzle.start,
            "end": puzzle.end,
            "reason": puzzle.reason,
        }


def _limit(limit: Limit) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": limit.kind,
        "date": limit.day.isoformat() if limit.day else None,
        "length": limit.length,
        "unit": limit.unit,
        "anchor": limit.anchor,
        "text": limit.words or None,
    }
    if limit.on or limit.times:
        told |= {"on": limit.on, "times": limit.times}
    if limit.others:
        told |= {"whichever": limit.whichever, "alternatives": [_limit(one) for one in limit.others]}
    return told


def _penalty(penalty: Penalty | None) -> dict[str, object] | None:
    if penalty is None:
        return None
    rate = None if penalty.rate is None else f"{penalty.rate.normalize():f}"
    return {"amount": penalty.fen, "rate": rate, "per": penalty.per}


def lines(found: Extraction) -> Iterator[str]:
    """Return what a person reads on a terminal."""
    for one in found.suggestions:
        yield f"{one.debtor} → {one.creditor}　{_due(one)}　{one.promise}　（把握 {one.confidence:.0%}）"
    if found.puzzles:
        yield f"没有看懂的 {len(found.puzzles)} 句："
    for puzzle in found.puzzles:
        yield f"  {puzzle.sentence}　（{puzzle.reason}）"


def _due(one: Suggestion) -> str:
    limit = one.limit
    if limit.kind == NONE:
        return KINDS[NONE]
    if limit.day:
        return limit.day.isoformat()
    length = f"{limit.length} {UNITS[limit.unit]}" if limit.length is not None and limit.unit else ""
    return " ".join(filter(None, [f"「{limit.anchor}」" if limit.anchor else "", KINDS[limit.kind], length]))
