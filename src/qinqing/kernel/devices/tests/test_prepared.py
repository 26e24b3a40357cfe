"""A prepared query is written once, and asks anew each time."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
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
