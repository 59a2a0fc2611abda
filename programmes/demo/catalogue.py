"""What makes the demo's catalogue worth looking through: for whom, at which level, how one comes in, at what price; and a family that has
been to things and goes to others. Written by the actions."""

import datetime as dt
from dataclasses import dataclass

from django.utils.text import slugify

from portal.cms.models import MaisonPage
from portal.households.models import Household
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person
from portal.people.rules.demo_accounts import DOMAIN
from portal.tariffs.models import Tariff

from ..actions.enrol import enrol
from ..actions.open_sheet import open_sheet
from ..actions.plan_session import plan_session
from ..actions.record_attendance import record_attendance
from ..enums import Access, Channel, Level, Presence, Public
from ..models import Activity, Event, Session, SignUpSheet

A, C, T, D, S, F = Public.ALL, Public.CHILDREN, Public.TEENS, Public.ADULTS, Public.SENIORS, Public.FAMILIES
# Of the pages that stand already: for whom, level, what makes it possible to come
FACETS: dict[str, tuple[tuple, str, tuple]] = {
    "Repas de quartier": ((A,), "", (Access.PUSHCHAIR,)),
    "Café des parents": ((F,), "", (Access.PUSHCHAIR,)),
    "Bal d’automne": ((A,), Level.ANY, ()),
    "Atelier vélo": ((C, T, D), Level.BEGINNER, ()),
    "Jeux en bois": ((F, C), "", (Access.PUSHCHAIR, Access.WHEELS)),
    "Lecture à voix haute": ((C,), "", (Access.PUSHCHAIR,)),
    "Initiation à la couture": ((D,), Level.BEGINNER, ()),
    "Balade du jeudi": ((S, D), Level.ANY, ()),
    "Groupe des aidants": ((D,), "", (Access.WHEELS,)),
    "Loto des voisins": ((A,), "", (Access.LOOP,)),
    "Chorale ouverte": ((D, S), Level.ANY, (Access.WHEELS,)),
    "Cuisine du monde": ((D,), Level.SOME, ()),
    "Troc de plantes": ((A,), "", ()),
    "Gymnastique douce": ((S,), Level.ANY, (Access.WHEELS,)),
    "Ciné-débat": ((D, T), "", (Access.LOOP,)),
    "Premiers secours": ((T, D), Level.BEGINNER, (Access.SIGNED,)),
    "Répar’café": ((A,), Level.ANY, ()),
    "Goûter des anciens": ((S,), "", (Access.WHEELS, Access.LOOP)),
    "Sortie à la ferme": ((F,), "", ()),
    "Conseil du quartier": ((A,), "", (Access.SIGNED, Access.LOOP)),
    "Soirée contes": ((F, C), "", ()),
    "Préparer les fêtes": ((F,), "", (Access.PUSHCHAIR,)),
}


@dataclass(frozen=True)
class Offer:
    """One more page: its dates are days after the demo's; `course`: one sheet for all of them. `scheme` names its tariff."""

    title: str
    introduction: str
    publics: tuple
    level: str
    access: tuple
    days: tuple[int, ...]
    hour: int
    house: int  # its rank among the pages of houses
    capacity: int = 12
    course: bool = False
    scheme: str = ""
    family: tuple[str, ...] = ()  # who of the known family has a place, by given name
    hours: int = 2
    back: tuple = ()  # (policy of what goes back, percent kept once late, days before the first date)


OFFERS = (
    Offer("Repas du mardi", "Une entrée, un plat, un dessert, et la conversation autour.", (A,), "", (Access.WHEELS,), (7, 14, 21, 28), 12,
          0, 30, scheme="repas-de-quartier", back=("share", 50, 2)),
    Offer("Carte des sorties : première réunion", "Théâtre, musée, cinéma : on choisit les sorties de l’hiver ensemble.", (D, S), "",
          (Access.LOOP,), (8,), 18, 1, 25, scheme="sorties-culturelles", back=("start", None, 0)),
    Offer("Soupe du jeudi", "Faite par les habitants, à la sortie de la distribution.", (A,), "", (Access.PUSHCHAIR,), (2, 9, 16, 23), 18,
          2, 40, scheme="soupe-du-jeudi"),
    Offer("Mon téléphone, pas à pas", "Huit séances pour appeler, écrire, prendre une photo et faire une démarche, à son rythme.", (D, S),
          Level.BEGINNER, (Access.WHEELS,), (44, 51, 58, 65, 72, 79, 100, 107), 10, 0, 8, course=True, scheme="ateliers-numeriques",
          family=("Amina",)),
    Offer("Tableur : aller plus loin", "Ranger ses comptes, faire un graphique.", (D, T), Level.SOME, (), (10, 17), 18, 3,
          scheme="ateliers-numeriques"),
    Offer("Conversation en français", "On parle de tout, autour d’un thé.", (D,), Level.EASE, (Access.PUSHCHAIR,), (1, 8, 15, 22), 9,
          1, family=("Amina",)),
    Offer("Goûter lecture", "Une histoire et une crêpe.", (C, F), "", (Access.PUSHCHAIR,), (-20, -6, 8), 16, 0, family=("Lina", "Sami")),
    Offer("Cuisiner les restes", "Un frigo presque vide, et pourtant.", (D,), Level.ANY, (), (-34, -13, 9), 10, 0, family=("Amina",)),
)  # fmt: skip


def load(demo: Demo) -> None:
    """The pages of `programmes.demo` get their facets; others come beside them, with prices; Amina and her children have places."""
    for title, (publics, level, access) in FACETS.items():
        Activity.objects.filter(title=title).update(publics=_codes(publics), level=level, access=_codes(access))
    houses = list(MaisonPage.objects.select_related("maison_row").order_by("path"))
    family = _family()
    for offer in demo.progress(OFFERS):
        _offer(demo, offer, houses[offer.house % len(houses)], family)


def _codes(codes: tuple) -> str:
    return f",{','.join(codes)}," if codes else ""


def _family() -> dict[str, Person]:
    """The known family by given name; empty in a town without it."""
    amina = Person.objects.filter(email=f"amina@{DOMAIN}").first()
    home = Household.objects.of(amina).order_by("pk").first() if amina else None
    return {member.person.given_name: member.person for member in home.members()} if home else {}


def _offer(demo: Demo, offer: Offer, under: MaisonPage, family: dict[str, Person]) -> None:
    house = under.maison_row
    page = Event(
        title=offer.title, introduction=offer.introduction, slug=slugify(offer.title.replace("’", "-")), publics=_codes(offer.publics),
        level=offer.level, access=_codes(offer.access),
    )  # fmt: skip
    under.add_child(instance=page)
    dates = [_date(demo, offer, page, house, day) for day in offer.days]
    people = [family[name] for name in offer.family if name in family]
    for group in [dates] if offer.course else [[date] for date in dates]:
        _places(demo, offer, group, people, who_serves(house))


def _date(demo: Demo, offer: Offer, page: Event, house, day: int) -> Session:
    start = demo.at(demo.day + dt.timedelta(days=day), offer.hour)
    return plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=offer.hours), by=None)


def _places(demo: Demo, offer: Offer, dates: list[Session], people: list[Person], agent) -> None:
    tariff = Tariff.objects.filter(scheme=offer.scheme).first() if offer.scheme else None
    policy, keeps, days = offer.back if offer.back and tariff is not None else ("deadline", None, 0)
    sheet = open_sheet(
        activity=dates[0].activity, sessions=dates, capacity=offer.capacity, tariff=tariff, by=None, refund_policy=policy,
        late_keeps=keeps, cancel_until=dates[0].start - dt.timedelta(days=days) if days else None,
        opens_at=demo.at(demo.day - dt.timedelta(days=60), 9),
    )  # fmt: skip
    over = dates[-1].end <= demo.at(demo.day, 8)
    asked = min(dates[0].start - dt.timedelta(days=2), demo.at(demo.day, 7))
    with clock.standing_at(asked):
        rows = [_enrol(sheet, person, agent) for person in people]
    if over:
        marks = {row.pk: Presence.ABSENT if number else Presence.PRESENT for number, row in enumerate(rows)}
        with clock.standing_at(dates[-1].end):
            record_attendance(sheet=sheet, session=dates[-1], marks=marks, unnamed=0, by=agent)


def _enrol(sheet: SignUpSheet, person: Person, agent):
    household = Household.objects.of(person).order_by("pk").first()
    return enrol(sheet=sheet, people=[person], household=household, channel=Channel.COUNTER, by=agent)[0]
