"""What the editor shows of reading over, of patterns, and of what is to be mended."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import Button
from wagtail.models import Page

from portal.cms.forms import page_findings
from portal.cms.models import MaisonPage
from portal.cms.page_acts import ASKED, Order
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability

from .actions.keep_pattern import keepable
from .models import StandIn
from .reading.waiting import sent_back_to, waiting_for
from .rules.checks import MUST

KEPT_PANELS = ("workflow_objects_to_moderate", "user_objects_in_workflow_moderation", "locked_pages", "recent_edits", "ce-qui-m-attend")


class WaitingPanel(Component):
    """« Ce qui m'attend », in our words, above Wagtail's own lists."""

    name = "ce-qui-m-attend"
    template_name = "publishing/admin/waiting.html"
    order = 200

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return {
            "to_read": waiting_for(user).count(),
            "sent_back": sent_back_to(user).count(),
            "stands_in": bool(StandIn.objects.scope_of(user)),
            "publishes": bool(scope_of(user, Capability.PUBLISH_PAGES)),
        }


@hooks.register("construct_homepage_panels")
def what_waits_for_me(request, panels):
    panels.append(WaitingPanel())
    panels[:] = [panel for panel in panels if getattr(panel, "name", "recent_edits") in KEPT_PANELS]


@hooks.register("construct_homepage_summary_items", order=1000)  # after those that count
def no_totals(request, items):
    items.clear()


@hooks.register("register_page_header_buttons")
def keep_or_begin(page, user, view_name=None, next_url=None):
    if not page.pk:
        return []
    specific = page.specific
    if isinstance(specific, MaisonPage) and user_can(user, Capability.WRITE_PAGES, specific.maison):
        return [Button("Repartir d’une activité passée", reverse("publishing_desk:patterns"), icon_name="copy", priority=12)]
    if keepable(specific) and user_can(user, Capability.WRITE_PAGES, specific.maison):
        return [Button("Garder comme modèle", reverse("publishing_desk:pattern_keep", args=[page.pk]), icon_name="copy", priority=60)]
    return []


def say_what_to_mend(request, page) -> None:
    """After a draft was kept: everything to mend, at once; nothing is lost and nothing is refused. Not each time it saves itself."""
    if request.method != "POST" or "application/json" in request.headers.get("Accept", ""):
        return
    found = page_findings(page.get_latest_revision_as_object())
    if found:
        lines = format_html_join("", "<li>{} : {}</li>", ((finding.where, finding.words) for finding in found))
        messages.warning(request, format_html("À reprendre dans cette page :<ul>{}</ul>", lines))


@hooks.register("after_create_page")
def mend_after_creating(request, page):
    say_what_to_mend(request, page)


@hooks.register("after_edit_page")
def mend_after_editing(request, page):
    say_what_to_mend(request, page)


def must_mend(page: Page) -> str:
    """Why this page does not go online as it is last written; empty when it may."""
    found = [finding for finding in page_findings(page.get_latest_revision_as_object()) if finding.level == MUST]
    return f"« {page.get_admin_display_title()} » : {found[0].where}. {found[0].words}" if found else ""


@hooks.register("before_bulk_action", order=Order.WRITTEN)
def nothing_goes_online_unmended(request, action_type, objects, action):
    for page in objects if action_type == "publish" else ():
        if isinstance(page, Page) and (words := must_mend(page)):
            messages.error(request, words)
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register(ASKED, order=Order.WRITTEN)
def unmended_by_the_interface(act, page):
    return must_mend(page) if act == "publish" else ""
