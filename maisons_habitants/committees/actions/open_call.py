import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Designation
from ..models import Body, CallForMembers, College
from .lock_body import lock_body, moved_on

LONGEST_DAYS = 366


def open_call(
    *, body: Body, seats: int, opens_on: dt.date, closes_on: dt.date, by, words: str = "", designation: str = Designation.DRAWN,
    college: College | None = None, meetings: int = 6, months: int = 24, childcare: bool = True, key: uuid.UUID | None = None,
) -> CallForMembers:  # fmt: skip
    """Seats to take: who would like to come says so until the last day, online or at any counter. One open call at a time for a college.

    Raises « appel-deja-ouvert », « dates-a-l-envers », « appel-passe », « appel-trop-long », « aucune-place », « college-d-ailleurs ».
    """
    with once(key, f"committees.open_call:{body.pk}", by=by) as request:
        if request.done:
            return CallForMembers.objects.get(pk=request.result)
        body = lock_body(body)
        if refusal := Refusal.gather(_against(body, seats, opens_on, closes_on, college)):
            raise refusal
        call = CallForMembers.objects.create(
            body=body, college=college, seats=seats, opens_on=opens_on, closes_on=closes_on, words=words.strip(), designation=designation,
            meetings=meetings, months=months, childcare=childcare,
        )  # fmt: skip
        audit.record("committees.open_call", call, by=by, maison=body.maison)
        moved_on(body)
        request.result = call.pk
    return call


def _against(body: Body, seats: int, opens_on: dt.date, closes_on: dt.date, college: College | None) -> list[Refusal]:
    found = []
    if seats < 1:
        found.append(Refusal("aucune-place", "Un appel a au moins une place.", "Écrivez combien de personnes le comité attend."))
    if closes_on < opens_on:
        found.append(Refusal("dates-a-l-envers", "L’appel finit avant d’avoir commencé.", "Vérifiez les deux dates."))
    elif closes_on < clock.today():
        found.append(Refusal("appel-passe", "Ce jour est passé.", "Choisissez un dernier jour à venir : trois semaines, c’est bien."))
    elif (closes_on - opens_on).days > LONGEST_DAYS:
        found.append(Refusal("appel-trop-long", "Cet appel dure plus d’un an.", "Vérifiez l’année."))
    if college is not None and college.body_id != body.pk:
        found.append(Refusal("college-d-ailleurs", "Ce collège est celui d’un autre comité.", "Choisissez un collège de celui-ci."))
    if body.calls.filter(closed_at=None, college=college).exists():
        words = "Un appel est déjà ouvert pour ces sièges."
        found.append(Refusal("appel-deja-ouvert", words, "Finissez-le d’abord : chaque personne doit avoir sa réponse."))
    return found
