"""The figures themselves, on texts of a line: each fault lowers its own figure and no other."""

import pytest

from qinqing.domains.contracts.tests.measuring import Figures, Share, measure, read

HEAD = "甲方：岚川市临港区管理委员会\n乙方：岚川禾曜新材料有限公司\n"
TWO = "甲方应于2026年3月底前交地，乙方应于2026年5月底前开工。\n"
RIGHT = "@ 政 date 2026-03-31\n@ 企 date 2026-05-31\n"


@pytest.fixture
def judged(tmp_path):
    def judge(lines: str) -> Figures:
        path = tmp_path / "text.txt"
        path.write_text(HEAD + lines, encoding="utf-8")
        return measure([read(path)])

    return judge


def shares(figures: Figures) -> list[tuple[int, int]]:
    found = (figures.recall, figures.precision, figures.party, figures.limit, figures.divided)
    return [(one.hits, one.of) for one in found]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (TWO + RIGHT, [(1, 1), (1, 1), (2, 2), (2, 2), (0, 1)]),
        (TWO + "@ 政 date 2026-03-31\n", [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]),
        (TWO + RIGHT + "@ 双 none\n", [(1, 1), (1, 1), (2, 2), (2, 3), (0, 1)]),
        (TWO + RIGHT.replace("政", "三"), [(1, 1), (1, 1), (1, 2), (2, 2), (0, 1)]),
        (TWO + RIGHT.replace("03-31", "03-30"), [(1, 1), (1, 1), (2, 2), (1, 2), (0, 1)]),
        (TWO + "@ -\n", [(0, 0), (0, 1), (0, 0), (0, 0), (0, 0)]),
        ("本协议一式四份。\n@ 政 none\n", [(0, 1), (0, 0), (0, 0), (0, 1), (0, 0)]),
        (TWO + "@ ?\n", [(0, 0)] * 5),
        (TWO, [(0, 1) if place == 1 else (0, 0) for place in range(5)]),
    ],
)
def test_each_fault_lowers_its_own_figure(judged, lines, expected):
    assert shares(judged(lines)) == expected


def test_a_line_of_very_many_is_paired_all_the_same(judged):
    many = "；".join(f"甲方应于2026年{month}月底前交付第{month}号地" for month in range(1, 9)) + "。\n"
    assert judged(many + "@ 政 date 2026-01-31\n" * 8).limit == Share(1, 8)
