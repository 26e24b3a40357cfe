"""Sentences of a text with what stands above them: headings of a party, lead-ins, columns of a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from qinqing.domains.contracts.rules.extraction import vocabulary
from qinqing.domains.contracts.rules.extraction.folding import Folded, fold
from qinqing.domains.contracts.rules.extraction.speakers import introduced, spoken

_N = "[零〇一二三四五六七八九十百]+"
_LABELS = [
    (1, rf"第(?:{_N}|\d+)[章编篇段]|第(?:{_N}|\d+)部分|[A-H]类：?"),
    (1.5, rf"第(?:{_N}|\d+)节"),
    (2, rf"第(?:{_N}|\d+)[条款]"),
    (3, rf"{_N}、"),
    (4, rf"（{_N}）、?"),
    (4, r"[A-H]\d{1,2}(?=[一-鿿])(?!地块|宗地|号|楼|栋|区|座|级)"),
    (6, r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})*(?![\d年月亿万元%米个倍])[.、]?"),
    (5, r"\d{1,2}(?:[、．]|\.(?!\d))"),
    (7, r"（\d{1,2}）、?|\d{1,2}）"),
    (8, "[①②③④⑤⑥⑦⑧⑨⑩⑪⑫]"),
    (9, rf"(?:{_N})(?:是|要)(?=[^否])"),
    (9, "[a-hA-H][.、）]|（(?:[a-zA-Z]|[ivx]{2,4})）|[•●▪■◆※*→⇒➢►]"),
]
_LABEL = [(level, re.compile(pattern)) for level, pattern in _LABELS]
_FIRST = re.compile(r"第?（?(?:一|1|①|[aA]|i）)(?![\d一二三四五六七八九十])|[•●▪■◆※*→⇒➢►]")
_OPEN, _CLOSE = "（《[", "）》]"
_STOPS = "。；！？"
_ITEM = re.compile(rf"（(?:{_N}|\d{{1,2}})）|[①②③④⑤⑥⑦⑧⑨⑩]|\d{{1,2}}[.、](?!\d)|一是")
_TAIL = re.compile(rf"^（?(?:{vocabulary.RESPONSIBLE}|{vocabulary.DUE})：")
_TITLE = re.compile(
    r"^(?!.*(?:应|须|需|前|内|提交|报送))[^，。；：\t]{4,50}(?:纪要|发言记录|会谈记录|任务分解表|分解表|承诺书|承诺函|协议书?|合同书?|清单|台账|方案|意见|(?:若干|实施|暂行|管理|扶持)[^，。；：]{0,8}(?:细则|措施|办法|规定))$|"
    "^(?:[^，。；：\t]{2,30})?关于.*(?:纪要|通知|意见|方案|函|清单|协议|合同|决定|通报|办法)$"
)
_PREFACE = re.compile("[^，。；：]{0,30}(?:会议?|座谈|访谈|谈话)记录|背景|鉴于|定义|释义|总则|附则|前言|引言")
_ABOUT = re.compile("关于[^，。；：]{2,40}")
_APART = re.compile("--.*|（[^）；。]*）|[一-鿿]{2,4}[与和及][一-鿿]{2,4}")
"""A line between rules or in brackets, or two nouns: never a promise."""
_IMPERATIVE = re.compile(f"(?:{vocabulary.DOES})|每|按[年季月周]")
_HEADED_END = re.compile(f"(?:{vocabulary.HEADED_BY_PARTY}|管理|办法|方式|条件|程序|期限|标准|内容|情况)$")
_HEADED_NOUN = re.compile("的(?:事项|义务|责任|工作|内容|要求|情形|条件|承诺)$")
_TOPIC = re.compile(
    rf"(?!{vocabulary.DOES}|每|[按依不]|及时|积极|严格|自觉|认真|[甲乙丙]方)[^，。；：\d应须需不]{{3,12}}。"
)
_NAMES_WORK = re.compile(
    "(?:做[好实]|抓[好紧实]|加[强快大]|强化|压实|健全|完善|畅通|严[格肃明]|统筹|推[进动]|落[实细]|开展|深化|提升|优化|明确|建立|实行)"
    "[一-鿿、]{2,8}。|[一-鿿、]{3,10}(?:阶段|环节|机制|保障)。"
)
"""What an item is about, before its first sentence."""
_SALUTED = re.compile(
    "[^。；：应须]{2,60}(?:公司|政府|部门|企业|单位|局|委员会|办公室|中心|厂|会|集团|[市县区]委)(?:（[^）]*）)?"
)
"""To whom a letter is addressed, where its first sentence and not a list stands below."""
_GAP = re.compile(r"(?<=\S)(?: {3,}|　{2,})(?=\S)")
_BAR = re.compile("[|│┃]")
LONGEST_HEADING = 26
LONGEST = 800
"""A sentence without an end is cut here: nobody writes one, and reading it would take long."""
PENDING = 0.0
"""The level of a lead-in without a label, until the first item of its list shows how deep it stands."""


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a sentence: a heading or a lead-in; `level` grows with depth."""

    level: float
    words: str
    labelled: bool
    lead: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a row of a table, without its label; `fresh` begins a paragraph or an item."""

    folded: Folded
    above: tuple[Above, ...]
    fresh: bool
    lead: bool = False
    heading: bool = False
    cells: tuple[tuple[str, str], ...] = ()
    labelled: bool = False
    speaker: str = ""

    @property
    def text(self) -> str:
        """The words that the rules look at."""
        return self.folded.text

    @property
    def columned(self) -> bool:
        """Whether its cells stand below the names of columns."""
        return any(column for column, _ in self.cells)

    @property
    def place(self) -> tuple[int, int]:
        """Start and end in the whole text."""
        return self.folded.origin(0, len(self.folded.text))


@dataclass
class _Reader:
    """Goes down a text and remembers what stands above."""

    above: list[Above] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    def line(self, line: str, offset: int) -> Iterator[Sentence]:
        cells = _cells(line)
        if sum(bool(cell.strip()) for cell in cells) > 1 and len(line) < 2 * LONGEST:
            yield from self._row(line, cells, offset)
            return
        self.columns = ()
        fresh = True
        folded = fold(line, offset)
        speaker, begins = spoken(folded.text, self.known)
        pieces = list(_pieces(_cut(folded, begins)))
        for place, piece in enumerate(pieces):
            sentence = self._sentence(piece, fresh)
            if sentence is not None:
                names = sentence.labelled and place + 1 < len(pieces) and _names(sentence.text)
                sentence = replace(sentence, speaker=speaker, heading=sentence.heading and not begins)
                yield replace(sentence, heading=True) if names else sentence
            fresh = False

    def _sentence(self, piece: Folded, fresh: bool) -> Sentence | None:
        level, rest = _label(piece.text)
        if not level and self.above and self.above[-1].level == PENDING and _SALUTED.fullmatch(self.above[-1].words):
            self.above.pop()
        first = bool(level and _FIRST.match(piece.text))
        body = _cut(piece, len(piece.text) - len(rest))
        if level:
            self._enter(level, first)
        text = body.text.strip("。；！？：")
        if not text:
            return None
        heading = _is_heading(body.text, bool(level))
        lead = body.text.endswith("：") and not re.fullmatch(f"(?:{vocabulary.RESPONSIBLE})：", body.text)
        trimmed = _trim(body, text)
        made = Sentence(trimmed, tuple(self.above), fresh or bool(level), lead, heading and not lead, (), bool(level))
        if heading or lead:
            self._push(text, level, lead)
        return made

    def _enter(self, level: float, first: bool) -> None:
        """Leave what stands on this level or below; a lead-in without a label stands above the list that it opens."""
        if self.above and not self.above[-1].labelled:
            last = self.above.pop()
            self._leave(level)
            if last.level == PENDING and first:
                self.above.append(Above(level - 0.5, last.words, False, last.lead))
            elif PENDING < last.level < level:
                self.above.append(last)
            return
        self._leave(level)

    def _leave(self, level: float) -> None:
        self.above = [one for one in self.above if one.level < level]

    def _push(self, words: str, level: float, lead: bool) -> None:
        if level:
            self.above.append(Above(level, words, True, lead))
            return
        self.above = [one for one in self.above if one.labelled]
        self.above.append(Above(PENDING, words, False, lead))

    def _row(self, line: str, cells: list[str], offset: int) -> Iterator[Sentence]:
        folded = [fold(cell).text for cell in cells]
        if _is_header(folded):
            self.columns = tuple(folded)
            return
        same = len(folded) == len(self.columns)
        named = tuple(zip(self.columns, folded, strict=True)) if same else tuple(("", cell) for cell in folded)
        row = fold(line, offset)
        if row.text.strip("|"):
            yield Sentence(_rowed(row), tuple(self.above), True, cells=named)


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text; lines that only name who and when belong to the sentence before."""
    known = introduced("\n".join(fold(line).text for line in text.split("\n") if "：" in line or ":" in line))
    reader, found, offset = _Reader(known=known), list[Sentence](), 0
    for line in text.split("\n"):
        for sentence in reader.line(line, offset):
            if found and _TAIL.match(sentence.text) and not sentence.cells and not found[-1].heading:
                found[-1] = _joined(found[-1], sentence)
            else:
                found.append(sentence)
        offset += len(line) + 1
    return found


def _pieces(line: Folded) -> Iterator[Folded]:
    """Cut a line after what ends a sentence outside brackets, and after a colon that opens a list."""
    depth, start, text = 0, 0, line.text
    for place, letter in enumerate(text):
        depth = max(0, depth + (letter in _OPEN) - (letter in _CLOSE))
        far = place - start
        too_long = far >= LONGEST and (letter in "，、" or far >= 2 * LONGEST)
        ends = (letter in _STOPS and not depth) or too_long
        if ends or (letter == "：" and not depth and _ITEM.match(text, place + 1)):
            yield _slice(line, start, place + 1)
            start = place + 1
    if start < len(text):
        yield _slice(line, start, len(text))


def _slice(line: Folded, start: int, end: int) -> Folded:
    return Folded(line.text[start:end], line.places[start:end])


def _cut(piece: Folded, skipped: int) -> Folded:
    return _slice(piece, skipped, len(piece.text))


def _trim(body: Folded, text: str) -> Folded:
    start = body.text.index(text)
    end = start + len(text) + (body.text[start + len(text) : start + len(text) + 1] in tuple("。；！？"))
    return _slice(body, start, end)


def _cells(line: str) -> list[str]:
    """Return the cells of a row: between tabs, bars or wide gaps; empty ones keep their column."""
    if "\t" in line:
        return line.rstrip("\n").split("\t")
    if len(_BAR.findall(line)) > 1 or re.search(r"\S[|│┃]\S|\s[|│┃]\s", line):
        return _BAR.split(re.sub(r"^\s*[|│┃]|[|│┃]\s*$", "", line))
    return _GAP.split(line.strip())


def _rowed(row: Folded) -> Folded:
    """Read borders of cells as commas."""
    text = re.sub(r"[\t|]", "，", row.text)
    start = len(text) - len(text.lstrip("，"))
    end = len(text.rstrip("，"))
    return Folded(text[start:end], row.places[start:end])


def _joined(one: Sentence, other: Sentence) -> Sentence:
    folded = Folded(
        one.text.rstrip("。；") + "，" + other.text,
        (*one.folded.places[: len(one.text.rstrip("。；"))], one.folded.places[-1], *other.folded.places),
    )
    return Sentence(folded, one.above, one.fresh, one.lead, one.heading, one.cells, one.labelled)


def _names(text: str) -> bool:
    """Whether an item begins with what it is about."""
    return bool(_TOPIC.fullmatch(text) or _NAMES_WORK.fullmatch(text))


def _label(text: str) -> tuple[float, str]:
    for level, pattern in _LABEL:
        if found := pattern.match(text, text.startswith('"')):  # a quoted clause of another paper keeps its number
            return level, text[found.end() :].lstrip("、.")
    return 0, text


def _is_heading(text: str, labelled: bool) -> bool:
    if _TITLE.search(re.sub("（[^）]*）$", "", text)) or _PREFACE.fullmatch(text) or _APART.fullmatch(text):
        return True
    if labelled and _ABOUT.fullmatch(text):
        return True
    if not text or text[-1] in _STOPS + "：，" or len(text) > LONGEST_HEADING:
        return False
    if len(text) > 4 and _IMPERATIVE.match(text) and not _HEADED_END.search(text):
        return False
    if labelled and _HEADED_NOUN.search(text) and not re.search("[，：]", text):
        return True
    plain = not re.search(
        r"应|须(?!知)|(?<![事理自缘])由|(?<![以之])前(?![期置景])|[日月年天以之时]内|负责(?!制)|确保|不得|日|[，：]",
        text,
    )
    return plain and (labelled or bool(re.search(vocabulary.HEADED_BY_PARTY, text)))


_COLUMNS = (
    "事项|内容|任务|措施|条款|工作|承诺|节点|里程碑|义务|要求|款项|期次|阶段|支付|项目|交付物|货物|标的物|设备|成果",
    "时限|时间|期限|日期|节点|完成",
    "责任|单位|主体|义务方|承诺方|履约方|负责|牵头|当事方",
    "序号|编号|金额|备注|标准|比例",
)


def _is_header(cells: list[str]) -> bool:
    if any(len(cell) > 14 or re.search(r"\d{2,}|[。；，]", cell) for cell in cells):
        return False
    return sum(any(re.search(words, cell) for cell in cells) for words in _COLUMNS[:3]) >= 2
