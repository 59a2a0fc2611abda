"""One look-up of the site for the whole of a page; and what a page refuses in the back office, said in words."""

from django.apps import apps
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.models import Site

from portal.kit.refusal import Refusal

from . import page_cache
from .sections import keeps_the_town, may_open, rows_of
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


# Lists over every house, of use to the town alone; suggestions taken from every house's words.
_FOR_THE_TOWN = (
    "wagtailadmin_reports",
    "wagtailadmin_pages:type_use",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
)
_PAGE_KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
_EXPLORER = ("wagtailadmin_explore", "wagtailadmin_explore_results")


class SectionsMiddleware:
    """Whoever does not keep the whole town opens in `/admin/` the pages of her sections alone, whatever the view behind the address asks:
    for her the others do not exist (404)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path.startswith(reverse("wagtailadmin_home")) or not request.user.is_authenticated or keeps_the_town(request.user):
            return
        name = request.resolver_match.view_name
        if name.startswith(_FOR_THE_TOWN) or not self._opens(request, name, kwargs):
            raise Http404
        return

    def _opens(self, request, name: str, kwargs: dict) -> bool:
        if name == "wagtail_bulk_action":
            return self._opens_bulk(request, kwargs)
        if name.startswith("wagtailadmin_choose_page"):
            named = [kwargs["parent_page_id"]] if "parent_page_id" in kwargs else request.GET.getlist("id")
            return may_open(request.user, _numbers(named), among="shown")
        keys = [kwargs[key] for key in _PAGE_KEYS if key in kwargs]
        if name.startswith("wagtailadmin_pages:") and "pk" in kwargs:
            keys.append(kwargs["pk"])
        return not keys or may_open(request.user, _numbers(keys), among="above" if name in _EXPLORER else "hers")

    def _opens_bulk(self, request, kwargs: dict) -> bool:
        """Each thing named is hers; « all » of a list is all of one section of hers."""
        try:
            model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
        except LookupError:
            return False
        named = request.GET.getlist("id")
        if "all" in named:
            under = request.GET.get("childOf")
            return not hasattr(model, "get_parent") or (under is not None and may_open(request.user, _numbers([under]), among="hers"))
        wanted = set(_numbers(named))
        return rows_of(request.user, model).filter(pk__in=wanted).count() == len(wanted)


def _numbers(sent: list) -> list[int]:
    """Keys as sent; one that is no number, or too big to be a key, is nobody's."""
    try:
        found = [int(key) for key in sent]
    except (TypeError, ValueError):
        raise Http404 from None
    if any(not 0 <= key < 2**31 for key in found):
        raise Http404
    return found


_PREVIEWS = ("wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit", "wagtailadmin_block_preview")


class PreviewMiddleware:
    """The editor shows what is being written in a frame of its own, at the size of a telephone: these answers, and no other, stand in a
    frame of the very same site."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name in _PREVIEWS:
            # The page was answered as at its own address, with the policy of every page.
            policy = response.get("Content-Security-Policy", "")
            if policy:
                response["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response
