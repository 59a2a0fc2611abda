"""The demo's permanences: four pages, two weeks of moments around the day, some taken, one missed. Written by the actions."""

import datetime as dt
from dataclasses import dataclass

from django.utils.text import slugify

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person, RoleAssignment, User
from portal.places.calendars import public_holidays
from programmes.enums import Channel

from . import seat_demo
from .actions.book_appointment import book_appointment
from .actions.know_host import know_host
from .actions.note_presence import note_arrived, note_missed
from .actions.plan_slots import plan_slots
from .actions.set_terms import set_terms
from .enums import Keeping
from .models import AppointmentSlot, Host, Permanence


@dataclass(frozen=True)
class Told:
    """One permanence: its words, its house (rank among the pages), weekdays from Monday = 0, hours, minutes of each moment."""

    title: str
    introduction: str
    for_whom: str
    to_bring: str
    house: int
    weekdays: tuple[int, ...]
    begins: int
    ends: int
    minutes: int
    online: bool = True
    outside: str = ""


PERMANENCES = (
    Told(
        "Écrivain public", "Une lettre, un formulaire, un dossier : on lit et on écrit avec vous.", "Pour tous",
        "Le courrier reçu, même s’il n’est pas ouvert\nUne pièce d’identité, si vous en avez une", 0, (1, 3), 14, 17, 20,
    ),
    Told(
        "Aide au numérique", "Un téléphone neuf, une démarche en ligne, un mot de passe perdu : on avance à votre rythme.",
        "Grands débutants bienvenus", "Votre téléphone ou votre ordinateur, et son chargeur", 1, (0, 2), 9, 12, 45,
    ),
    Told(
        "Avocat, première écoute", "Un quart d’heure pour savoir à quoi vous avez droit. C’est gratuit et cela reste entre vous.",
        "Pour tous", "Les papiers qui vous inquiètent", 0, (4,), 9, 12, 15, False, "Me Durand, avocate",
    ),
    Told(
        "Assistante sociale", "Parler de ce qui ne va pas, chercher une solution ensemble.", "Pour tous", "", 2, (1, 4), 9, 12, 45,
    ),
)  # fmt: skip


def load(demo: Demo) -> None:
    """Pages, terms, moments from the week before to the week after; then people, by phone and at the counter."""
    pages = list(MaisonPage.objects.select_related("maison_row__sector").order_by("path"))
    for told in demo.progress(PERMANENCES):
        under = pages[told.house % len(pages)]
        page = Permanence(
            title=told.title, slug=slugify(told.title.replace("’", "-")), introduction=told.introduction, for_whom=told.for_whom,
            to_bring=told.to_bring, how_to_come=under.maison_row.transport,
        )  # fmt: skip
        under.add_child(instance=page)
        set_terms(permanence=page, minutes=told.minutes, online=told.online, by=None)
        host = _host(told, under.maison_row)
        for day in _days(demo, told):
            _lay(demo, told, page, host, under.maison_row, day)
        _fill(demo, page, under.maison_row)
    seat_demo.load(demo, pages[0])


def _host(told: Told, maison) -> Host:
    """Somebody of the house; the social worker of the demo for what is hers; who keeps the list of somebody from outside."""
    roles = RoleAssignment.objects.active(clock.today())
    here = roles.filter(maison=maison) | roles.filter(sector=maison.sector_id) | roles.filter(reach="all")
    wanted = "travail_social" if told.title.startswith("Assistante") else "animation"
    users = User.objects.filter(pk__in=here.order_by().values("user"))
    user = users.filter(role_assignments__role=wanted).order_by("pk").first() or users.order_by("pk").first()
    return know_host(by=None, name=told.outside, keeper=user) if told.outside else know_host(by=None, user=user)


def _days(demo: Demo, told: Told) -> list[dt.date]:
    monday = demo.day - dt.timedelta(days=demo.day.weekday())
    days = [monday + dt.timedelta(days=7 * week + weekday) for week in (-1, 0, 1) for weekday in told.weekdays]
    holidays = public_holidays(days[0], days[-1])
    return [day for day in days if day not in holidays]


def _lay(demo: Demo, told: Told, page: Permanence, host: Host, maison, day: dt.date) -> None:
    with clock.standing_at(demo.at(min(day, demo.day) - dt.timedelta(days=10), 9)):
        try:
            plan_slots(
                permanence=page, host=host, maison=maison, day=day, begins=dt.time(told.begins), ends=dt.time(told.ends),
                keeping=Keeping.ONE_IN_TWO, by=None,
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code != "deja-occupe":
                raise  # else she leads something at that hour, and receives nobody that day


def _fill(demo: Demo, page: Permanence, maison) -> None:
    """Of the moments that are over most people came, one did not; of those to come nearly half are taken."""
    known = list(Person.objects.current().filter(maisons=maison).order_by("pk")[:200])
    slots = list(AppointmentSlot.objects.filter(session__activity=page.pk).select_related("session", "sheet", "maison").in_order())
    agent = who_serves(maison)
    over = [slot for slot in slots if slot.session.end <= clock.now()]
    coming = [slot for slot in slots if slot.session.start > clock.now() and demo.random.random() < 0.45]
    for rank, (slot, person) in enumerate(zip(over, demo.random.sample(known, len(known)), strict=False)):
        with clock.standing_at(slot.session.start - dt.timedelta(days=4)):
            row = _book(demo, slot, person, agent)
        with clock.standing_at(slot.session.end):
            (note_arrived if rank else note_missed)(enrolment=row, by=agent)
    people = _with_account_first(demo.random.sample(known, len(known)))
    for slot, person in zip(coming, people, strict=False):
        _book(demo, slot, person, agent)


def _book(demo: Demo, slot: AppointmentSlot, person: Person, agent):
    return book_appointment(slot=slot, person=person, by=agent, channel=demo.random.choice((Channel.COUNTER, Channel.PHONE)))


def _with_account_first(people: list[Person]) -> list[Person]:
    """Those who sign in have one, so that « mon espace » shows it."""
    return sorted(people, key=lambda person: person.user_id is None)
