"""A prepared query is written once, and asks anew each time."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import CharField, F, QuerySet

from qinqing.kernel.devices.prepared import Among, Prepared, Slot


def test_it_is_written_once_and_answers_each_time(db: None) -> None:
    times = []

    def write() -> "QuerySet[ContentType, Any]":
        times.append(1)
        wanted = ContentType.objects.filter(
            Among(F("model"), Slot("models", CharField())), app_label=Slot("app", CharField())
        )
        return wanted.order_by("model").values_list("model")

    kinds = Prepared(write)
    assert kinds.rows(models=["unit", "post"], app="parties") == [("post",), ("unit",)]
    assert kinds.rows(models=["unit"], app="parties") == [("unit",)]
    assert kinds.rows(models=[], app="parties") == []
    assert kinds.rows(models=["unit"], app="' OR true --") == []
    assert times == [1]
    with pytest.raises(KeyError):
        kinds.rows(models=["unit"])


def test_constants_stand_in_the_text_whatever_they_hold(db: None) -> None:
    wanted = ContentType.objects.filter(model__in=["100% of 'it' %s", "unit"], app_label=Slot("app", CharField()))
    kinds = Prepared(lambda: wanted.filter(model__contains="%").values_list("model"))
    assert kinds.rows(app="parties") == []
    assert kinds._written.sql.count("%s") == len(kinds._written.slots) + kinds._written.sql.count("%%s") == 2
    assert Prepared(lambda: wanted.values_list("model")).rows(app="parties") == [("unit",)]


def test_the_server_plans_it_once_and_debugging_sees_it(db: None, django_assert_num_queries: Any) -> None:
    kinds = Prepared(lambda: ContentType.objects.filter(model=Slot("model", CharField())).values_list("model"))
    assert [kinds.rows(model="unit") for _ in range(4)] == [[("unit",)]] * 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%django_content_type%"])
        assert cursor.fetchone() == (1,)
    with django_assert_num_queries(1) as logged:
        kinds.rows(model="unit")
    assert "'unit'" in logged[0]["sql"]
