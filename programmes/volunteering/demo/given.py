"""The demo's recognition: who came last week, hours declared and read, a word of thanks, a programme that asks for a hand."""

import datetime as dt

from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person, User
from portal.people.rules.demo_accounts import DOMAIN
from portal.places.models import Maison
from programmes.actions.record_attendance import record_attendance
from programmes.enums import EnrolmentState, Presence
from programmes.models import Enrolment

from ..actions.approve_hours import approve_hours
from ..actions.ask_hands import ask_hands
from ..actions.declare_hours import declare_hours
from ..actions.lay_hours import lay_hours
from ..actions.modulate_hand import modulate_hand
from ..actions.thank import thank
from ..models import Shift, Volunteer, WorkedHours
from ..reading.asked_hands import programmes_that_may_ask

TASKS = (
    "affiches dans le quartier",
    "courses pour le repas",
    "bocaux lavés à la maison",
    "traduction d’un courrier affiché",
    "réparation d’une chaise",
)
WORDS = "Merci d’avoir été là tout ce mois : sans vous, la table aurait été moins longue."
ASKED = 4


def load(demo: Demo) -> None:
    house = Maison.objects.order_by("pk").first()
    agent = who_serves(house)
    _presences(demo)
    files = list(Volunteer.objects.current().filter(maisons=house).order_by("pk")[:6])
    own = User.objects.filter(email=f"benevole1@{DOMAIN}").first()
    hers = Volunteer.objects.of(Person.objects.of_user(own)) if own and Person.objects.of_user(own) else None
    for rank, file in enumerate([*files, *([hers] if hers else [])]):
        for back in (9 + rank, 40 + 3 * rank, 75):
            with clock.standing_at(demo.at(demo.day - dt.timedelta(days=back - 1), 18)):
                _declared(demo, file, house, clock.today() - dt.timedelta(days=1))
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=3), 11)):
        recent = dt.timedelta(days=12)
        old = WorkedHours.objects.filter(state="pending", day__lt=clock.today() - recent)
        approve_hours(keys=list(old.values_list("pk", flat=True)), by=agent)
        for file in [*files[:2], *([hers] if hers else [])]:
            thank(volunteer=file, maison=house, words=WORDS, by=agent)
    _asked(demo, agent)


def _presences(demo: Demo) -> None:
    """Sheets of the shifts that are over, ticked that evening; one in eight did not come."""
    for shift in Shift.objects.on().filter(session__end__lte=demo.at(demo.day, 8)).select_related("sheet", "session", "maison").in_order():
        places = Enrolment.objects.filter(sheet=shift.sheet, state=EnrolmentState.CONFIRMED).order_by("pk")
        marks = {place.pk: Presence.EXCUSED if demo.random.randrange(8) == 0 else Presence.PRESENT for place in places}
        if marks:
            with clock.standing_at(shift.session.end):
                record_attendance(sheet=shift.sheet, session=shift.session, marks=marks, by=who_serves(shift.maison))
    with clock.standing_at(demo.at(demo.day, 7)):
        lay_hours()


def _declared(demo: Demo, file: Volunteer, house: Maison, day: dt.date) -> None:
    minutes = demo.random.choice((30, 45, 60, 90, 120))
    try:
        declare_hours(volunteer=file, maison=house, day=day, minutes=minutes, note=demo.random.choice(TASKS), by=None)
    except Refusal:
        return  # the same time twice on one day


def _asked(demo: Demo, agent) -> None:
    """The programme with most people asks for a few hands; one of them is asked for fewer."""
    biggest = None
    for activity in programmes_that_may_ask(agent)[:40]:
        people = Enrolment.objects.filter(sheet__activity=activity, state=EnrolmentState.CONFIRMED, guest=False)
        if biggest is None or people.count() > biggest[0]:
            biggest = (people.count(), activity, people)
    if biggest is None or not biggest[0]:
        return
    first = demo.day.replace(day=1) - dt.timedelta(days=61)
    asked = ask_hands(activity=biggest[1], shifts=ASKED, first_on=first, last_on=first + dt.timedelta(days=270), by=agent)
    modulate_hand(asked=asked, person=biggest[2].order_by("pk").first().person, shifts=1, by=agent)
