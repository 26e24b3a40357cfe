"""Every address of the installation, by room; each page says in its own room who may open it."""

from django.urls import include, path

from qinqing.kernel.pages import views

urlpatterns = [
    path("", include("qinqing.boards.urls")),
    path("", include("qinqing.domains.contracts.urls")),
    path("", include("qinqing.domains.policies.urls")),
    path("", include("qinqing.commons.projects.urls")),
    path("", include("qinqing.commons.deliveries.urls")),
    path("", include("qinqing.commons.enterprises.urls")),
    path("", include("qinqing.commons.handovers.urls")),
    path("", include("qinqing.commons.orders.urls")),
    path("", include("qinqing.commons.receipts.urls")),
    path("", include("qinqing.commons.webhooks.urls")),
    path("", include("qinqing.kernel.pages.urls")),
    path("", include("qinqing.kernel.instructions.urls")),
    path("", include("qinqing.kernel.notices.urls")),
    path("", include("qinqing.kernel.proposals.urls")),
    path("", include("qinqing.kernel.publications.urls")),
    path("", include("qinqing.kernel.checks.urls")),
    path("", include("qinqing.kernel.obligations.urls")),
    path("", include("qinqing.kernel.evidence.urls")),
    path("", include("qinqing.kernel.calendars.urls")),
    path("", include("qinqing.kernel.matters.urls")),
    path("", include("qinqing.kernel.parties.urls")),
    path("", include("qinqing.kernel.access.urls")),
    path("", include("qinqing.kernel.chronicle.urls")),
    path("", include("qinqing.site.api")),
]

handler400 = views.bad_request
handler403 = views.missing
handler404 = views.missing
handler500 = views.server_error
