"""The ways of outings: who may go, at what price for a guest, what is said besides the engine's words."""

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.households.models import means_of
from portal.kit import dates
from portal.kit.refusal import Refusal
from portal.people.rules.births import is_child
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import Means
from programmes.enums import HOLDING
from programmes.programme_type import ProgrammeType

from .actions.follow_date import follow_date
from .actions.forget_places import leave_company
from .notifications.called_off import tell_called_off, tell_escorts
from .notifications.meetings import meeting_of
from .reading.going import departure_on, reasons_against, trip_of
from .reading.instead import lost_for_this
from .reading.meeting_words import calendar_beside
from .rules import wording
from .rules.afterwards import ASKED
from .rules.going import is_grown_up
from .rules.seats import refusal_of_more

SAY_MEETING = ("confirmed", "offered", "drawn", "approved", "reminder")


class OutingKind(ProgrammeType):
    """Going out together: a theatre, a museum, the mountain. The seats are the engine's; the card, the meeting point and the way back
    are ours (`models.Trip`, beside the sheet). A sheet without a departure asks nothing of ours."""

    key = "outing"
    label = _("sortie")
    label_plural = _("sorties")
    neutral_label = _("Sortie")
    drawing = "mask"
    page_model = "pass_culture.Outing"
    charge_kind = "outing"
    own_recipe = True
    place_part = "pass_culture/place_part.html"
    calls_after = 0  # who could not come is asked after by the house; nothing is counted against her
    more_asked = ASKED
    party_words = _(
        "Une personne de moins de 18 ans vient avec un adulte de son groupe. Les mineurs non accompagnés ne partent pas avec nous."
    )
    WORDS: ClassVar = {**ProgrammeType.WORDS, **{what: getattr(wording, what) for what in SAY_MEETING}}

    def against_party(self, sheet, people, guests):
        return reasons_against(sheet, people)

    def against_leaving(self, enrolment, staying):
        """Nobody under age is left without a grown-up of her party."""
        trip = None if enrolment.guest else trip_of(enrolment.sheet)
        day = trip and dates.local(trip.meeting_at).date()
        if day is None or is_child(enrolment.person.birth, day):
            return None
        rows = [row for row in staying if not row.guest]
        seated = [row for row in rows if row.state in HOLDING]  # who only waits does not answer for who goes
        minors = _left_alone(seated, day) or _left_alone(rows, day)
        if not minors:
            return None
        names = " et ".join(person.display_name for person in minors)
        alone = "a moins de 18 ans et resterait" if len(minors) == 1 else "ont moins de 18 ans et resteraient"
        words = f"{names} {alone} sans adulte."
        return Refusal("mineur-seul", words, "Rendez les places ensemble, ou passez la vôtre à un autre adulte du foyer.")

    def against_more_places(self, sheet, more):
        trip = trip_of(sheet)
        if trip is None:
            return None
        now = 0 if sheet.capacity is None else sheet.capacity + sheet.overbooked
        return refusal_of_more(contract=trip.contract_seats, escorts=trip.escort_seats, seats=None if more is None else now + more)

    def comes_first(self, sheet, people):
        return lost_for_this(sheet, people)

    def guest_quote(self, household, sheet, *, on):
        trip = trip_of(sheet)
        if trip is None or trip.guest_tariff is None:
            return None
        return self.for_what_is_given(sheet, trip.guest_tariff.quote(Means.of(means_of(household, on)), on=on))

    def guest_promise(self, household, sheet, *, on, by):
        trip = trip_of(sheet)
        if trip is None or trip.guest_tariff is None:
            return None
        return self.for_what_is_given(sheet, freeze_quote(tariff=trip.guest_tariff, means=Means.of(means_of(household, on)), on=on, by=by))

    def withdrawn(self, enrolment, *, by):
        leave_company(enrolment)

    def desk_page(self, enrolment):
        return "Convocation, arrêt", reverse("pass_culture_desk:place", args=[enrolment.pk])

    def cancel_page(self, session):
        """Where what is proposed instead is chosen first, and who is told is read afterwards."""
        trip = departure_on(session)
        return reverse("pass_culture_desk:trip_call_off", args=[trip.pk]) if trip else ""

    def calendar_words(self, places):
        return calendar_beside(places)

    def dates_moved(self, moved, *, by):
        follow_date(moved, by=by)

    def dates_called_off(self, sessions, *, by):
        tell_escorts(sessions, by=by)

    def tell(self, what, sheet, rows, *, by, occasion_key="", date=None, **details):
        """With where and when one meets, at the turns where she needs to know it."""
        if what in (*SAY_MEETING, "date_moved") and (trip := trip_of(sheet)) is not None:
            meeting = meeting_of(trip)
            details |= {"why": _with_meeting(details.get("why", ""), meeting)} if what == "date_moved" else {"meeting": meeting}
        return super().tell(what, sheet, rows, by=by, occasion_key=occasion_key, date=date, **details)

    def tell_dates(self, what, rows, changed, *, why, by, occasion_key):
        trip = trip_of(rows[0].sheet) if rows else None
        if what == "cancelled" and trip is not None and len(changed) == 1:
            title = self.title(rows[0].sheet.activity, neutral=rows[0].sheet.confidential)
            return tell_called_off(trip, rows, lost=changed[0][0], why=why, title=title, by=by, occasion_key=occasion_key)
        trip = trip if what == "moved" else None
        why = _with_meeting(why, meeting_of(trip)) if trip is not None else why
        return super().tell_dates(what, rows, changed, why=why, by=by, occasion_key=occasion_key)


def _left_alone(rows, day):
    """Those under age of these places, where nobody of them is grown up."""
    people = [row.person.current_record for row in rows]
    return [] if any(is_grown_up(one.birth, day) for one in people) else [one for one in people if is_child(one.birth, day)]


def _with_meeting(why: str, meeting: wording.Meeting) -> str:
    said = meeting.words()
    return f"{why}\n\n{said[:1].upper()}{said[1:]}.".strip()
