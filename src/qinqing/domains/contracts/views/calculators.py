"""The calculator of late payments for anyone: the same answer as the command and the contract's own sheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from qinqing.domains.contracts.forms.calculators import MoneyFilled
from qinqing.domains.contracts.queries.money import statutory
from qinqing.domains.contracts.rules.money import Malformed, Sheet, read, sheet
from qinqing.domains.contracts.rules.money.samples import SAMPLE
from qinqing.kernel.calendars.rules import WorkCalendar
from qinqing.kernel.obligations.queries.calculating import FAULTS
from qinqing.kernel.obligations.rules.reading import MOST_PROMISES
from qinqing.kernel.obligations.views.calculators import Calculator, calculated

LISTS = ("instalments", "payments", "incentives")


def answer(given: object, _days: WorkCalendar) -> Sheet:
    """Return the sheet of a stranger's file; raises Malformed, also where it asks more than one answer may cost."""
    if isinstance(given, dict):
        count = sum(len(one) for name in LISTS if isinstance(one := given.get(name), list))
        if count > MOST_PROMISES:
            raise Malformed("文件", f"一次最多 {MOST_PROMISES} 项，现在是 {count} 项。")
    return sheet(read(given, statutory()))


# Exempt from the cross-site check: no log-in and no cookie is needed, nothing is written, and the answer depends on the
# file alone, so that a foreign page has no standing to borrow.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def money_calculator(request: HttpRequest) -> HttpResponse:
    """Show the form, and what is due, paid, open, late and to be clawed back."""

    def shown(found: Sheet) -> dict[str, Any]:
        return {"found": found}

    page, faults = "contracts/money_calculator.html", (*FAULTS, Malformed)
    return calculated(request, Calculator(page, SAMPLE, MoneyFilled, answer, shown, faults))
