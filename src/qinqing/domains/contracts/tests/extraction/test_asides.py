"""What papers tell beside their promises: facts, laws, discretion, forfeits; and promises that look like it."""

import pytest

from qinqing.domains.contracts.tests.extraction.test_suggestions import HEAD, told


@pytest.mark.parametrize(
    "sentence",
    [
        "《岚川市优化营商环境条例》第二十条规定，行政机关应当平等对待各类企业。",
        "根据《中华人民共和国民法典》第五百六十三条，损失由双方合理分担。",
        "乙方造成土地闲置，闲置满一年不满两年的，依法缴纳土地闲置费。",
        "甲方责任：\n甲方可以根据需要开展不定期抽查，也可以委托第三方机构开展评价。",
        "甲方有权终止本协议、追回已拨付的资金，并将乙方失信信息推送至公共信用信息平台。",
        "乙方骗取资金的，三年内不得享受各类扶持政策。",
        "乙方被列入失信名单的，两年内取消其申报资格。",
        "乙方违反本条的，应承担相应的法律责任。",
        "禾曜新材料公司反映，供水公司应当增压。",
        "甲方建设的平台存在数据不同步问题，仍需乙方提交纸质材料。",
        "受原材料涨价影响，可能对年底前集中交货造成一定压力。",
        "恳请区财政局在年度预算中予以支持。",
        "现将整改要求通知如下。",
        "经评估并经公示，双方确认补偿总额为5,843万元，包括设备搬迁费及停产停业损失补偿。",
        "乙方在公告前已支付的设备预付款，不纳入本次补偿范围。",
        "乙方供水保障不到位。",
        "10月28日，甲方向乙方支付了首期补贴200万元。",
        "甲方承诺：\n10月27日，甲方已从预备费中安排资金120万元拨付至乙方账户。",
        "该项目总投资3亿元，建设周期24个月，达产后年产值5亿元。",
        "乙方是依法设立的企业，组织机构完备，提供技术服务。",
        "乙方承诺：\n乙方不对甲方的债务承担保证责任。",
        "各方机构改革等变动不影响合同效力，由承继单位继续履行。",
        "一、已完成的整改工作\n10月29日，甲方与乙方完成对账并签署对账单。",
    ],
)
def test_what_is_only_told(sentence):
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "debtor", "kind"),
    [
        ("根据《岚川市产业政策》第八条，甲方应于每年6月底前兑付奖励资金。", "政府", "recurring"),
        ("针对检查发现存在的问题，甲方应于15日内完成整改。", "政府", "after"),
        ("乙方应在三年内不得转让设备。", "企业", "after"),
        ("甲方按照乙方实际需要，于12月底前协调解决临时用水。", "政府", "date"),
        ("乙方在收到首期款之日起3个工作日内，向人民法院申请撤回起诉。", "企业", "after"),
        ("甲方已取得的材料，应于30日内退还乙方。", "政府", "after"),
        ("乙方责任：\n（一）每季度终了后15日内向甲方报送财务报表和情况说明；", "企业", "recurring"),
        (
            "乙方同意本合同项下宗地开发投资强度按本条规定执行：固定资产总投资不低于备案的金额，包括设备投资和出让价款。",
            "企业",
            "none",
        ),
        ("一、存在的问题\n甲方应完成整改。", "政府", "none"),
    ],
)
def test_what_is_promised_all_the_same(sentence, debtor, kind):
    assert told(sentence) == [(debtor, kind)]


@pytest.mark.parametrize(
    ("sentence", "debtor"),
    [
        ("村集体经济组织在收到款项后15日内足额发放到农户。", "第三方"),
        ("企业联合会应当每半年发布一次测评报告。", "第三方"),
        ("乙方应清偿债务，岚山银行江口支行根据其出具的承诺函，于债务结清之日起7日内协助办理注销登记。", "企业 第三方"),
        ("受托会计师事务所应当自进场之日起30日内出具报告。", "第三方"),
        ("园区各执法单位应每季度联合开展一次检查。", "政府"),
        ("企业通过热线提出的诉求，30分钟内响应。", "政府"),
        ("企业自愿选择告知承诺方式办理的，应当如实签署承诺书。", "企业"),
    ],
)
def test_who_owes(sentence, debtor):
    assert " ".join(one for one, _ in told(sentence)) == debtor


def test_others_who_are_addressed_together_owe_nothing():
    head = HEAD + "丙方：东浦理工大学\n"
    assert told("第四条 丙方职责\n4.2 每半年向甲方、乙方提交一次进展报告。", head) == [("第三方", "recurring")]


def test_what_remains_is_paid_by_whoever_paid_first():
    text = "1. 甲方应于本协议签订之日起15日内，向乙方支付首期款1,200万元。\n2. 剩余款项于2026年6月底前付清。"
    assert told(text) == [("政府", "after"), ("政府", "date")]


def test_support_is_paid_by_whoever_gives_it():
    text = "1. 乙方应于5月底前开工。\n2. 剩余补助资金于6月底前拨付。"
    assert told(text) == [("企业", "date"), ("政府", "date")]


def test_whoever_a_condition_speaks_of_has_to_do_what_follows():
    head = HEAD + "丙方：东浦理工大学\n"
    sentence = "丙方参与课题的教师发表论文涉及本合作技术秘密的，应当在投稿前20日送乙方审查。"
    assert told(sentence, head) == [("第三方", "before")]
