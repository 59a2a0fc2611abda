"""The addresses of the house. A leaf adds one include; the order matters, Wagtail's pages come last."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.cms.views.closed import closed
from portal.kit.addresses import room

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
    room("portal.people.urls"),
    path("compte/", include("allauth.urls")),
    room("portal.kit.urls"),
    room("portal.cms.urls"),
    room("portal.notifications.urls"),
    room("portal.ledger.urls"),
    room("portal.tariffs.urls"),
    room("portal.casework.urls"),
    room("portal.privacy.urls"),
    room("portal.households.urls"),
    room("programmes.urls"),
    room("programmes.appointments.urls"),
    room("programmes.volunteering.urls"),
    room("programmes.workshops.urls"),
    room("paniers.urls"),
    room("pass_culture.urls"),
    room("maisons_habitants.publishing.urls"),
    room("maisons_habitants.committees.urls"),
    room("maisons_habitants.funds.urls"),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
