"""The demo's small room of computers: three seats in the first house, today and the days that follow, some of their hours taken."""

import datetime as dt

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person
from programmes.enums import Channel

from .actions.book_appointment import book_appointment
from .actions.know_seat import know_seat
from .actions.offer_seats import offer_seats
from .actions.plan_seats import plan_seats
from .enums import Keeping
from .models import AppointmentSlot, Permanence

SLUG = "points-d-acces"
SEATS = ("Poste 1", "Poste 2", "Poste 3")
HALVES = ((9, 12), (14, 17))
DAYS = 4  # with the demo's own


def load(demo: Demo, under: MaisonPage) -> None:
    """Its page, its seats, their hours; then people, by phone and at the counter, one of them for two hours in a row."""
    maison = under.maison_row
    page = Permanence(
        title="Points d’accès", slug=SLUG, for_whom="Pour tous", to_bring="Vos identifiants, si vous en avez besoin",
        introduction="Un ordinateur, une imprimante, une connexion : à vous pour une heure. Quelqu’un n’est jamais loin.",
        how_to_come=maison.transport,
    )  # fmt: skip
    under.add_child(instance=page)
    offer_seats(permanence=page, by=None)
    agent = who_serves(maison)
    seats = [know_seat(maison=maison, name=name, keeper=agent, by=None) for name in SEATS]
    days = [day for day in (demo.day + dt.timedelta(days=rank) for rank in range(8)) if day.weekday() < 6]
    for day in days[:DAYS]:
        for begins, ends in HALVES:
            _lay(demo, page, seats, maison, day, dt.time(begins), dt.time(ends))
    _fill(demo, page, maison, agent)


def _lay(demo: Demo, page: Permanence, seats, maison, day: dt.date, begins: dt.time, ends: dt.time) -> None:
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=10), 9)):
        try:
            plan_seats(
                permanence=page, seats=seats, maison=maison, day=day, begins=begins, ends=ends, keeping=Keeping.ONE_IN_TWO, by=None
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code not in ("maison-fermee", "jour-ferie"):
                raise


def _fill(demo: Demo, page: Permanence, maison, agent) -> None:
    """Of the hours that have not begun a third is taken, each by somebody else; the last of those people stays an hour more."""
    people = list(Person.objects.current().filter(maisons=maison).order_by("pk")[:200])
    slots = AppointmentSlot.objects.filter(session__activity=page.pk, session__start__gt=clock.now())
    rows = list(slots.select_related("session", "sheet", "maison", "host").in_order())
    taken = [slot for slot in rows if demo.random.random() < 0.33]
    last = None
    for slot, person in zip(taken, demo.random.sample(people, len(people)), strict=False):
        book_appointment(slot=slot, person=person, by=agent, channel=demo.random.choice((Channel.COUNTER, Channel.PHONE)))
        last = slot, person
    if last is None:
        return
    slot, person = last
    free = [one for one in rows if one not in taken]
    after = next((one for one in free if one.session.start == slot.session.end), None)
    if after is not None:
        book_appointment(slot=after, person=person, by=agent, channel=Channel.PHONE)
