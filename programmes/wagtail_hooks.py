"""Pages may not undo what commits people: what Wagtail would break or let through as an error 500 is refused here, in words.

And one button leads from a page to its dates."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.defaultfilters import pluralize
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from portal.cms.page_acts import ASKED, Order
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from .forms.planning import paths_of_others
from .listings.dates import listed_types
from .models import Activity, Session, SignUpSheet
from .models.activity import EXPIRES_TOO_EARLY


def committed_under(page: Page) -> int:
    """How many dates and sign-up sheets stand on this page and those below it."""
    beneath = {"activity__path__startswith": page.path}
    return Session.objects.filter(**beneath).count() + SignUpSheet.objects.filter(**beneath).count()


def _refusal(page: Page, verb: str) -> str:
    number = Session.objects.filter(activity__path__startswith=page.path).count()
    dates = f"{number} date{pluralize(number)}"
    return (
        f"« {page.get_admin_display_title()} » porte {dates} et les inscriptions qui vont avec : cette page ne peut pas être {verb}. "
        "Dépubliez-la plutôt, ou annulez ses dates dans l'espace de l'équipe ; rien n'y change pour les personnes déjà inscrites."
    )


def _stay(request, page: Page, words: str):
    messages.error(request, words)
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else page.pk)


@hooks.register("before_delete_page", order=Order.DATES)
def keep_pages_with_dates(request, page):
    return _stay(request, page, _refusal(page, "supprimée")) if committed_under(page) else None


@hooks.register("before_move_page", order=Order.DATES)
def keep_pages_in_place(request, page, destination):
    return _stay(request, page, _refusal(page, "déplacée")) if committed_under(page) else None


@hooks.register("before_publish_page", order=Order.DATES)
def keep_online_until_the_last_date(request, page):
    if isinstance(page, Activity) and page.expires_before_last_date():
        return _stay(request, page, EXPIRES_TOO_EARLY)
    return None


@hooks.register("before_bulk_action", order=Order.DATES)
def keep_in_bulk(request, action_type, objects, action_class_instance):
    """The same for a selection: one page that may not stops the whole act, and is named."""
    pages = [item for item in objects if isinstance(item, Page)]
    verbs = {"delete": "supprimée", "move": "déplacée"}
    for page in pages:
        if action_type in verbs and committed_under(page):
            return _stay(request, page, _refusal(page, verbs[action_type]))
        if action_type == "publish":
            latest = page.get_latest_revision_as_object()
            if isinstance(latest, Activity) and latest.expires_before_last_date():
                return _stay(request, page, f"« {page.title} » : {EXPIRES_TOO_EARLY}")
    return None


def _houses_planned(user) -> tuple[bool, tuple[str, ...]]:
    """Whether this user plans dates at all, and the paths of the pages of houses that are not hers. Asked once a request: kept on the
    user, so that a list of pages costs two queries whatever its length."""
    if not hasattr(user, "_houses_planned"):
        scope = scope_of(user, Capability.PLAN_ACTIVITIES)
        user._houses_planned = bool(scope), tuple(paths_of_others(scope)) if scope else ()
    return user._houses_planned


def _dates_of(page, user) -> list[Button]:
    """« Planifier les dates », for who may plan this page."""
    if not page.pk or page.content_type_id not in listed_types():
        return []
    plans, others = _houses_planned(user)
    if not plans or page.path.startswith(others):
        return []
    return [Button("Planifier les dates", f"{reverse('programmes:desk_plan')}?page={page.pk}", icon_name="calendar-alt", priority=15)]


@hooks.register("register_page_header_buttons")
def plan_from_the_editor(page, user, view_name=None, next_url=None):
    return _dates_of(page, user)


@hooks.register("register_page_listing_more_buttons")
def plan_from_the_list(page, user, next_url=None):
    return _dates_of(page, user)


@hooks.register(ASKED, order=Order.DATES)
def keep_by_the_interface(act, page):
    """Why the act may not be done on this page; empty when it may."""
    verbs = {"delete": "supprimée", "move": "déplacée"}
    if act in verbs and committed_under(page):
        return _refusal(page, verbs[act])
    latest = page.get_latest_revision_as_object() if act == "publish" else None
    return EXPIRES_TOO_EARLY if isinstance(latest, Activity) and latest.expires_before_last_date() else ""
