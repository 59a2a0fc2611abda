"""The addresses of the house. A leaf adds one include; the order matters, Wagtail's pages come last."""

from django.http import Http404
from django.urls import include, path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    # Wagtail keeps its own password form at this address even with WAGTAILADMIN_LOGIN_URL: it would go round the second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_login")),
    # Nothing private stands in the tree of pages (`cms.models.base`): no screen offers it.
    path("admin/pages/<int:page_id>/privacy/", page_not_found, {"exception": Http404()}),
    path("admin/", include(wagtailadmin_urls)),
    path("compte/", include("allauth.urls")),
    path("", include("portal.kit.urls")),
    path("", include("portal.cms.urls")),
    path("", include("portal.notifications.urls")),
    path("", include("portal.ledger.urls")),
    path("", include("programmes.urls")),
    path("", include("paniers.urls")),
    path("", include(wagtail_urls)),
]
