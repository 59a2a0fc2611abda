"""The directory of partners in `/admin/`."""

from wagtail import hooks

from .viewsets import PartnerViewSet


@hooks.register("register_admin_viewset")
def register_partners():
    return PartnerViewSet()
