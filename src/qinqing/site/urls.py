"""Every address of the installation, by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("qinqing.kernel.evidence.urls")),
]
