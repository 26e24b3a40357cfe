"""The page that lists every role's rights, from the code itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qinqing.kernel.access.queries import rights as list_rights
from qinqing.kernel.chronicle.queries import has_own_role


@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """Show what each role may do."""
    return render(request, "access/rights.html", {"roles": list_rights(), "has_own_role": has_own_role()})
