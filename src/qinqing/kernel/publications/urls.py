"""Pages of publications; the page of one is named by the matter's kind."""

from qinqing.kernel.devices.page import page
from qinqing.kernel.publications import access, views
from qinqing.kernel.publications.models import KIND

ONE = "publications/<str:reference>/"

urlpatterns = [
    page("publications/", views.publications, access.READ, name="publications"),
    page("publications/draft/", views.publication_draft, access.DRAFT, name="publication_draft"),
    page(ONE, views.publication, access.READ, name=KIND),
    page(ONE + "paper.docx", views.publication_docx, access.READ, name="publication_docx"),
    page(ONE + "paper.pdf", views.publication_pdf, access.READ, name="publication_pdf"),
    page(ONE + "content.json", views.publication_json, access.READ, name="publication_json"),
    page(ONE + "acts/<str:name>/", views.publication_act, access.READ, name="publication_act"),
]
