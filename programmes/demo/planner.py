"""The demo's rooms and series: each recipe at one house at least, one that asks computers, one of last year, two dates in one room."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import slugify

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person, RoleAssignment, User
from portal.places.models import Maison, Room

from ..actions.enrol import enrol
from ..actions.plan_series import plan_series
from ..actions.wait import wait
from ..clashes import clashes, span_on
from ..enums import Channel, Preparation
from ..models import Event, Series
from ..proposal import free_days
from ..recipes import ByDate, Course, Free, Recipe, Terms
from ..rules.series import Rhythm, laid

ROOMS = (("Salle bleue", 20, True), ("Salle du jardin", 40, True), ("Petite salle", 8, False))


@dataclass(frozen=True)
class Planned:
    """A series: at which house of the list, from how many days after the demo's day, how often and how many times; `share` of the places
    of its first sheet is taken (above 1: a list)."""

    title: str
    introduction: str
    for_whom: str
    house: int
    recipe: type[Recipe]
    after: int
    every: int
    count: int
    begins: int
    room: str = "Salle bleue"
    capacity: int | None = None
    share: float = 0.0
    needs: tuple[str, ...] = ()
    note: str = ""
    leads: str = ""

    @property
    def asked(self) -> dict[str, list[str]]:
        """As it would have been typed, so that it is proposed again a year later."""
        typed = {
            "begins": f"{self.begins:02d}:00", "ends": f"{self.begins + 2:02d}:00", "every": str(self.every), "count": str(self.count),
            "skip_public": "on", "skip_school": "on", "needs_note": self.note, "others": self.leads,
        }  # fmt: skip
        if self.capacity:
            typed |= {"capacity": str(self.capacity), "waiting_list": "on"}
        return {name: [value] for name, value in typed.items()} | {"needs": list(self.needs)}


SERIES = (
    Planned("L’ordinateur, pas à pas", "Huit matinées pour apprendre l’ordinateur, à son rythme.", "Adultes", 0, Course, 44, 1, 8, 10,
            capacity=8, share=1.25, needs=(Preparation.COMPUTERS,), note="8 postes", leads="Mme Roux, conseillère numérique"),
    Planned("Parler français autour d’un thé", "On parle, on se trompe, on rit.", "Adultes", 0, ByDate, 7, 1, 6, 14,
            room="Salle du jardin", capacity=12, share=0.5, needs=(Preparation.CHILDCARE,)),
    Planned("Jardin partagé, les gestes d’hiver", "Tailler, pailler, semer au chaud.", "Pour tous", 0, Free, 10, 2, 5, 10, room=""),
    Planned("Remplir ses papiers ensemble", "Un dossier, une table, quelqu’un à côté.", "Adultes", 1, ByDate, 6, 2, 4, 9,
            room="Petite salle", capacity=6, share=0.5, needs=(Preparation.INTERPRETER,), note="arabe"),
    Planned("Premiers pas au clavier", "Quatre séances pour ne plus avoir peur de la machine.", "Adultes", 0, Course, -330, 1, 6, 10,
            capacity=8, needs=(Preparation.COMPUTERS,), note="8 postes"),
)  # fmt: skip


def load(demo: Demo) -> None:
    Room.objects.bulk_create(
        Room(maison=house, name=name, seats=seats, step_free=step_free)
        for house in Maison.objects.order_by("pk")
        for name, seats, step_free in ROOMS
    )
    pages = list(MaisonPage.objects.select_related("maison_row__sector").order_by("path"))
    for planned in demo.progress(SERIES):
        series = _plan(demo, planned, pages[planned.house % len(pages)])
        if planned.share:
            _fill(demo, planned, series)


def _plan(demo: Demo, planned: Planned, under: MaisonPage) -> Series:
    """Planned three weeks before its first date at the latest, by somebody of the house, who leads it unless another is named."""
    house = under.maison_row
    page = Event(
        title=planned.title, introduction=planned.introduction, for_whom=planned.for_whom, how_to_come=house.transport,
        slug=slugify(planned.title.replace("’", "-")),
    )  # fmt: skip
    under.add_child(instance=page)
    first = demo.day + dt.timedelta(days=planned.after)
    begins, ends = dt.time(planned.begins), dt.time(planned.begins + 2)
    user = _somebody(house)
    room = Room.objects.filter(maison=house, name=planned.room).first()
    with clock.standing_at(demo.at(min(first - dt.timedelta(days=21), demo.day - dt.timedelta(days=1)), 9)):
        rhythm = Rhythm(first, planned.every, count=planned.count)
        days = [day.day for day in laid(rhythm, free_days(rhythm, house, public=True, school=True)) if not day.why]
        read = clashes([span_on(day, begins, ends) for day in days], room=room)
        return plan_series(
            recipe=planned.recipe(), activity=page.activity_ptr, maison=house, days=days, begins=begins, ends=ends, room=room,
            terms=Terms(capacity=planned.capacity, waiting_list=True, cancel_days=2 if planned.capacity else None),
            users=[user] if user and not planned.leads else [], names=[planned.leads] if planned.leads else [], needs=planned.needs,
            needs_note=planned.note, seen=[clash.key for clash in read], by=user,
            asked=planned.asked | {"day": [first.isoformat()], "room": [str(room.pk)] if room else []},
        )  # fmt: skip


def _somebody(house: Maison) -> User | None:
    here = RoleAssignment.objects.active(clock.today()).filter(Q(maison=house) | Q(sector=house.sector_id))
    users = User.objects.filter(pk__in=here.order_by().values("user")).order_by("pk")
    return users.filter(role_assignments__role="animation").first() or users.first()


def _fill(demo: Demo, planned: Planned, series: Series) -> None:
    sheet = series.sessions.order_by("start").first().sheets.get()
    known = list(Person.objects.current().filter(maisons=series.maison).order_by("pk")[:200])
    people = demo.random.sample(known, min(int(planned.capacity * planned.share), len(known)))
    agent = who_serves(series.maison)
    for rank, person in enumerate(people):
        (enrol if rank < planned.capacity else wait)(sheet=sheet, people=[person], channel=Channel.COUNTER, by=agent)
