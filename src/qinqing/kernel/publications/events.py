"""What happens to a publication."""

from qinqing.kernel.chronicle.events import EventKind

_FROZEN = ("of", "place", "first", "last", "as_of", "digest")
"""Which kind, of which place and days, read when; `digest` is SHA-256 of the content, in hex."""

DRAFTED = EventKind("publications.publication.drafted", "起草", (*_FROZEN, "former"), ("reason",))
REFRESHED = EventKind("publications.publication.refreshed", "重新读取数据", _FROZEN)
SUBMITTED = EventKind("publications.publication.submitted", "提请签发", ("digest",))
RETURNED = EventKind("publications.publication.returned", "退回修改", ("digest",), ("reason",))
DISCARDED = EventKind("publications.publication.discarded", "作废草稿", ("digest",))
ISSUED = EventKind(
    "publications.publication.issued", "签发", (*_FROZEN, "year", "number", "version", "former", "audience")
)
"""`audience` are the keys of the units to which it goes."""

CORRECTED = EventKind("publications.publication.corrected", "已由更正本接替", ("later",))
WITHDRAWN = EventKind("publications.publication.withdrawn", "撤回", ("digest",), ("reason",))

PREPARED = EventKind("publications.clock.prepared", "到期自动备稿", _FROZEN)
"""The job made a draft; nobody drafted it, and it is issued by nobody but a person."""

DOWNLOADED = EventKind("publications.publication.downloaded", "下载刊物", ("reference", "form"))
"""In the looks of whoever took it."""

KINDS = (DRAFTED, REFRESHED, SUBMITTED, RETURNED, DISCARDED, ISSUED, CORRECTED, WITHDRAWN, PREPARED, DOWNLOADED)
