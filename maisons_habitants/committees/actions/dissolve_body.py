import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import MeetingState
from ..models import Body, Mandate, Meeting, Proposal, ProposalAnswer
from ..notifications.members import tell_dissolved
from ..rules.proposals import ANSWERED
from ..slots import against_dissolving
from .lock_body import lock_body, moved_on


def dissolve_body(*, body: Body, words: str, by, seen: int | None = None, key: uuid.UUID | None = None) -> Body:
    """From today on it sits no more: mandates end today, each member is told by her way, what it owed an answer to is the house's. Its
    papers stay to be read. It is not undone: whoever wants a committee again opens another.

    Raises, all at once, « sans-raison », « reunions-prevues », « appel-ouvert » and what an upper room says; « comite-dissous »,
    « deja-modifie ».
    """
    with once(key, f"committees.dissolve_body:{body.pk}", by=by) as request:
        if request.done:
            return Body.objects.get(pk=body.pk)
        body = lock_body(body, seen=seen)
        refusal = Refusal.gather(_reasons(body, words.strip()))
        if refusal:
            raise refusal
        today = clock.today()
        sitting = (
            Mandate.objects.until()
            .filter(seat__body=body, until__gte=today)
            .select_related("seat__body__page", "seat__body__maison", "person")
        )
        for row in sitting.order_by("pk"):
            row.ended_on = today if row.starts_on <= today else row.starts_on - dt.timedelta(days=1)
            row.edition += 1
            row.save(update_fields=["ended_on", "edition"])
            if row.person_id:
                tell_dissolved(row, words.strip(), by=by)
        answered = ProposalAnswer.objects.filter(outcome__in=ANSWERED).order_by().values("proposal")
        owed = Proposal.objects.filter(body=body, set_aside_at=None, merged_into=None).exclude(pk__in=answered)
        for proposal in owed.select_for_update(of=("self",)).order_by("pk"):
            proposal.body = None
            proposal.save(update_fields=["body"])
            audit.record("committees.hand_over_proposal", proposal, by=by, maison=proposal.maison_id, body=body.pk)
        body.closed_on, body.closed_words = today, words.strip()[:300]
        body.save(update_fields=["closed_on", "closed_words"])
        audit.record("committees.dissolve_body", body, by=by, maison=body.maison)
        moved_on(body)
    return body


def _reasons(body: Body, words: str) -> list[Refusal]:
    found = []
    if not words:
        found.append(Refusal("sans-raison", "Il manque la raison : elle est dite aux membres et sur la page.", "Une phrase suffit."))
    if Meeting.objects.filter(body=body, state__in=(MeetingState.PLANNED, MeetingState.CONVOKED, MeetingState.OPEN)).exclude(
        session__state="cancelled"
    ):
        found.append(Refusal("reunions-prevues", "Une réunion de ce comité est prévue ou en cours.", "Terminez-la, ou annulez sa date."))
    if body.calls.filter(closed_at=None).exists():
        found.append(
            Refusal("appel-ouvert", "Un appel à membres est ouvert : des personnes attendent une réponse.", "Finissez-le d’abord.")
        )
    return found + [refusal for ask in against_dissolving if (refusal := ask(body))]
