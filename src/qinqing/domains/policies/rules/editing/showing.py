"""The rows of the form as a page shows them: every control with what may be chosen, and the faults beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qinqing.commons.enterprises.rules.catalogue import CODE, DAY, FLAG, MONEY, NUMBER, Field
from qinqing.domains.policies.rules.editing.judging import AMOUNT, SPLIT, WHOLE
from qinqing.domains.policies.rules.editing.rows import AMOUNTS, NO, PAYS, UNITS, WAN, YES, Asking, Draft, Paying
from qinqing.domains.policies.rules.operators import offered
from qinqing.domains.policies.rules.splitting import LEVELS
from qinqing.domains.policies.rules.values import MEASURED, Catalogue

TICKED, SWITCH, MEASURE, WORDS, LOST = "ticked", "switch", "measure", "words", "lost"
"""How the values of a field are given: boxes, yes or no, one or two numbers or days, codes as text, not any more."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """Things to choose under one heading."""

    name: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class AskingRow:
    """A clause as it is shown; `unit` is what stands behind a number whose unit cannot be chosen."""

    key: str
    field: str
    label: str
    hint: str
    widget: str
    is_day: bool
    sign: str
    signs: Sequence[Option]
    options: Sequence[Option]
    low: str
    high: str
    unit: str
    units: Sequence[Option]
    cites: Sequence[Option]
    groups: Sequence[Option]
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class PayingRow:
    """A sum as it is shown; `place` counts tiers from 1."""

    key: str
    place: int
    when: AskingRow | None
    kind: str
    kinds: Sequence[Option]
    number: str
    units: Sequence[Option]
    of: Sequence[Topic]
    cap: str
    cap_units: Sequence[Option]
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Clauses that stand together: one alone, or those of a group, which `group` numbers."""

    group: str
    rows: Sequence[AskingRow]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """What a level of government bears, as it was typed."""

    level: str
    label: str
    text: str


@dataclass(frozen=True)
class Shown:
    """The whole form."""

    parts: Sequence[Part]
    amounts: Sequence[Option]
    amount: str
    sums: Sequence[PayingRow]
    shares: Sequence[ShareRow]
    faults: Mapping[str, Sequence[str]]

    @property
    def levels(self) -> str:
        """Return the order of the levels, which the form carries along."""
        return ",".join(one.level for one in self.shares)

    @property
    def whole(self) -> Sequence[str]:
        """Return the faults of the criteria as a whole."""
        return self.faults.get(WHOLE, ())

    @property
    def of_amount(self) -> Sequence[str]:
        """Return the faults of the amount as a whole."""
        return self.faults.get(AMOUNT, ())

    @property
    def of_split(self) -> Sequence[str]:
        """Return the faults of who bears it."""
        return self.faults.get(SPLIT, ())


@dataclass(frozen=True)
class Setting:
    """What the form is shown with: the fields, the numbers of the text's provisions, and what is wrong."""

    catalogue: Catalogue
    cites: Sequence[str]
    faults: Mapping[str, Sequence[str]]


def shown(draft: Draft, setting: Setting) -> Shown:
    """Return the form as a page shows it; clauses of a group stand together where its first one does."""
    first = {row.group: place for place, row in reversed(list(enumerate(draft.clauses)))}
    order = sorted(enumerate(draft.clauses), key=lambda pair: first[pair[1].group] if pair[1].group else pair[0])
    parts = [
        Part(group, [_asking(row, draft, setting) for _, row in rows])
        for (group, _), rows in groupby(order, key=lambda pair: (pair[1].group, "" if pair[1].group else pair[1].key))
    ]
    return Shown(
        parts,
        _options(AMOUNTS.items(), draft.amount),
        draft.amount,
        [_paying(one, place, draft, setting) for place, one in enumerate(draft.sums, 1)],
        [ShareRow(level, LEVELS[level], text) for level, text in {**draft.split, **_rest(draft)}.items()],
        setting.faults,
    )


def _rest(draft: Draft) -> dict[str, str]:
    return {level: "" for level in LEVELS if level not in draft.split}


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> list[Option]:
    return [Option(value, label, value == chosen) for value, label in pairs]


def _asking(row: Asking, draft: Draft, setting: Setting) -> AskingRow:
    field = setting.catalogue.get(row.field)
    groups = [*draft.groups, str(max(map(int, draft.groups), default=0) + 1)]
    return AskingRow(
        key=row.key,
        field=row.field,
        label=field.label if field else "字段目录里已经没有的一项",
        hint=_hint(field) if field else "请去掉这一项，另选一个字段。",
        widget=_widget(field) if field else LOST,
        is_day=bool(field and field.kind == DAY),
        sign=row.sign,
        signs=_options([(one.sign, one.label) for one in offered(field)], row.sign) if field else [],
        options=_choices(row, field) if field else [Option(value, value, chosen=True) for value in row.values],
        low=_text(row, field),
        high=row.values[1] if len(row.values) > 1 else "",
        unit=field.unit if field and field.kind == NUMBER else "",
        units=_options(UNITS.items(), row.unit) if field and field.kind == MONEY else [],
        cites=_cites(row.cite, setting.cites),
        groups=_options([("", "必须符合"), *((one, _group(one, draft)) for one in groups)], row.group),
        faults=setting.faults.get(row.key, ()) if not row.key.startswith("t") else (),
    )


def _group(one: str, draft: Draft) -> str:
    return f"第 {one} 组里符合一项就行" if one in draft.groups else "另设一组，组里符合一项就行"


def _hint(field: Field) -> str:
    said = (
        f"{field.source}掌握" if field.source else "",
        f"{field.refresh}更新" if field.refresh else "",
        "企业可以自己填" if field.supplied else "",
        "敏感数据，谁看名单都留下记录" if field.sensitive else "",
    )
    return "，".join(filter(None, said))


def _widget(field: Field) -> str:
    if field.kind == FLAG:
        return SWITCH
    if field.choices:
        return TICKED
    return MEASURE if field.kind in MEASURED else WORDS


def _text(row: Asking, field: Field | None) -> str:
    if field and field.kind == CODE:
        return "、".join(row.values)
    return row.values[0] if row.values else ""


def _choices(row: Asking, field: Field) -> list[Option]:
    if field.kind == FLAG:
        return [Option(YES, "是", YES in row.values), Option(NO, "否", NO in row.values)]
    choices = dict(field.choices or {})
    if field.choices:
        choices |= {value: value for value in row.values if value not in choices}
    return [Option(value, label, value in row.values) for value, label in choices.items()]


def _cites(cite: str, numbers: Sequence[str]) -> list[Option]:
    strange = [(cite, f"{cite}（正文里没有这一条）")] if cite and cite not in numbers else []
    return _options([("", "请选择"), *((one, one) for one in numbers), *strange], cite)


def _paying(one: Paying, place: int, draft: Draft, setting: Setting) -> PayingRow:
    return PayingRow(
        key=one.key,
        place=place,
        when=_asking(one.when, draft, setting) if one.when else None,
        kind=one.kind,
        kinds=_options(PAYS.items(), one.kind),
        number=one.number,
        units=_options(UNITS.items(), one.unit or WAN),
        of=_of(one.of, setting.catalogue),
        cap=one.cap,
        cap_units=_options(UNITS.items(), one.cap_unit or WAN),
        faults=setting.faults.get(one.key, ()),
    )


def _of(chosen: str, catalogue: Catalogue) -> list[Topic]:
    """Return the fields by which a sum may be reckoned: money by percents, numbers by each."""
    found = []
    for name, kind in (("金额，算百分之几", MONEY), ("数字，算每一个单位", NUMBER)):
        pairs = [
            (one.code, f"{one.label}（{one.unit}）" if one.unit else one.label)
            for one in catalogue.values()
            if one.kind == kind and (not one.retired or one.code == chosen)
        ]
        found.append(Topic(name, _options(pairs, chosen)))
    return found
