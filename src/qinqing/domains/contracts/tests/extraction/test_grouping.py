"""How many promises a sentence is cut into."""

import pytest

from qinqing.domains.contracts.rules.extraction import extract

HEAD = "甲方：岚川市临港区管理委员会\n乙方：岚川禾曜新材料有限公司\n签订日期：2025年11月3日\n"


@pytest.mark.parametrize(
    "sentence",
    [
        "项目由区住建局牵头，区财政局配合，于2026年5月底前完成验收。",
        "验收由区住建局牵头，会同区财政局，自收到乙方申请之日起15日内组织实施。",
        "甲方对设备投资给予10%的补助，自审计确认之日起三个月内拨付。",
        "甲方应按季支付运营费，每季度首月15日前支付30万元。",
        "乙方应按月发放补贴，每人每月不低于2000元。",
        "乙方应对数据严格保密，不得向外披露。",
        "自然资源局承诺：2026年5月底前核发不动产权证书。",
        "受理：区住建局收到申请后3日内受理。",
    ],
)
def test_one_promise(sentence):
    assert [one.limit.kind for one in extract(HEAD + sentence).suggestions if one.sentence == sentence] != []
    assert len(extract(HEAD + sentence).suggestions) == 1


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("尾款由甲方分两笔支付，2026年6月30日前支付60%，2026年10月31日前付清。", 2),
        ("园区公司负责屋面的维修，接到乙方报修后48小时内安排人员处理。", 2),
        ("供电所应在勘察后3日内出方案，企业自行采购变压器，2026年5月底前安装完成。", 2),
        ("乙方应于2026年5月底前开工，不得转让土地。", 2),
        ("甲方应于2026年5月底前交地，乙方应于2026年6月底前开工。", 2),
        ("乙方应将租金按季汇入，每周五报送报表。", 2),
    ],
)
def test_several_promises(sentence, count):
    assert len(extract(HEAD + sentence).suggestions) == count
