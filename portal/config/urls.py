"""The addresses of the house. A leaf adds one include; the order matters, Wagtail's pages come last."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.cms.views.closed import closed

urlpatterns = [
    # Wagtail keeps its own password form at this address even with WAGTAILADMIN_LOGIN_URL: it would go round the second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # Nothing private stands in the tree of pages (`cms.models.base`): no screen offers it.
    path("admin/pages/<int:page_id>/privacy/", closed),
    # Wagtail's own lists of users would show residents: staff are kept at the desk, nobody here.
    re_path(r"^admin/(users|groups|bulk/people/user)/", closed),
    # One workflow a house, made with it; and lists of every house's files that no screen asks for.
    re_path(r"^admin/(workflows|api/main/images|api/main/documents)/", closed),
    path("admin/", include(wagtailadmin_urls)),
    path("equipe/", include("portal.desk.urls")),
    path("", include("portal.people.urls")),
    path("compte/", include("allauth.urls")),
    path("", include("portal.kit.urls")),
    path("", include("portal.cms.urls")),
    path("", include("portal.notifications.urls")),
    path("", include("portal.ledger.urls")),
    path("", include("portal.tariffs.urls")),
    path("", include("portal.casework.urls")),
    path("", include("portal.privacy.urls")),
    path("", include("portal.households.urls")),
    path("", include("programmes.urls")),
    path("", include("programmes.appointments.urls")),
    path("", include("programmes.volunteering.urls")),
    path("", include("paniers.urls")),
    path("", include("pass_culture.urls")),
    path("", include("maisons_habitants.publishing.urls")),
    path("", include("maisons_habitants.committees.urls")),
    path("", include("maisons_habitants.funds.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
