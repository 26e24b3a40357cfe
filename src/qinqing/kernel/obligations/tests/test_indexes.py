"""What the sweep writes stands in no index that another one makes needless, and promises are replaced once."""

from datetime import date

import pytest
from django.db import IntegrityError, connection

from qinqing.kernel.chronicle.models import Event, News, Stream
from qinqing.kernel.devices.actor import GOV
from qinqing.kernel.matters.models import Matter
from qinqing.kernel.obligations.models import Clock, Firing, Obligation
from tests.builders import City, clause, promise, signed_on

SWEPT = [one._meta.db_table for one in (Clock, Stream, Event, News, Firing, Obligation, Matter)]

# The columns of one begin those of the other, and neither is narrowed to some rows.
NEEDLESS = """
    SELECT one.indexrelid::regclass::text, other.indexrelid::regclass::text
    FROM pg_index AS one JOIN pg_index AS other ON other.indrelid = one.indrelid AND other.indexrelid <> one.indexrelid
    WHERE one.indrelid = ANY (%s::regclass[]) AND NOT one.indisunique AND one.indpred IS NULL AND other.indpred IS NULL
      AND one.indexprs IS NULL AND other.indexprs IS NULL
      AND (other.indkey::smallint[])[0:one.indnkeyatts - 1] = (one.indkey::smallint[])[0:one.indnkeyatts - 1]
"""


def test_no_index_is_written_in_vain(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NEEDLESS, [SWEPT])
        assert cursor.fetchall() == []


def test_a_promise_is_replaced_once(town: City) -> None:
    due = date(2026, 6, 30)
    contract = signed_on(town, date(2026, 2, 2), *(clause(number, GOV, due) for number in "123"))
    first, second, third = (promise(contract, number) for number in "123")
    Obligation.objects.filter(pk=second.pk).update(replaces=first)
    with pytest.raises(IntegrityError, match="obligations_obligation_replaces_id_key"):
        Obligation.objects.filter(pk=third.pk).update(replaces=first)
