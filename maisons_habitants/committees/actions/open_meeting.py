from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal
from programmes.models import Session

from ..models import Body, Meeting


@transaction.atomic
def open_meeting(*, body: Body, session: Session, by, **fields) -> Meeting:
    """A date of the committee's page becomes one of its meetings, to be prepared.

    Raises Refusal « autre-comite » for a date of another page, « deja-une-reunion » for one that is a meeting already.
    """
    if session.activity_id != body.page_id:
        raise Refusal("autre-comite", "Cette date n’est pas celle de ce comité.", "Choisissez une date du comité, ou prévoyez-en une.")
    if Meeting.objects.filter(session=session).exists():
        raise Refusal("deja-une-reunion", "Cette date a déjà sa réunion.", "Ouvrez la réunion pour la compléter.")
    meeting = Meeting.objects.create(session=session, body=body, **fields)
    audit.record("committees.open_meeting", meeting, by=by, maison=body.maison)
    return meeting
