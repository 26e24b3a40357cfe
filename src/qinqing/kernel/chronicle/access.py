"""Who may check the records, see who looked, erase, and send parked news on."""

from collections.abc import Mapping

VERIFY = "chronicle:records:verify"
ERASE = "chronicle:content:erase"
REDELIVER = "chronicle:delivery:retry"

GRANTS: Mapping[str, frozenset[str]] = {
    VERIFY: frozenset({"audit", "supervisor"}),
    ERASE: frozenset({"security"}),
    REDELIVER: frozenset({"system"}),
}

WORDS: Mapping[str, str] = {
    VERIFY: "校验全部记录是否被改动。",
    ERASE: "依法删除个人信息。",
    REDELIVER: "让没有送到的告知再试一次。",
}
