"""What a text says of itself is found where it says it, and nowhere else."""

from datetime import date

import pytest

from qinqing.domains.contracts.rules.extraction.heading import Told, heading_of
from qinqing.domains.contracts.tests.measuring import CORPUS

TEXT = """《光学薄膜项目投资合同》
合同编号：岚招合〔2029〕 099号
甲方：岚川市临港区管理委员会
乙方：岚川禾曜新材料有限公司（统一社会信用代码：91990000MA0Q000193）
签订日期：2029年3月1日
第一条 甲方应于2030年3月29日前完成征迁，向乙方交付净地。
"""


def test_a_contract_tells_its_whole_heading():
    assert heading_of(TEXT) == Told(
        title="光学薄膜项目投资合同",
        number="岚招合〔2029〕099号",
        project="光学薄膜项目",
        signed_on=date(2029, 3, 1),
        codes=("91990000MA0Q000193",),
        enterprises=("岚川禾曜新材料有限公司",),
        offices=("岚川市临港区管理委员会",),
    )


def _corpus(name):
    lines = (CORPUS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return heading_of("\n".join(line for line in lines if not line.startswith("@")))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("investment", {"number": "", "project": "高性能光学薄膜生产基地项目", "signed_on": date(2025, 11, 18)}),
        ("supplement", {"title": "《高性能光学薄膜生产基地项目投资协议》补充协议（二）"}),
        ("minutes", {"is_resolution": True, "meeting": "重点项目推进专题会议", "number": "〔2026〕第7号"}),
        ("procure_j", {"number": "LCZC-2026-0317", "project": "岚川市智慧停车一体化平台运维服务"}),
        ("zone_k", {"project": "", "enterprises": ()}),
        ("commitment_b", {"title": "", "number": ""}),
        ("reply_n", {"number": "梧工信函〔2026〕73号"}),
        ("concession_k", {"signed_on": None}),
    ],
)
def test_what_stands_in_real_papers(name, told):
    found = _corpus(name)
    assert {key: getattr(found, key) for key in told} == told


def test_a_number_of_another_paper_is_not_its_own():
    assert heading_of("投资合同\n根据岚政发〔2025〕3号文件，双方约定如下：\n").number == ""


def test_nothing_is_made_up():
    assert heading_of("甲方应于2030年3月29日前交地。") == Told()
