"""Sessions in the database, as Django keeps them, read by a prepared query: every request begins with one."""

from django.contrib.sessions.backends.db import SessionStore as Kept
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db.models import CharField
from django.db.models.functions import Now

from qinqing.kernel.devices.prepared import Prepared, Slot

COLUMNS = ("session_key", "session_data", "expire_date")
_LIVE = Prepared(
    lambda: Session.objects.filter(session_key=Slot("key", CharField()), expire_date__gt=Now()).values_list(*COLUMNS)
)


class SessionStore(Kept):
    """The setting SESSION_ENGINE."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        for found in _LIVE.rows(key=self.session_key):
            return Session(**dict(zip(COLUMNS, found, strict=True)))
        self._session_key = None
        return None
