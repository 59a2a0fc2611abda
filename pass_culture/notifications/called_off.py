"""An outing is called off: said to who has a place or waits (with what is proposed instead), and to who was to escort."""

from django.conf import settings

from portal.cms.models.base import address_of
from portal.kit import audit, dates
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel
from programmes.enums import SessionState
from programmes.models import Enrolment, Session
from programmes.notifications import tell_together

from ..models import Trip
from ..rules.calling_off import Offer, called_off, escort_told

PURPOSE = "programmes.date_cancelled"  # the engine's: what cannot wait
ESCORT = "pass_culture.called_off"


def offer_of(trip: Trip) -> Offer | None:
    """The outing chosen for those of `trip`, as long as it takes place."""
    other = trip.instead
    if other is None:
        return None
    date = other.sheet.sessions.exclude(state=SessionState.CANCELLED).select_related("maison").order_by("start").first()
    if date is None:
        return None
    page = address_of(other.sheet.activity)
    link = page if "://" in page else f"{settings.WAGTAILADMIN_BASE_URL}{page}"
    return Offer(other.sheet.activity.title, date.start, date.where, link)


def tell_called_off(trip: Trip, rows: list[Enrolment], *, lost, why: str, title: str, by, occasion_key: str) -> list[Enrolment]:
    """One message to the one reader of `rows`; gives them back when no way leads to her."""
    offer = offer_of(Trip.objects.select_related("instead__sheet__activity").get(pk=trip.pk))
    return tell_together(
        rows, PURPOSE, lambda occasion: called_off(occasion, lost=lost, why=why, offer=offer), title=title, by=by,
        occasion_key=occasion_key,
    )  # fmt: skip


def tell_escorts(sessions: list[Session], *, by) -> None:
    """Members of the team who were to go along on these dates, by e-mail, once each. Inside the caller's transaction."""
    found = {date.pk: date for date in sessions}
    trips = (
        Trip.objects.filter(sheet__sessions__in=found).select_related("sheet__maison", "sheet__activity").prefetch_related("escorts__user")
    )
    for trip in trips.distinct().order_by("pk"):
        date = next(found[key] for key in trip.sheet.sessions.order_by("start").values_list("pk", flat=True) if key in found)
        subject, body = escort_told(
            title=trip.sheet.activity.title, when=dates.moment_long(date.start), why=date.public_note, house=trip.sheet.maison.name
        )
        for escort in trip.escorts.all():
            if escort.user.email and escort.user.is_active:
                queue_message(
                    channel=Channel.EMAIL, address=escort.user.email, purpose=ESCORT, subject=subject, body=body,
                    recipient_key=audit.key_of(escort.user), about=audit.key_of(trip),
                    dedupe_key=f"{ESCORT}:{trip.pk}:{date.sequence}:{escort.user_id}", by=by,
                )  # fmt: skip


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    purposes.add(ESCORT, "Sortie annulée, à qui accompagne")
