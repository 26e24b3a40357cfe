"""Every field of every table says how sensitive it is: tests/fields.csv, kept by hand; a field that is missing fails.

public: may stand on public pages. parties: the content of a matter, for whoever may see the matter; may be a trade
secret. internal: for the offices concerned. personal: tells of a natural person, also by a pseudonym. secret: opens or
unmasks something and never leaves the server. structure: keys, counters and order, which tell nothing.
"""

import csv
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

HERE = Path(__file__).parent
SOURCE = HERE.parent / "src" / "qinqing"
CLASSES = {"public", "parties", "internal", "personal", "secret", "structure"}


def classified() -> dict[str, str]:
    """Return the class of each `app.Model.field`."""
    with (HERE / "fields.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [(f"{row['model']}.{name}", row["class"]) for row in rows for name in row["fields"].split()]
    assert len(pairs) == len(dict(pairs)), "a field stands in two classes"
    return dict(pairs)


def fields() -> dict[str, "models.Field[object, object]"]:
    """Return every column of every table."""
    every = apps.get_models(include_auto_created=True)
    return {f"{model._meta.label}.{field.name}": field for model in every for field in model._meta.fields}


def of_persons() -> set[str]:
    """Return the fields that point at a person."""
    persons = {"parties.Person", "access.Account"}
    return {
        name
        for name, field in fields().items()
        if field.related_model and field.related_model._meta.label in persons and not field.primary_key
    }


def test_every_field_is_classified():
    assert set(classified()) == set(fields())
    assert set(classified().values()) == CLASSES


def test_who_did_something_is_personal():
    assert {name for name in of_persons() if classified()[name] != "personal"} == set()


@pytest.mark.parametrize("likely", ["password", "salt", "secret", "session_key"])
def test_what_opens_something_is_secret(likely):
    assert {name for name in fields() if likely in name.rpartition(".")[2] and classified()[name] != "secret"} == set()


def test_no_page_shows_a_secret():
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("qinqing")}
    secret = [name for name, kind in classified().items() if kind == "secret" and name.partition(".")[0] in ours]
    names = sorted({name.rpartition(".")[2] for name in secret})
    shown = re.compile(r"\{\{[^}]*(?<!form)\.(" + "|".join(names) + r")\b")  # a form shows what was just made
    assert [path.name for path in SOURCE.rglob("*.html") if shown.search(path.read_text(encoding="utf-8"))] == []
