"""The demo's course of six mornings: four are over and ticked in every way, one is today's, one is to come. Two people of it missed the
last two mornings without a word; the known resident came to all of hers. Written by the actions, as of those days."""

import datetime as dt

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person

from ..actions.enrol import enrol
from ..actions.open_sheet import open_sheet
from ..actions.plan_session import plan_session
from ..actions.record_attendance import record_attendance
from ..enums import Channel, Liked, Presence
from ..models import Enrolment, Event, Opinion, Session, SignUpSheet

TITLE, SLUG = "Prendre en main son téléphone", "prendre-en-main-son-telephone"
DAYS = (-28, -21, -14, -7, 0, 7)
CAPACITY, HOUR, HOURS = 8, 9, 2
HOUSE = "quais"  # where the demo's staff work
WORDS = (
    "", "On a pris le temps, merci.", "", "La salle était un peu bruyante.", "J’ai enfin appelé ma fille en vidéo.",
    "Un peu vite à la fin.", "",
)  # fmt: skip
MISSING = (1, 3)  # places of those who missed the last two mornings


def load(demo: Demo) -> None:
    """Needs the houses' pages and a few residents; a town without them has no such course."""
    under = MaisonPage.objects.select_related("maison_row").filter(maison_row__slug__startswith=HOUSE).order_by("path").first()
    under = under or MaisonPage.objects.select_related("maison_row").order_by("path").first()
    if under is None:
        return
    house, agent = under.maison_row, who_serves(under.maison_row)
    page = Event(title=TITLE, slug=SLUG, for_whom="Adultes, débutants", introduction="Appeler, écrire, se repérer : six mardis matin.")
    under.add_child(instance=page)
    with clock.standing_at(demo.at(demo.day + dt.timedelta(days=DAYS[0] - 10), 9)):
        dates = [_date(demo, page, house, day) for day in DAYS]
        sheet = open_sheet(activity=page.activity_ptr, sessions=dates, capacity=CAPACITY, by=agent)
        rows = [enrol(sheet=sheet, people=[person], channel=Channel.COUNTER, by=agent)[0] for person in _people(demo, house)]
    for session in dates:
        if session.end <= demo.at(demo.day, 8):
            _tick(demo, sheet, session, rows, agent)


def _date(demo: Demo, page: Event, house, day: int) -> Session:
    start = demo.at(demo.day + dt.timedelta(days=day), HOUR)
    return plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=HOURS), by=None)


def _people(demo: Demo, house) -> list[Person]:
    """The first resident with an account, then others: those whom the house knows and who can be rung up come first."""
    adults = Person.objects.current().filter(birth_year__lt=demo.day.year - 18)
    known = list(adults.exclude(user=None).filter(user__is_staff=False).order_by("pk")[:1])
    others = list(adults.filter(user=None).order_by("pk")[:400])
    near = set(house.people.values_list("pk", flat=True))
    demo.random.shuffle(others)
    others.sort(key=lambda person: (person.pk not in near, not person.phone))
    return [*known, *others][:CAPACITY]


def _tick(demo: Demo, sheet: SignUpSheet, session: Session, rows: list[Enrolment], agent) -> None:
    over = demo.at(demo.day, 8)
    recent = over - session.end < dt.timedelta(days=15)
    marks = {row.pk: demo.random.choice((Presence.PRESENT,) * 4 + (Presence.EXCUSED, Presence.ABSENT)) for row in rows}
    for place, row in enumerate(rows):
        if place == 0 or place in MISSING:
            marks[row.pk] = Presence.ABSENT if place and recent else Presence.PRESENT
    with clock.standing_at(session.end):
        record_attendance(sheet=sheet, session=session, marks=marks, unnamed=demo.random.randrange(3), by=agent)
    with clock.standing_at(session.end + dt.timedelta(days=1)):
        _say(demo, session, sum(mark == Presence.PRESENT for mark in marks.values()))


def _say(demo: Demo, session: Session, came: int) -> None:
    """Of those who came about half answered « Était-ce bien ? »."""
    answers = demo.random.choices(list(Liked), weights=(7, 2, 1), k=(came + 1) // 2)
    lines = demo.random.sample(WORDS, len(WORDS))[: len(answers)]
    for liked, words in zip(answers, lines, strict=False):
        Opinion.objects.create(uid=demo.uuid(), session=session, liked=liked, words=words, channel=Channel.ONLINE)
