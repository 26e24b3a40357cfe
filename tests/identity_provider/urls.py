"""The provider's addresses: OpenID Connect, and a page where its people say who they are."""

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.html import format_html

PAGE = """<!doctype html><html lang="zh-Hans"><title>示例统一身份认证</title><h1>示例统一身份认证</h1>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">
<label>工号 <input name="username"></label> <label>口令 <input name="password" type="password"></label>
<button>确认身份</button></form></html>"""


def log_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
        if user is not None:
            login(request, user)
            return redirect(request.GET["next"])
    return HttpResponse(format_html(PAGE, get_token(request)))


urlpatterns = [path("log-in/", log_in), path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]
