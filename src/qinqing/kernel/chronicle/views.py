"""The page that recomputes every chain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from qinqing.kernel.chronicle.queries import has_own_role, verify


@require_GET
def verification(request: HttpRequest) -> HttpResponse:
    """Recompute every chain and say what was found, in numbers without content."""
    return render(request, "chronicle/verification.html", {"found": verify(), "has_own_role": has_own_role()})
