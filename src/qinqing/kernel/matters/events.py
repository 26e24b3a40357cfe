"""What happens to the openness of matters."""

from qinqing.kernel.chronicle.events import EventKind

GRANTED = EventKind("matters.grant.given", "授权查看", ("grant", "person", "to_post", "expires_at"), ("why",))
REVOKED = EventKind("matters.grant.revoked", "收回授权", ("grant",), ("why",))

ENDED = EventKind("matters.clock.grant_ended", "授权到此为止", ("grant", "person"))
"""What it was given for is over; nobody revoked it."""

KINDS = (GRANTED, REVOKED, ENDED)
