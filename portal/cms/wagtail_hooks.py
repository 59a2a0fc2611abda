"""The back office: our name on it, only what belongs there, and pages that must not go away do not."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import filters as admin_filters
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.images.views import chooser as image_chooser
from wagtail.models import Page

from .held import refusal
from .page_acts import ASKED, Order, guarded
from .sections import colleagues, shown_to
from .viewsets import TownGroup

KEPT_IN_MENU = {"explorer", "images", "documents", "la-ville", "partenaires", "lieux-partenaires", "settings"}
FIRM_TO = {"delete", "move", "copy", "unpublish", "create_alias"}  # acts of the interface
FIRM = "Cette page reste à sa place : le site en a besoin."
KEPT_IN_SETTINGS = {"reglages-de-la-ville", "collections", "redirects"}


@hooks.register("register_admin_viewset")
def register_reference_data():
    return TownGroup()


@hooks.register("construct_main_menu")
def keep_the_menu_short(request, items):
    items[:] = [item for item in items if item.name in KEPT_IN_MENU]


@hooks.register("construct_settings_menu")
def keep_the_settings_short(request, items):
    items[:] = [item for item in items if item.name in KEPT_IN_SETTINGS]


@hooks.register("insert_global_admin_css")
def our_look():
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


def _stays(request, page):
    """A redirection with the reason, when this page must not go away; None otherwise."""
    if not getattr(page.specific, "stands_firm", False):
        return None
    messages.error(
        request,
        f"« {page.title} » reste à sa place : le site en a besoin. Vous pouvez en changer les mots et les images.",
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk if page.depth > 1 else page.pk)


@hooks.register("before_delete_page", order=Order.FIRM)
def firm_pages_are_not_deleted(request, page):
    return _stays(request, page)


@hooks.register("before_delete_page", order=Order.HELD)
def what_holds_a_page_keeps_it(request, page):
    if not (words := refusal(page)):
        return None
    messages.error(request, words)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_unpublish_page", order=Order.FIRM)
def firm_pages_are_not_unpublished(request, page):
    return _stays(request, page)


@hooks.register("before_copy_page", order=Order.FIRM)
def firm_pages_are_not_copied(request, page):
    return _stays(request, page)


@hooks.register("before_move_page", order=Order.FIRM)
def firm_pages_are_not_moved(request, page, destination):
    return _stays(request, page)


@hooks.register("before_bulk_action", order=Order.FIRM)
def firm_pages_stand_bulk_actions(request, action_type, objects, action):
    """Move, delete and unpublish of several pages at once; publishing is always fine."""
    if action_type == "publish":
        return None
    for page in objects:
        if isinstance(page, Page) and (answer := _stays(request, page)) is not None:
            return answer
    return None


@hooks.register("before_bulk_action", order=Order.HELD)
def what_holds_a_page_stands_bulk_actions(request, action_type, objects, action):
    for page in objects if action_type == "delete" else ():
        if isinstance(page, Page) and (words := refusal(page)):
            messages.error(request, words)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register(ASKED, order=Order.FIRM)
def firm_pages_stand_acts(act, page):
    return FIRM if act in FIRM_TO and getattr(page.specific, "stands_firm", False) else ""


@hooks.register(ASKED, order=Order.HELD)
def what_holds_a_page_stands_its_deletion(act, page):
    return refusal(page) if act == "delete" else ""


PagesAdminAPIViewSet.actions = {name: guarded(name, action) for name, action in PagesAdminAPIViewSet.actions.items()}


@hooks.register("construct_page_chooser_queryset")
def choose_what_is_hers_or_public(pages, request):
    return shown_to(request.user, pages)


def no_suggestion(model, count=10):
    """Words put on pictures are those of every house: they are not proposed to all."""
    return []


# What Wagtail reads over every house whoever asks, and has no hook for: the words most used on pictures, who wrote which pages.
admin_filters.popular_tags_for_model = image_chooser.popular_tags_for_model = no_suggestion
PageFilterSet.base_filters["owner"].queryset = lambda request: colleagues(request, "owner")
PageFilterSet.base_filters["edited_by"].queryset = lambda request: colleagues(request, "edited")
