"""Rotation, medians, ratios and their tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.demo import GOALS, copy_tree, verdict
from bench.harness import Measured, Sample, Variant, measure, ratio, rotation
from bench.words import Section, span, table


def measured(name: str, *walls: float) -> Measured:
    return Measured(name, [Sample(wall, wall / 2, wall / 4, 10) for wall in walls])


def test_rotation_gives_every_place_to_every_variant():
    orders = rotation(3, 6)
    assert orders[:3] == [[0, 1, 2], [1, 2, 0], [2, 0, 1]]
    for place in range(3):
        assert sorted(order[place] for order in orders) == [0, 0, 1, 1, 2, 2]


def test_ratio_compares_within_a_round():
    base, other = measured("a", 1.0, 10.0, 2.0), measured("b", 2.0, 20.0, 4.0)
    assert ratio(other, base, "wall") == 2.0
    assert ratio(other, base, "cpu") == 2.0
    assert base.middle("wall") == 0.2


def test_setting_up_is_not_timed_and_always_ends():
    said = []

    @contextmanager
    def around() -> Iterator[tuple[int, ...]]:
        said.append("open")
        yield ()
        said.append("close")

    def run() -> int:
        said.append("run")
        return 5

    found = measure([Variant("one", run, around), Variant("two", lambda: 1)], rounds=2)
    assert said == ["open", "run", "close"] * 2
    assert [one.name for one in found] == ["one", "two"]
    assert all(sample.units == 5 for sample in found[0].samples)


def test_words():
    assert [span(seconds) for seconds in (12.345, 1.5, 0.0123, 0.0000456)] == ["12.3 s", "1.50 s", "12.3 ms", "45.6 µs"]
    assert table(["a", "b"], [["c", "1"]]) == "| a | b |\n| --- | ---: |\n| c | 1 |"
    assert str(Section("T", "Why?", ["|"], ["n"])) == "## T\n\nWhy?\n\n|\n\n- n"


def test_a_goal_is_reached_missed_or_reached_in_the_median():
    goal = GOALS[0]
    assert verdict(goal, [goal.seconds] * 3) == "yes, in every round"
    assert verdict(goal, [1, 1, goal.seconds + 1]) == "in the median, not in every round"
    assert verdict(goal, [1, goal.seconds + 1, goal.seconds + 1]) == "no"


def test_the_copy_holds_what_a_newcomer_gets(tmp_path):
    copy_tree(tmp_path)
    assert (tmp_path / "Makefile").is_file()
    assert (tmp_path / "src" / "qinqing" / "site" / "cli.py").is_file()
    assert not (tmp_path / "var").exists()
    assert not (tmp_path / ".venv").exists()
