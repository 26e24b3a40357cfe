"""Promises pass on unchanged when a unit becomes another: 机构调整 is no excuse."""

from django.db import connection

from qinqing.kernel.devices.action import running
from qinqing.kernel.matters.actions import lock

_CONCERNED = """
    SELECT matter_id FROM obligations_obligation
    WHERE state NOT IN ('verified', 'waived', 'superseded', 'ended')
      AND %(was)s IN (debtor_id, creditor_id, verifier_id, grantor_id)
    UNION
    SELECT stream_id FROM obligations_series
    WHERE next_on IS NOT NULL AND %(was)s IN (debtor_id, creditor_id, verifier_id, grantor_id)
"""
# Settled promises keep the unit that settled them: history shows the name of the time. Where the heir stands on the
# other side already, nothing passes on: nobody owes to itself, nor checks itself; people settle such a promise.
_HAND_OVER = """
    UPDATE obligations_obligation SET
        debtor_id = CASE debtor_id WHEN %(was)s THEN %(heir)s ELSE debtor_id END,
        creditor_id = CASE creditor_id WHEN %(was)s THEN %(heir)s ELSE creditor_id END,
        verifier_id = CASE verifier_id WHEN %(was)s THEN %(heir)s ELSE verifier_id END,
        grantor_id = CASE grantor_id WHEN %(was)s THEN %(heir)s ELSE grantor_id END
    WHERE state NOT IN ('verified', 'waived', 'superseded', 'ended')
      AND %(was)s IN (debtor_id, creditor_id, verifier_id, grantor_id)
      AND NOT (debtor_id = %(was)s AND %(heir)s IN (creditor_id, verifier_id, coalesce(grantor_id, 0)))
      AND NOT debtor_id = %(heir)s
"""
# What has yet to come in a series is not settled, whatever became of its last occurrence.
_HAND_OVER_SERIES = """
    UPDATE obligations_series SET
        debtor_id = CASE debtor_id WHEN %(was)s THEN %(heir)s ELSE debtor_id END,
        creditor_id = CASE creditor_id WHEN %(was)s THEN %(heir)s ELSE creditor_id END,
        verifier_id = CASE verifier_id WHEN %(was)s THEN %(heir)s ELSE verifier_id END,
        grantor_id = CASE grantor_id WHEN %(was)s THEN %(heir)s ELSE grantor_id END
    WHERE next_on IS NOT NULL AND %(was)s IN (debtor_id, creditor_id, verifier_id, grantor_id)
      AND NOT (debtor_id = %(was)s AND %(heir)s IN (creditor_id, verifier_id, coalesce(grantor_id, 0)))
      AND NOT debtor_id = %(heir)s
"""


def _concerned(was: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, {"was": was})
        return [matter for (matter,) in cursor.fetchall()]


def pass_on(was: int, heir: int) -> None:
    """Put the heir in the place of the unit `was` in every open promise; dates, clocks and epochs stay.

    As any act it holds the histories of what it changes, so that nobody answers meanwhile for the unit that was.
    """
    running()
    lock((), along=lambda: _concerned(was))
    with connection.cursor() as cursor:
        for statement in (_HAND_OVER, _HAND_OVER_SERIES):
            cursor.execute(statement, {"was": was, "heir": heir})
