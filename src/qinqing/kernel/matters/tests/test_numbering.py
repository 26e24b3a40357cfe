"""References are numbered within the year of the place, without gaps and without doubles."""

import threading
from datetime import UTC, date, datetime

from django.db import connection
from django.utils import timezone

from qinqing.kernel.matters.models import Matter
from tests.builders import city, clause, sign_contract, usual_contract


def test_a_new_year_begins_in_shanghai(demo):
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    contract = sign_contract(city(), clause("1", "gov", date(2027, 6, 1)), signed_on=date(2026, 12, 31), at=late)
    assert contract.matter.reference == "HT-2027-0001"


def test_two_clerks_at_once_get_two_numbers(committed):
    town = city()

    def work():
        for _ in range(5):
            usual_contract(town, timezone.localdate())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(Matter.objects.values_list("reference", flat=True))
    assert [number[-4:] for number in numbers] == [f"{number:04d}" for number in range(1, 16)]
