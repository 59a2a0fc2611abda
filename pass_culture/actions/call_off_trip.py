"""An outing does not take place: everybody is told at once, what was paid goes back, the next like it is proposed."""

import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.change_dates import cancel_dates
from programmes.actions.lock_sheet import lock_sheet
from programmes.enums import DatesAct, SessionState
from programmes.models import DatesChange, Session

from ..models import Trip
from ..rules.calling_off import refusal_to_call_off, why_said
from .change_trip import locked_trip, refuse_over


def call_off_trip(
    *, trip: Trip, origin: str, words: str = "", instead: Trip | None = None, by, seen: int | None = None, key: uuid.UUID | None = None
) -> DatesChange:  # fmt: skip
    """First the choice of what is proposed, then the engine's act: people (the waiting list and requests too) and the volunteers who
    serve the date are told and paid back by small transactions that take up where they stopped; who escorts is told with it. The same
    again is the same.

    `origin`: a `CalledOffBy`; `words`: what people read besides. Raises « sortie-annulee », « sortie-passee », « sortie-commencee »,
    « groupe-parti », « proposition-passee », « deja-modifie »."""
    with once(key, "pass_culture.call_off_trip", by=by) as request:
        if not request.done:
            sheet = lock_sheet(trip.sheet_id)
            fresh = locked_trip(trip.pk, seen)
            date = refuse_over(sheet)
            refusal = refusal_to_call_off(now=clock.now(), meeting_at=fresh.meeting_at, start=date.start, end=date.end)
            if refusal := refusal or _refusal_of(instead, fresh):
                raise refusal
            fresh.instead = instead
            fresh.edition += 1
            fresh.save(update_fields=["instead", "edition"])
            about = {"origin": str(origin), **({"instead": instead.pk} if instead else {})}
            audit.record("pass_culture.call_off_trip", fresh, by=by, maison=sheet.maison_id, **about)
            request.result = fresh.pk
    return _through(trip, why_said(origin, words), by=by)


def _refusal_of(instead: Trip | None, trip: Trip) -> Refusal | None:
    if instead is None:
        return None
    stands = instead.sheet.sessions.exclude(state=SessionState.CANCELLED).filter(start__gt=clock.now()).exists()
    if stands and instead.pk != trip.pk and instead.meeting_at > clock.now():
        return None
    return Refusal(
        "proposition-passee", "La sortie proposée à la place n’a plus lieu, ou elle est passée.", "Choisissez-en une autre, ou aucune."
    )


def _through(trip: Trip, why: str, *, by) -> DatesChange:
    """Call the date off, unless that was done already: the same press, or somebody else at the same time."""
    standing = list(Session.objects.on().filter(on_sheets__sheet=trip.sheet_id).order_by("start", "pk"))
    if standing:
        try:
            return cancel_dates(sessions=standing, why=why, by=by)
        except Refusal as refusal:
            if refusal.code != "rien-a-changer":
                raise
    change = change_of(trip)
    if change is None:
        raise Refusal("sortie-annulee", "Cette sortie est annulée.", "Préparez-en une autre.")
    return change


def change_of(trip: Trip) -> DatesChange | None:
    """The act that called it off."""
    keys = [str(key) for key in trip.sheet.sessions.order_by().values_list("pk", flat=True)]
    rows = DatesChange.objects.filter(act=DatesAct.CANCEL, dates__has_any_keys=keys) if keys else DatesChange.objects.none()
    return rows.order_by("-at", "-pk").first()
