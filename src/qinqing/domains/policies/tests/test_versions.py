"""What the database keeps of versions: one at a time, nothing changed once published; which are in force."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from qinqing.commons.enterprises.rules.catalogue import FLAG, Field
from qinqing.domains.policies.lifecycle import DRAFTING, WITHDRAWN
from qinqing.domains.policies.models import Policy, Provision, Responsible, Version
from qinqing.domains.policies.queries.versions import in_force, policies_for, rule_of, rules_in_force, versions_for
from qinqing.domains.policies.rules import rule
from qinqing.domains.policies.rules.terms import LEAD
from qinqing.domains.policies.tests import making
from tests import builders

NEW_YEAR, SUMMER, NEXT_YEAR = date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)
CATALOGUE = {"listed": Field("listed", "是否上市", FLAG)}
RULE = rule.to_text(
    rule.read({"criteria": {"all": [{"f": "listed", "op": "is", "v": True, "cite": "第一条"}]}}, CATALOGUE), CATALOGUE
)


@pytest.fixture
def town(db: None) -> builders.City:
    return builders.city()


def refused() -> "pytest.RaisesExc[DatabaseError]":
    return pytest.raises(DatabaseError, match=r"never changed|never removed|permission denied")


def test_a_policy_extends_a_matter_of_its_kind(town: builders.City) -> None:
    contract = builders.usual_contract(town, timezone.localdate())
    with pytest.raises(IntegrityError, match="policies_policy_matter_kind"), transaction.atomic():
        Policy.objects.bulk_create([Policy(matter_id=contract.pk)])


@pytest.mark.parametrize(
    "change",
    [
        {"title": "别的"},
        {"valid_to": NEXT_YEAR},
        {"valid_from": SUMMER},
        {"budget": 1},
        {"number": 9},
        {"published_at": None, "published_by": None, "state": DRAFTING},
        {"rule": RULE},
        {"guide": "先登录"},
        {"issuer": "别的"},
    ],
)
def test_what_was_published_is_not_changed(town: builders.City, change: dict[str, object]) -> None:
    made = making.version(making.policy(town), town, NEW_YEAR)
    with refused(), transaction.atomic():
        Version.objects.filter(pk=made.pk).update(**change)


def test_its_text_and_its_units_are_not_changed_either(town: builders.City) -> None:
    made = making.version(making.policy(town), town, NEW_YEAR)
    other = making.version(making.policy(town), town, NEW_YEAR, state=DRAFTING)
    with refused(), transaction.atomic():
        Provision.objects.filter(version=made).update(text="别的")
    with refused(), transaction.atomic():
        Provision.objects.filter(version=made).delete()
    with refused(), transaction.atomic():
        Provision.objects.filter(version=other).update(version=made, position=2, number="第二条")
    with refused(), transaction.atomic():
        Provision.objects.create(version=made, position=2, text="补一段")
    with refused(), transaction.atomic():
        Responsible.objects.create(version=made, unit=town.park, part=LEAD)
    with refused(), transaction.atomic():
        connection.cursor().execute("DELETE FROM policies_version WHERE id = %s", [made.pk])


def test_a_published_version_is_itemised_once(town: builders.City) -> None:
    made = making.version(making.policy(town), town, NEW_YEAR)
    one = Version.objects.filter(pk=made.pk)
    one.update(rule=RULE, guide="先登录", itemised_at=timezone.now())
    for change in ({"rule": RULE.replace("true", "false")}, {"guide": ""}, {"itemised_at": None}):
        with refused(), transaction.atomic():
            one.update(**change)


def test_it_ends_and_never_later_than_it_was_to_end(town: builders.City) -> None:
    made = making.version(making.policy(town), town, NEW_YEAR)
    one = Version.objects.filter(pk=made.pk)
    one.update(ended_on=NEXT_YEAR)
    one.update(ended_on=SUMMER, state=WITHDRAWN)
    for change in ({"ended_on": NEXT_YEAR}, {"ended_on": None}, {"state": "published"}):
        with refused(), transaction.atomic():
            one.update(**change)


def test_versions_of_one_policy_follow_one_another(town: builders.City) -> None:
    one, other = making.policy(town), making.policy(town)
    making.version(one, town, NEW_YEAR, SUMMER)
    making.version(other, town, NEW_YEAR)
    making.version(one, town, SUMMER)
    late = making.version(one, town, NEXT_YEAR, state=DRAFTING)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        making.publish(late, town)


def test_a_version_that_ended_before_it_began_was_never_valid(town: builders.City) -> None:
    one = making.policy(town)
    never = making.version(one, town, NEW_YEAR, rule=RULE)
    Version.objects.filter(pk=never.pk).update(ended_on=NEW_YEAR, state=WITHDRAWN)
    instead = making.version(one, town, NEW_YEAR, rule=RULE)
    assert [found.pk for found in in_force(NEW_YEAR)] == [instead.pk]


def test_two_at_once_do_not_both_come_into_force(committed: object) -> None:
    town = builders.city()
    one = making.policy(town)
    drafts = [making.version(one, town, NEW_YEAR, state=DRAFTING, number=1)]
    Version.objects.filter(pk=drafts[0].pk).update(state=WITHDRAWN)
    drafts.append(making.version(one, town, NEW_YEAR + timedelta(days=9), state=DRAFTING, number=2))

    def publish(draft: Version) -> bool | None:
        try:
            with transaction.atomic():
                making.publish(draft, town)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.3)")
        except IntegrityError as refusal:
            return False if "one_at_a_time" in str(refusal) else None
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, drafts)) == [False, True]


def test_in_force_are_those_with_a_rule_on_their_days(town: builders.City) -> None:
    one = making.policy(town)
    first = making.version(one, town, NEW_YEAR, SUMMER, rule=RULE)
    second = making.version(one, town, SUMMER, rule=RULE)
    making.version(making.policy(town), town, NEW_YEAR)
    making.version(making.policy(town), town, NEW_YEAR, rule=RULE, state=DRAFTING)
    Version.objects.filter(pk=second.pk).update(ended_on=NEXT_YEAR, state=WITHDRAWN)
    days = (NEW_YEAR - timedelta(1), NEW_YEAR, SUMMER - timedelta(1), SUMMER, NEXT_YEAR - timedelta(1), NEXT_YEAR)
    found = [[version.pk for version in in_force(day)] for day in days]
    assert found == [[], [first.pk], [first.pk], [second.pk], [second.pk], []]
    assert rules_in_force(SUMMER, CATALOGUE) == {second.pk: rule.from_text(RULE, CATALOGUE)}


def test_a_version_without_a_rule_says_nothing_to_a_machine(town: builders.City) -> None:
    made = making.version(making.policy(town), town, NEW_YEAR)
    assert rule_of(made, CATALOGUE) is None


def test_drafts_are_for_the_offices_that_see_the_matter(town: builders.City) -> None:
    shown = making.policy(town)
    making.version(shown, town, NEW_YEAR)
    draft = making.version(shown, town, SUMMER, state=DRAFTING)
    hidden = making.policy(town)
    making.version(hidden, town, NEW_YEAR, state=DRAFTING)
    for reader in (town.representative, town.rival, town.stranger):
        assert list(policies_for(reader)) == [shown]
        assert not versions_for(reader).filter(pk=draft.pk).exists()
    assert set(policies_for(town.clerk)) == set(policies_for(town.supervisor)) == {shown, hidden}
