"""One look-up of the site for the whole of a page, instead of one for each room that asks."""

from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from .town import ground


class OneSiteMiddleware:
    """Gives Wagtail the portal's one site, read together with the town's settings and the home. Nothing is read before it is asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request._wagtail_site = SimpleLazyObject(lambda: _site(request))  # where `Site.find_for_request` looks first
        return self.get_response(request)


def _site(request) -> Site | None:
    settings = ground(request)
    return settings.site if settings is not None else Site.objects.filter(is_default_site=True).select_related("root_page").first()
