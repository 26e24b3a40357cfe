"""What coming in proves, and for how long."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records


class Entrance(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """The account library's rules, save one: a log-in is as good a proof as typing the same password once more.

    Before it changes the second factor the library asks for the password again, even of somebody who gave it a moment
    ago and was led there because the role demands it.
    """

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Return False within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds of the last proof in this browser."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **more))
