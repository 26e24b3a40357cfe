"""A draft begins with its text: what the text says of itself is not asked for, only looked at."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qinqing.domains.contracts.models import Draft
from qinqing.domains.contracts.tests.drafting.conftest import says
from tests.routes import signed_in

WORDS = """光学薄膜项目投资合同
合同编号：岚招合〔2029〕099号
甲方：{office}
乙方：{firm}
签订日期：2029年3月1日
第一条 甲方应于2030年3月29日前完成征迁，向乙方交付净地。
"""


@pytest.fixture
def words(town):
    return WORDS.format(office=town.park.name, firm=town.firm.name)


def send(town, **given):
    return signed_in(town.clerk).post(reverse("draft_start"), {"key": str(uuid4()), **given})


def shown(answer):
    form = answer.context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value()}


def test_only_the_text_is_given_and_the_rest_is_looked_at(town, words):
    answer = send(town, text=words)
    assert answer.status_code == 422
    assert not Draft.objects.exists()
    held = shown(answer)
    assert held["title"] == "光学薄膜项目投资合同"
    assert held["enterprise"] == town.firm.name
    assert held["number"] == "岚招合〔2029〕099号"
    assert held["project"] == "光学薄膜项目"
    assert held["signed_on"] == date(2029, 3, 1)
    assert "从原文读出，请核对：</b>合同名称、企业、合同编号、项目、签订日期" in says(answer)
    assert "原文里的政府一方" not in says(answer)
    assert send(town, **held).status_code == 302
    made = Draft.objects.get()
    assert (made.number, made.signed_on, made.matter.title) == (held["number"], held["signed_on"], held["title"])


def test_a_file_is_read_once_and_its_text_stays(town, words):
    held = shown(send(town, file=SimpleUploadedFile("合同.txt", words.encode())))
    assert held["text"].strip() == words.strip()
    assert send(town, **held).status_code == 302


def test_what_somebody_typed_stays_and_what_is_missing_is_named(town):
    answer = send(town, text=f"光学薄膜项目投资合同\n乙方：{town.firm.name}\n", project="二期", signed_on="昨天")
    held = shown(answer)
    assert (held["project"], held["signed_on"], held["title"]) == ("二期", "昨天", "光学薄膜项目投资合同")
    assert "原文里没有读到，请补填：</b>合同编号" in says(answer)


def test_a_date_that_somebody_takes_out_stays_out(town, words):
    held = shown(send(town, text=words))
    del held["signed_on"]
    assert send(town, **held).status_code == 302
    assert Draft.objects.get().signed_on is None


def test_asked_once_it_then_says_what_is_missing(town):
    held = shown(send(town, text=f"光学薄膜项目投资合同\n乙方：{town.firm.name}\n"))
    answer = send(town, **held)
    assert "请填写合同编号" in says(answer)


def test_a_contract_of_another_office_is_noticed(town, words):
    answer = send(town, text=words.replace(town.park.name, "砚汀县财政局"))
    assert "原文里的政府一方：</b>砚汀县财政局" in says(answer)


def test_a_resolution_is_known_by_its_title(town):
    text = "专题会议纪要\n〔2029〕第7号\n2029年2月26日，管委会主持召开项目推进会议，研究有关问题。\n"
    held = shown(send(town, text=text))
    assert (held["document"], held["number"], held["meeting"]) == ("resolution", "〔2029〕第7号", "项目推进会议")


def test_a_marked_text_is_not_shown_again_as_read(town, words):
    answer = send(town, text="机密★10年\n" + words)
    assert answer.status_code == 422
    assert "标有密级" in says(answer)
    assert "从原文读出" not in says(answer)
