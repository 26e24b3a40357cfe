"""What is hidden cannot be reckoned back from the total."""

from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.obligations.rules.rates import ENOUGH
from qinqing.kernel.publications.rules.hiding import hidden

COUNTS = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 40))


@given(COUNTS)
def test_few_are_hidden_and_never_alone(counts: dict[str, int]) -> None:
    gone = hidden(counts)
    assert {name for name, n in counts.items() if 0 < n < ENOUGH} <= gone
    rest = sum(counts[name] for name in gone)
    assert rest == 0 or rest >= ENOUGH or not any(n >= ENOUGH for name, n in counts.items() if name not in gone)
    if not any(0 < n < ENOUGH for n in counts.values()):
        assert gone == frozenset()


def test_one_that_is_few_takes_the_smallest_other_along() -> None:
    assert hidden({"甲": 3, "乙": 12, "丙": 30}) == {"甲", "乙"}
    assert hidden({"甲": 6, "乙": 7, "丙": 30}) == {"甲", "乙"}
    assert hidden({"甲": 0, "乙": 12}) == frozenset()
