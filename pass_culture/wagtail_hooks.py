"""The partners of outings in `/admin/`."""

from wagtail import hooks

from .viewsets import VenueViewSet


@hooks.register("register_admin_viewset")
def register_venues():
    return VenueViewSet()
