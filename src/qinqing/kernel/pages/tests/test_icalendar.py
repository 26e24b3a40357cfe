"""Calendar files as RFC 5545 has them, whatever stands in them."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.pages.rules.icalendar import MOST_OCTETS, Event, icalendar

STAMP = datetime(2026, 6, 1, 2, 30, 5, tzinfo=UTC)


def event(summary: str = "报完成 HT-2026-0001", **more: object) -> Event:
    given = {"uid": "a1@qinqing", "stamp": STAMP, "on": date(2026, 12, 31), "summary": summary}
    return Event(**{**given, **more})  # type: ignore[arg-type]  # one of each


def unfolded(file: bytes) -> list[str]:
    """Read a file as a calendar does: lines end with CRLF, a line that begins with a space goes on."""
    return file.decode().replace("\r\n ", "").split("\r\n")


def unescaped(text: str) -> str:
    out, signs = "", iter(text)
    for sign in signs:
        out += {"n": "\n"}.get(after := next(signs), after) if sign == "\\" else sign
    return out


def test_what_one_day_says() -> None:
    assert unfolded(icalendar("期限", [event()])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Qinqing//Due days//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:期限",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "BEGIN:VEVENT",
        "UID:a1@qinqing",
        "DTSTAMP:20260601T023005Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:报完成 HT-2026-0001",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_no_line_is_longer_than_seventy_five_octets_and_none_is_torn() -> None:
    summary = "确认或退回" * 40
    file = icalendar("期限", [event(summary)])
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= MOST_OCTETS
    assert max(map(len, lines)) > MOST_OCTETS - 4
    for line in lines:
        line.decode()
    assert f"SUMMARY:{summary}" in unfolded(file)


@given(st.text())
def test_whatever_is_written_stays_one_value(summary: str) -> None:
    """Nobody begins an event, a line or an attendee by words: what is read back is what was printable of it."""
    file = icalendar("期限", [event(summary)])
    lines = unfolded(file)
    [said] = [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]
    assert unescaped(said) == "".join(sign for sign in summary if sign == "\n" or sign.isprintable())
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    assert all(len(line) <= MOST_OCTETS for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
