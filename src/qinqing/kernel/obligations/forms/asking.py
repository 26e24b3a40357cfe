"""What the calculators of fairness and of ladders ask, to be filled in."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qinqing.kernel.calendars.rules import CALENDAR_DAY, WORKING_DAY
from qinqing.kernel.calendars.rules.steps import HAPPENINGS, MOVE, RESUME
from qinqing.kernel.devices.asking import choice, number, word
from qinqing.kernel.devices.filled import Filled, Part, told
from qinqing.kernel.obligations.forms.ladders import RungForm
from qinqing.kernel.obligations.rules.reading import LONGEST
from qinqing.kernel.obligations.rules.terms import (
    AGREED,
    EXTENSION,
    GOVERNMENT,
    KINDS,
    MODES,
    PARTIES,
    REMIND,
    SHIFT,
    SIDES,
    SUSPENSION,
)
from qinqing.kernel.parties.forms import DayField
from qinqing.kernel.parties.rules import AUDIENCES

UNITS = {CALENDAR_DAY: _("自然日"), WORKING_DAY: _("工作日")}
_NUMBERS = re.compile(r"[\s、，,;；和]+")


class AsOf(forms.Form):
    """按哪一天知道的算."""

    as_of = DayField(label=_("按哪一天知道的算"))


class PromiseRow(forms.Form):
    """One promise; who owes it, its dates, and for which others it waits."""

    title = word(_("事项"), required=True)
    debtor = word(_("由谁办"), required=True)
    side = choice(_("哪一方"), {one: PARTIES[one] for one in sorted(SIDES, reverse=True)}, GOVERNMENT)
    unit = choice(_("按什么算"), UNITS, CALENDAR_DAY)
    base_start = DayField(label=_("从哪天起算"), required=False)
    base_due = DayField(label=_("承诺哪天办完"))
    verified_on = DayField(label=_("实际哪天办完"), required=False)
    gates = word(_("等第几项（如 1、2）"))
    mode = choice(_("怎样等"), MODES, SHIFT)

    def clean(self) -> dict[str, Any]:
        """Refuse a beginning after the end."""
        given = super().clean() or {}
        start, due = given.get("base_start"), given.get("base_due")
        if start and due and start > due:
            self.add_error("base_start", _("起算日晚于承诺日期。"))
        return given

    def clean_gates(self) -> list[str]:
        """Return the numbers of the promises that this one waits for."""
        found = [one for one in _NUMBERS.split(self.cleaned_data["gates"]) if one]
        if not all(one.isdecimal() for one in found):
            raise forms.ValidationError(_("请写前面各项的号数，例如 1、2。"))
        return [str(int(one)) for one in found]


class AdjustmentRow(forms.Form):
    """One extension or suspension of one promise."""

    item = number(_("哪一项"), LONGEST)
    kind = choice(_("延期还是中止"), KINDS, EXTENSION)
    days = number(_("延期几天"), LONGEST)
    start = DayField(label=_("中止自"), required=False)
    end = DayField(label=_("中止至"), required=False)
    party = choice(_("因为谁"), PARTIES, AGREED)
    cause = word(_("缘由"))

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind needs."""
        given = super().clean() or {}
        if self.errors:
            return given
        if not given.get("item"):
            self.add_error("item", _("请写是第几项。"))
        if given["kind"] == EXTENSION and not given.get("days"):
            self.add_error("days", _("请填延期几天。"))
        if given["kind"] == SUSPENSION and not given.get("start"):
            self.add_error("start", _("请填从哪天起中止。"))
        return given


class FairnessFilled(Filled):
    """各项承诺、前项和调整."""

    head = AsOf
    parts = (
        Part("promises", _("各项承诺"), _("项"), PromiseRow, _("没有办完的，实际日期不填。空着的一项不算。")),
        Part("adjustments", _("延期和中止"), _("条"), AdjustmentRow, _("没有就不填。")),
    )

    def is_valid(self) -> bool:
        """Besides, every number must be that of a promise here."""
        if not super().is_valid():
            return False
        (_part, promises), (_other, adjustments) = self.lists
        known = {str(place) for place, _row in enumerate(_full(promises), start=1)}
        for row, name in [(row, "gates") for row in _full(promises)] + [(row, "item") for row in _full(adjustments)]:
            asked = row.cleaned_data[name]
            if wrong := [one for one in (asked if name == "gates" else [str(asked)]) if one not in known]:
                row.add_error(name, _("上面没有第 {number} 项。").format(number=wrong[0]))
        return super().is_valid()

    @classmethod
    def read(cls, sample: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a file of promises as it is typed."""
        places = {one["id"]: place for place, one in enumerate(sample["obligations"], start=1)}
        sides = {"gov": GOVERNMENT, "ent": next(iter(SIDES - {GOVERNMENT}))}
        promises = [
            {**one, "side": sides[one["side"]]}
            | {"gates": "、".join(str(places[gate["id"]]) for gate in one.get("gates", ()))}
            | {"mode": next((gate["mode"] for gate in one.get("gates", ())), SHIFT)}
            for one in sample["obligations"]
        ]
        adjustments = [
            {**given, "item": places[one["id"]], "start": given.get("from"), "end": given.get("to")}
            for one in sample["obligations"]
            for given in one.get("adjustments", ())
        ]
        return {"head": {"as_of": sample["as_of"]}, "promises": promises, "adjustments": adjustments}

    def written(self, head: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
        """Return the promises as a file holds them, numbered in their order."""
        given: dict[int, list[dict[str, Any]]] = {}
        for one in rows["adjustments"]:
            dates = {"days": one["days"]} if one["kind"] == EXTENSION else {"from": one["start"], "to": one["end"]}
            party = "" if one["party"] == AGREED else one["party"]
            given.setdefault(one["item"], []).append(told(kind=one["kind"], **dates, party=party, cause=one["cause"]))
        names = ("title", "debtor", "side", "unit", "base_start", "base_due", "verified_on")
        promises = [
            {
                "id": str(place),
                **told(**{name: one[name] for name in names}),
                "gates": [{"id": on, "mode": one["mode"]} for on in one["gates"]],
                "adjustments": given.get(place, []),
            }
            for place, one in enumerate(rows["promises"], start=1)
        ]
        return {**told(**head), "obligations": promises}


class DueOn(forms.Form):
    """到期日."""

    due = DayField(label=_("哪天到期"))


class StepRow(RungForm):
    """One step of a ladder, for any audience there is."""

    drop = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, audiences=AUDIENCES, **more)
        self.fields["unit"].initial, self.fields["level"].initial = WORKING_DAY, REMIND

    def clean(self) -> dict[str, Any]:
        """Ask whom a step tells."""
        given = super().clean()
        if given.get("days") is not None and not given.get("audience") and not self.errors:
            self.add_error("audience", _("请勾选告诉谁。"))
        return given


class HappeningRow(forms.Form):
    """What happens to the promise on a day."""

    at = DayField(label=_("哪天"), required=False)
    kind = choice(_("发生什么"), HAPPENINGS, MOVE)
    to = DayField(label=_("新的到期日"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the day, and for the new one where there must be one."""
        given = super().clean() or {}
        if not self.errors and not given.get("at"):
            self.add_error("at", _("请填哪天。"))
        if not self.errors and given["kind"] in {MOVE, RESUME} and not given.get("to"):
            self.add_error("to", _("请填新的到期日。"))
        return given


class LadderFilled(Filled):
    """到期日、各步和发生的事."""

    head = DueOn
    parts = (
        Part("steps", _("各步提醒"), _("步"), StepRow, _("空着的一步不算。")),
        Part("events", _("中间发生的事"), _("件"), HappeningRow, _("没有就不填；都按当天上午九点算。")),
    )

    @classmethod
    def read(cls, sample: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a file of a ladder as it is typed."""
        levels = {str(label): code for code, label in StepRow().fields["level"].choices}  # type: ignore[attr-defined]  # a choice field
        steps = [
            {**one, "days": abs(one["offset"]), "side": "after" if one["offset"] > 0 else "before"}
            | {"level": levels[one["level"]]}
            for one in sample["steps"]
        ]
        events = [{**one, "at": one["at"][:10]} for one in sample.get("events", ())]
        return {"head": {"due": sample["due"]}, "steps": steps, "events": events}

    def written(self, head: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
        """Return the ladder as a file holds it."""
        steps = [
            {**{name: one[name] for name in ("unit", "level", "audience")}}
            | {"offset": -one["days"] if one["side"] == "before" else one["days"]}
            for one in rows["steps"]
            if one["days"] is not None
        ]
        events = [
            {"at": f"{one['at'].isoformat()}T09:00", **told(kind=one["kind"], to=one["to"])} for one in rows["events"]
        ]
        return {**told(**head), "steps": steps, "events": events}


def _full(rows: Any) -> list[forms.Form]:
    return [row for row in rows if row.has_changed()]
