from django.http import HttpRequest, HttpResponse

from qinqing.kernel.devices.page import PUBLIC, page
from qinqing.kernel.pages import views
from qinqing.kernel.pages.urls import urlpatterns as own


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    *own,
    page("logout/", nothing, PUBLIC, name="account_logout"),
    page("login/", nothing, PUBLIC, name="account_login"),
    page("contracts/", nothing, PUBLIC, name="contracts"),
    page("contracts/one/", nothing, PUBLIC, name="contract"),
]
handler404 = views.missing
