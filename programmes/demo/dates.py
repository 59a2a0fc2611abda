"""The demo's rendez-vous: a score of pages over the houses, dates around the day, people on their sheets. Written by the actions."""

import datetime as dt
from dataclasses import dataclass

from django.utils.text import slugify

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person

from ..actions.cancel_session import cancel_session
from ..actions.enrol import enrol
from ..actions.open_sheet import open_sheet
from ..actions.plan_session import plan_session
from ..actions.record_attendance import record_attendance
from ..actions.wait import wait
from ..enums import Channel, Presence, Selection
from ..models import Event, Session, SignUpSheet


@dataclass(frozen=True)
class Told:
    """One page: its words, on which days after the demo's day, when, for how many; `share` of the places is taken (above 1: a list)."""

    title: str
    introduction: str
    for_whom: str
    days: tuple[int, ...]
    hour: int
    hours: int = 2
    capacity: int | None = None
    share: float = 0.5
    sign_up: bool = True
    confidential: bool = False
    by_request: bool = False
    cancelled: bool = False


EVENTS = (
    Told("Repas de quartier", "On cuisine ensemble le matin, on mange ensemble à midi.", "Pour tous", (3, 17), 11, 3, 30, 0.6),
    Told("Café des parents", "Un café, un sujet, et les enfants qui jouent à côté.", "Parents et enfants", (-4, 3, 10), 9, 2, 12, 0.5),
    Told("Bal d’automne", "Accordéon, parquet et gâteaux. On apprend les pas sur place.", "Pour tous", (4,), 18, 4, 80, 0.4),
    Told("Atelier vélo", "Apportez votre vélo, on répare à plusieurs.", "Dès 10 ans", (1, 8, 15), 14, 3, 8, 1.4),
    Told("Jeux en bois", "Des grands jeux à essayer, sans inscription.", "En famille", (0, 7, 14), 16, 2, sign_up=False),
    Told("Lecture à voix haute", "Une histoire, un goûter, un coussin.", "Dès 4 ans", (1, 8), 10, 1, 15, 0.5),
    Told("Initiation à la couture", "Un ourlet, un bouton, une fermeture : on s’entraide.", "Adultes", (2, 9), 14, 2, 8, 1.3),
    Told("Balade du jeudi", "Deux heures à pied, à petits pas, le long de la rivière.", "Pour tous", (2, 9, 16), 14, 2, 20, 0.5),
    Told("Groupe des aidants", "Parler avec d’autres qui aident un proche.", "Proches aidants", (6,), 18, 2, 10, 0.5, confidential=True),
    Told("Loto des voisins", "Des lots faits maison et une soupe chaude.", "Pour tous", (5,), 15, 3, 60, 0.5),
    Told("Chorale ouverte", "On chante, même sans savoir lire la musique.", "Pour tous", (0, 7, 14), 18, 2, sign_up=False),
    Told("Cuisine du monde", "Une recette, une habitante, une table.", "Adultes", (3,), 17, 3, 10, 1.5),
    Told("Troc de plantes", "Boutures, graines et conseils contre sourires.", "Pour tous", (11,), 10, 3, sign_up=False),
    Told("Gymnastique douce", "Assis ou debout, à son rythme.", "Dès 60 ans", (-1, 6, 13), 10, 1, 14, 0.9),
    Told("Ciné-débat", "Un film, puis on en parle.", "Adultes", (10,), 19, 3, 40, 0.4),
    Told("Premiers secours", "Les gestes qui sauvent, en une matinée.", "Dès 16 ans", (12,), 9, 4, 10, 1.0),
    Told("Répar’café", "Grille-pain, lampe ou radio : on ne jette pas, on répare.", "Pour tous", (18,), 14, 4, 25, 0.3),
    Told("Goûter des anciens", "Une après-midi de cartes et de souvenirs.", "Dès 65 ans", (8,), 14, 3, 35, 0.6),
    Told("Sortie à la ferme", "Une matinée chez un maraîcher.", "En famille", (9,), 9, 3, 18, 0.3, by_request=True),
    Told("Conseil du quartier", "Ce qui change dans le quartier, et ce que vous en pensez.", "Pour tous", (14,), 18, 2, sign_up=False),
    Told("Soirée contes", "Contes d’ici et d’ailleurs, à la lumière basse.", "Dès 7 ans", (2,), 19, 2, 30, 0.3, cancelled=True),
    Told("Préparer les fêtes", "Guirlandes et biscuits pour décorer la maison.", "En famille", (15, 22), 14, 3, 20, 0.4),
)  # fmt: skip


def load(demo: Demo) -> None:
    """Every page goes to the next house, so that each has something; the people are those its house knows."""
    pages = list(MaisonPage.objects.select_related("maison_row").order_by("path"))
    for number, told in enumerate(demo.progress(EVENTS)):
        _tell(demo, told, pages[number % len(pages)])


def _tell(demo: Demo, told: Told, under: MaisonPage) -> None:
    house = under.maison_row
    page = Event(
        title=told.title, introduction=told.introduction, for_whom=told.for_whom, how_to_come=house.transport, slug=_slug(told.title)
    )  # fmt: skip
    under.add_child(instance=page)
    known = list(Person.objects.current().filter(maisons=house).order_by("pk")[:400])
    for offset in told.days:
        session = _date(demo, told, page, house, offset)
        if told.sign_up:
            _fill(demo, told, session, known)
        if told.cancelled:
            cancel_session(session=session, why="La conteuse est malade.", by=None)


def _slug(title: str) -> str:
    return slugify(title.replace("’", "-"))


def _date(demo: Demo, told: Told, page: Event, house, offset: int) -> Session:
    start = demo.at(demo.day + dt.timedelta(days=offset), told.hour)
    return plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=told.hours), by=None)


def _fill(demo: Demo, told: Told, session: Session, known: list[Person]) -> None:
    sheet = open_sheet(
        activity=session.activity, sessions=[session], capacity=told.capacity, confidential=told.confidential, by=None,
        opens_at=demo.at(demo.day - dt.timedelta(days=30), 9), selection=Selection.STAFF if told.by_request else Selection.FIRST_COME,
    )  # fmt: skip
    wanted = int((told.capacity or 20) * told.share)
    people = demo.random.sample(known, min(wanted, len(known)))
    inside, after = people[: told.capacity], people[told.capacity :]
    past, agent = session.end <= demo.at(demo.day, 8), who_serves(session.maison)
    for person in () if past else inside:
        enrol(sheet=sheet, people=[person], channel=_channel(demo), by=agent)
    for person in after:
        wait(sheet=sheet, people=[person], channel=_channel(demo), by=agent)
    if past:
        _remember(demo, sheet, session, inside, agent)


def _channel(demo: Demo) -> str:
    return demo.random.choice((Channel.COUNTER, Channel.COUNTER, Channel.PHONE))


def _remember(demo: Demo, sheet: SignUpSheet, session: Session, people: list[Person], agent) -> None:
    """A date that is over, as it was: enrolled while it was to come, ticked on the day."""
    with clock.standing_at(session.start - dt.timedelta(days=2)):
        rows = [enrol(sheet=sheet, people=[person], channel=_channel(demo), by=agent)[0] for person in people]
    marks = {row.pk: demo.random.choice((Presence.PRESENT,) * 5 + (Presence.ABSENT, Presence.EXCUSED)) for row in rows}
    with clock.standing_at(session.end):
        record_attendance(sheet=sheet, session=session, marks=marks, unnamed=demo.random.randrange(4), by=agent)
