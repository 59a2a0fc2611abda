import uuid

from django.utils.text import Truncator

from maisons_habitants.publishing.reading.free_slug import free_slug
from portal.cms.models import MaisonPage
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.models import Event

from ..enums import State
from ..models import FundRequest
from .move_request import lock_request

INTRODUCTION, FOR_WHOM = 400, 120  # what a page holds


def announce_project(*, request: FundRequest, by, key: uuid.UUID | None = None) -> Event:
    """A page for the agenda with what is public of a granted project, nobody named, under the page of the house that goes along with it:
    a draft that `by` owns, sent to that house's moderation. Its date is planned once it is read over.

    Raises « pas-accorde », « deja-annonce », « pas-de-page », « pas-votre-maison »."""
    with once(key, "funds.announce_project", by=by) as asked:
        if asked.done:
            return Event.objects.get(pk=asked.result)
        fresh = lock_request(request.pk)
        if fresh.state != State.GRANTED:
            raise Refusal("pas-accorde", f"Cette demande est {fresh.get_state_display()}.", "On annonce un projet accordé.")
        if fresh.event_id is not None:
            raise Refusal("deja-annonce", "La page de ce projet existe déjà.", "Ouvrez-la pour la changer.")
        parent = MaisonPage.objects.filter(maison_row=fresh.maison_id).first()
        if parent is None:
            raise Refusal("pas-de-page", "Cette maison n’a pas de page sur le site.", "Ouvrez d’abord sa page.")
        if not parent.permissions_for_user(by).can_add_subpage():
            raise Refusal("pas-votre-maison", "Vous n’écrivez pas les pages de cette maison.", "Demandez à qui les écrit.")
        page = Event(
            title=fresh.title, draft_title=fresh.title, slug=free_slug(parent, fresh.title), live=False, has_unpublished_changes=True,
            owner=by, introduction=Truncator(fresh.idea).chars(INTRODUCTION),
            for_whom=Truncator(" ".join(fresh.for_whom.split())).chars(FOR_WHOM),
        )  # fmt: skip
        parent.add_child(instance=page)
        page.save_revision(user=by)
        workflow = page.get_workflow()
        if workflow is not None:
            workflow.start(page, by)
        fresh.event = page
        fresh.save(update_fields=["event"])
        audit.record("funds.announce_project", fresh, by=by, maison=fresh.maison_id)
        asked.result = page.pk
    return page
