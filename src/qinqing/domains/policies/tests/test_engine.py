"""The engine is chosen by configuration alone."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from qinqing.domains.policies.queries import engine
from qinqing.domains.policies.rules.matching import Numpy
from qinqing.domains.policies.rules.matching.by_ibis import Ibis


def test_numpy_unless_said_otherwise():
    assert isinstance(engine.filler(), Numpy)


def test_an_address_of_ibis(settings):
    settings.QINQING_MATCHING = "duckdb://"
    assert isinstance(engine.filler(), Ibis)
    assert engine.filler() is engine.filler()


def test_without_the_analysis_set_it_says_what_is_missing(settings, monkeypatch):
    def missing(name):
        raise ImportError("No module named 'ibis'")

    monkeypatch.setattr(engine, "import_string", missing)
    settings.QINQING_MATCHING = "trino://somewhere"
    with pytest.raises(ImproperlyConfigured, match=r"requirements/analysis\.txt"):
        engine.filler()
