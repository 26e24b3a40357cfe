"""What was invested in a project: against its plan, by month, each figure with who said it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qinqing.commons.projects.models import Completed, Planned, Project
from qinqing.kernel.pages.rules.gantt import percent


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a project: what was planned (None: nothing said), what is reported so far, as lengths of bars too."""

    year: int
    planned: int | None
    done: int
    planned_bar: str
    done_bar: str


@dataclass(frozen=True, slots=True)
class Money:
    """What was invested in a project; `as_of` is the oldest day of its latest figures, None without any."""

    planned: int | None
    done: int
    years: Sequence[Year]
    months: Sequence[Completed]
    as_of: date | None

    @property
    def over(self) -> bool:
        """Say whether more is reported than was planned in all: either figure may be wrong."""
        return self.planned is not None and self.done > self.planned

    @property
    def says(self) -> str:
        """Return how many months are reported."""
        return f"报了 {len(self.months)} 个月" if self.months else "还没有报过"


def money_of(project: Project) -> Money:
    """Return it; two queries."""
    plans = dict(Planned.objects.filter(project=project.pk).values_list("year", "amount"))
    months = list(Completed.objects.filter(project=project.pk).select_related("unit", "by").order_by("-month"))
    done: dict[int, int] = {}
    for one in months:
        done[one.month.year] = done.get(one.month.year, 0) + one.amount
    most = max([*plans.values(), *done.values()], default=0) or 1
    years = [
        Year(
            year,
            plans.get(year),
            done.get(year, 0),
            percent(plans.get(year, 0) / most * 100),
            percent(done.get(year, 0) / most * 100),
        )
        for year in sorted({*plans, *done})
    ]
    as_of = months[0].as_of if months else None
    return Money(project.investment, sum(done.values()), years, months, as_of)
