"""Kinds of matters: what extends a matter says in its room's `apps.py` how its kind is called, and has a page."""

from collections.abc import Iterable, Mapping

from django.apps import apps
from django.db import models
from django.urls import reverse

from qinqing.kernel.devices.rooms import matter_kinds
from qinqing.kernel.matters.models import Heading, Matter
from tests.architecture.test_walks import CHINESE


def kinds() -> set[str]:
    """Return the kind of every model that extends a matter."""
    beside = [model for model in apps.get_models() if isinstance(model._meta.pk, models.OneToOneField)]
    extending = [model for model in beside if model._meta.pk.related_model is Matter and model is not Heading]
    return {model._meta.get_field("kind").default for model in extending}


def faults(extending: Iterable[str], said: Mapping[str, str]) -> list[str]:
    """Return the kinds that no room names, and those that nothing has."""
    return [
        *(f"{kind} has no name" for kind in sorted(set(extending) - set(said))),
        *(f"{kind} names nothing" for kind in sorted(set(said) - set(extending))),
        *(f"{kind} is not named in Chinese" for kind, name in said.items() if not CHINESE.search(name)),
    ]


def test_every_kind_has_its_name_and_its_page():
    assert kinds() >= {"contract", "project", "proposal"}
    assert faults(kinds(), matter_kinds()) == []
    assert all(reverse(kind, args=["HT-2026-0001"]) for kind in kinds())


def test_planted_kind():
    said = {"contract": "政企合同", "visit": "visit"}
    assert faults({"contract", "walk"}, said) == [
        "walk has no name",
        "visit names nothing",
        "visit is not named in Chinese",
    ]
