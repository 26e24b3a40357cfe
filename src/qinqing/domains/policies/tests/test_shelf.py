"""Rules are read once, and anew when the catalogue has other fields."""

from qinqing.domains.policies.models import Version
from qinqing.domains.policies.queries import shelf
from qinqing.domains.policies.queries.versions import rule_of
from qinqing.domains.policies.rules.rule import read, to_text
from qinqing.domains.policies.tests import ground
from qinqing.domains.policies.tests.ground import CATALOGUE, tree

TEXT = to_text(read({"criteria": tree(ground.TWO_PATENTS)}, CATALOGUE), CATALOGUE)


def test_a_text_is_read_once_and_anew_for_another_catalogue(monkeypatch):
    made, reads = shelf.Shelf(), []

    def noted(version, known):
        reads.append(version.pk)
        return rule_of(version, known)

    monkeypatch.setattr(shelf, "rule_of", noted)
    versions = [Version(pk=1, rule=TEXT), Version(pk=2, rule=TEXT), Version(pk=3, rule="")]
    assert sorted(made.rules(versions, CATALOGUE)) == [1, 2]
    assert made.rules(versions, dict(CATALOGUE)) == made.rules(versions, CATALOGUE)
    assert reads == [1, 3]
    without = {code: field for code, field in CATALOGUE.items() if code != "patents"}
    assert made.rules(versions, without) == {}
    assert sorted(made.rules(versions, CATALOGUE)) == [1, 2]
