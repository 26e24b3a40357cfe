"""Sending the outbox: letters over SMTP, messages through apprise."""

from qinqing.kernel.notices.jobs.handing import hand_over
from qinqing.kernel.notices.jobs.sending import ATTEMPTS, send, send_messages, write

__all__ = ["ATTEMPTS", "hand_over", "send", "send_messages", "write"]
