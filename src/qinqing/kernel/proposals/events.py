"""What happens to a proposal."""

from qinqing.kernel.chronicle.events import EventKind

PROPOSED = EventKind("proposals.proposal.proposed", "提请", ("about", "against", "consequence", "grade"), ("grounds",))
NOTIFIED = EventKind("proposals.proposal.notified", "告知当事方", ("against", "hearing_ends"))
HEARD = EventKind("proposals.proposal.heard", "当事方陈述", ("against",), ("statement",))
DECIDED = EventKind("proposals.proposal.decided", "决定", ("against", "upheld", "grade", "objection_ends"), ("reason",))
OBJECTED = EventKind("proposals.proposal.objected", "提出异议", ("against",), ("objection",))
REVIEWED = EventKind("proposals.proposal.reviewed", "异议复核", ("against", "upheld"), ("reason",))
WITHDRAWN = EventKind("proposals.proposal.withdrawn", "撤回提请", ("against",), ("reason",))

KINDS = (PROPOSED, NOTIFIED, HEARD, DECIDED, OBJECTED, REVIEWED, WITHDRAWN)
