"""What is marked as a state secret is not taken, whatever it is written in; what only speaks of secrets is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qinqing.kernel.devices.action import by_the_clock
from qinqing.kernel.evidence.actions import Classified, keep
from qinqing.kernel.evidence.models import File
from qinqing.kernel.evidence.rules import is_marked, name_is_marked
from qinqing.kernel.evidence.rules.opening import openings
from qinqing.kernel.evidence.rules.pdf import first_pages
from qinqing.kernel.evidence.tests import papers
from tests.builders import city, usual_contract

FORMS = {
    "docx": papers.docx,
    "xlsx": papers.xlsx,
    "ofd": papers.ofd,
    "pdf": papers.pdf,
    "pdf in parts": lambda *lines: papers.pdf(*lines, together=True),
    "pdf of old": papers.plain_pdf,
}
MARKED = [
    ("机密★1年",),
    ("000001", "秘密", "特急", "示例市文件"),
    ("绝  密 ★ 启用前",),
    ("（机密）", "关于示例的函"),
    ("密级：秘密",),
    ("机密特急",),
]
OPEN = [
    ("保密协议", "双方应保守商业秘密。"),
    ("商业秘密", "商业秘密★长期", "核心商业秘密★5年"),
    ("关于国家秘密的说明", "标注机密★1年的文件一律不得上传到本平台，请按规定另行办理"),
    ("机密性要求", "秘密投票办法", "绝密战"),
    ("一", "二", "三", "四", "五", "六", "七", "八", "九", "机密"),
    ("密级：内部",),
    ("保密",),
]


def read(content, kind):
    return list(first_pages(content)) if kind == "pdf" else openings(content, kind)


def marked(content, kind):
    return any(map(is_marked, read(content, kind)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lines", MARKED)
def test_a_marking_at_the_top_is_seen(form, lines):
    assert marked(FORMS[form](*lines), form[:4].strip())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lines", OPEN)
def test_the_word_alone_is_no_marking(form, lines):
    content = FORMS[form](*lines)
    assert not marked(content, form[:4].strip())
    assert any(lines[0] in "".join(page) for page in read(content, form[:4].strip())), "it was read"


@pytest.mark.parametrize("form", [papers.docx, papers.xlsx])
def test_a_marking_in_the_head_of_the_page_is_seen(form):
    assert marked(form("正文", head="秘密★5年"), form.__name__)
    assert not marked(form("正文", head="示例公司"), form.__name__)


IN_PLACES = {
    "docx, page foot": ("docx", lambda words: papers.docx("正文", foot=words)),
    "docx, text box": (
        "docx",
        lambda words: papers.docx(*"一二三四五六七八九", word__header2_xml=papers.text_box(words)),
    ),
    "docx, box in the text": (
        "docx",
        lambda words: papers.docx(
            word__document_xml=f"<w:document>{'<w:p><w:t>行</w:t></w:p>' * 9}{papers.text_box(words)}</w:document>"
        ),
    ),
    "docx, watermark": ("docx", lambda words: papers.docx("正文", word__header3_xml=papers.watermark(words))),
    "xlsx, page foot": ("xlsx", lambda words: papers.xlsx("正文", foot=words)),
    "xlsx, text box": ("xlsx", lambda words: papers.xlsx("正文", box=words)),
    "ofd, letter by letter": ("ofd", papers.ofd_letters),
    "ofd, watermark": ("ofd", lambda words: papers.ofd_letters("正文", words)),
    "pdf, page foot": ("pdf", lambda words: papers.pdf(*["行"] * 34, words)),
    "pdf, sloping": ("pdf", lambda words: papers.pdf(*"一二三四五六七八九", across=words)),
    "pdf, note": (
        "pdf",
        lambda words: papers.pdf(
            "正文",
            Annots=b"[<</Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents <FEFF%s>>>]"
            % words.encode("utf-16-be").hex().encode(),
        ),
    ),
}


@pytest.mark.parametrize("place", IN_PLACES)
def test_a_marking_is_seen_wherever_editors_put_it(place):
    kind, made = IN_PLACES[place]
    assert marked(made("机密★10年"), kind)
    assert marked(made("秘密"), kind)
    assert not marked(made("商业秘密"), kind)
    assert any("商业秘密" in "".join(lines) for lines in read(made("商业秘密"), kind)), "it was read"


def test_letters_that_only_look_otherwise():
    assert is_marked(["机密★１年"])
    assert is_marked(["密级︓秘密"])


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("机密★1年 关于示例的函.pdf", True),
        ("关于示例的函（秘密）.docx", True),
        ("【绝密】a.xlsx", True),
        ("机密.pdf", True),
        ("秘密级.docx", True),
        ("商业秘密保护协议.pdf", False),
        ("保密协议.docx", False),
        ("（商业秘密）配方.pdf", False),
        ("商业秘密★5年.pdf", False),
        ("国家秘密载体管理办法.docx", False),
    ],
)
def test_names(name, is_one):
    assert name_is_marked(name) is is_one


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=600), st.sampled_from(sorted(FORMS)))
def test_damaged_files_are_read_as_far_as_they_go(noise, place, form):
    content = FORMS[form]("机密★1年", "正文")
    read(content[:place] + noise + content[place:], form[:4].strip())


@given(st.binary(max_size=400))
def test_noise_after_the_first_bytes(noise):
    read(b"%PDF-1.7\n4 0 obj\nstream\nBT Tj begincmap beginbfrange <00> <" + noise, "pdf")


@pytest.mark.django_db
def test_marked_evidence_is_not_kept():
    town = city()
    matter = usual_contract(town, timezone.localdate()).matter
    uploads = {
        "会议纪要.docx": papers.docx("机密★3年", "会议纪要"),
        "台账.xlsx": papers.xlsx("秘密"),
        "函.pdf": papers.pdf("绝密★10年", "函"),
        "秘密★1年.pdf": papers.pdf("函"),
    }
    for name, content in uploads.items():
        with by_the_clock(), pytest.raises(Classified, match="不得存储、处理涉密信息"):
            keep(matter, [SimpleUploadedFile(name, content)], by=town.clerk, at=timezone.now())
    with by_the_clock():
        keep(matter, [SimpleUploadedFile("函.pdf", papers.pdf("保密协议"))], by=town.clerk, at=timezone.now())
    assert list(File.objects.values_list("name", flat=True)) == ["函.pdf"]
