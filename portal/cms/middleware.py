"""One look-up of the site for the whole of a page; and what a page refuses in the back office, said in words."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.models import Site

from portal.kit.refusal import Refusal

from . import page_cache
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


class PageCacheMiddleware:
    """What is the same for every visitor is answered from `page_cache`: before sessions and accounts, which such a visitor has not."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not page_cache.may_be_kept(request):
            return self.get_response(request)
        key = page_cache.key_of(request)
        kept = page_cache.kept_answer(key)
        if kept is not None:
            return kept
        version = page_cache.version_now()
        response = self.get_response(request)
        page_cache.keep(key, request, response, version)
        return response


class RefusedInBackOfficeMiddleware:
    """A page may refuse to be published (`Refusal`) by a road that asks no hook: a moderator's approval, what lies below a selection, a
    task of moderation that is switched off. The act is undone, and the words are read where the person stood, instead of an error 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal) or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if "/api/" in request.path:
            return JsonResponse({"detail": str(exception)}, status=400)
        messages.error(request, str(exception))
        came_from = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
        back = came_from if safe else reverse("wagtailadmin_home")
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": back})  # what Wagtail's dialogues follow
        return redirect(back)
