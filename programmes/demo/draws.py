"""The demo's draws: one whose window is open, one drawn the day before yesterday, one sheet with places kept. Written by the actions."""

import datetime as dt

from portal.cms.models import MaisonPage
from portal.households.models import Membership
from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person

from ..actions.accept_offer import accept_offer
from ..actions.draw_sheet import draw_sheet
from ..actions.enrol import enrol
from ..actions.open_sheet import open_sheet
from ..actions.plan_session import plan_session
from ..actions.request_place import request_place
from ..actions.set_terms import Terms, set_terms
from ..actions.tell_drawn import tell_drawn
from ..enums import Channel, Door, EnrolmentState, Selection
from ..models import Event, SignUpSheet
from .dates import _slug

KNOWN_ACCOUNT = "amina@belleroche.example"
SEA = ("Journée à la mer", "Un car, un pique-nique, le sable. On part tôt, on revient le soir.", "En famille")
SHOW = ("Spectacle d’hiver", "Le cirque passe : quelques places offertes par la salle.", "Dès 4 ans")
MEAL = ("Repas de fin d’année", "Un grand repas ; des places sont gardées pour qui n’a pas Internet.", "Pour tous")


def load(demo: Demo) -> None:
    pages = list(MaisonPage.objects.select_related("maison_row").order_by("path"))
    amina = Person.objects.filter(user__email=KNOWN_ACCOUNT).first()
    _sea(demo, pages[0], amina)
    _show(demo, pages[1 % len(pages)], amina)
    _meal(demo, pages[2 % len(pages)])


def _sheet(demo: Demo, words: tuple[str, str, str], under: MaisonPage, *, days: int, opened: int, **terms) -> SignUpSheet:
    house = under.maison_row
    page = Event(title=words[0], introduction=words[1], for_whom=words[2], how_to_come=house.transport, slug=_slug(words[0]))
    under.add_child(instance=page)
    start = demo.at(demo.day + dt.timedelta(days=days), 9)
    date = plan_session(activity=page.activity_ptr, maison=house, start=start, end=start + dt.timedelta(hours=8), by=None)
    opens_at = demo.at(demo.day - dt.timedelta(days=opened), 9)
    return open_sheet(activity=date.activity, sessions=[date], opens_at=opens_at, by=None, **terms)


def _few(under: MaisonPage, most: int) -> int:
    """Fewer places than people who want one, also in a small town."""
    return min(most, max(3, Person.objects.current().filter(maisons=under.maison_row).count() // 4))


def _groups(demo: Demo, sheet: SignUpSheet, wanted: int, amina: Person | None) -> list[tuple[list[Person], Person | None]]:
    """People of the house who ask together: (those who come, who asked online)."""
    known = list(Person.objects.current().filter(maisons=sheet.maison).order_by("pk")[:300])
    homes: dict[int, list[Person]] = {}
    for member in Membership.objects.active().filter(person__in=known).select_related("person").order_by("household", "pk"):
        homes.setdefault(member.household_id, []).append(member.person)
    family = {person.pk: people for people in homes.values() for person in people}
    groups, taken = ([([amina], amina)], {amina.pk}) if amina else ([], set())
    for person in demo.random.sample(known, len(known)):
        if person.pk in taken or len(groups) >= wanted:
            continue
        together = [one for one in family.get(person.pk, [person]) if one.pk not in taken][: demo.random.choice((1, 1, 2, 3))]
        together = together if person in together else [person]
        taken |= {one.pk for one in together}
        groups.append((together, None))
    return groups


def _ask(demo: Demo, sheet: SignUpSheet, wanted: int, amina: Person | None, until: dt.datetime) -> None:
    agent, span = who_serves(sheet.maison), until - sheet.opens_at
    for place, (people, online) in enumerate(_groups(demo, sheet, wanted, amina), start=1):
        day = (sheet.opens_at + span * place / (wanted + 1)).date()
        with clock.standing_at(min(demo.at(day, 9 + place % 8), until - dt.timedelta(minutes=1))):
            channel = Channel.ONLINE if online else demo.random.choice((Channel.COUNTER, Channel.COUNTER, Channel.PHONE))
            request_place(sheet=sheet, people=people, channel=channel, by=online.user if online else agent)


def _window(demo: Demo, until: int, draw: int) -> dict:
    moments = {
        "requests_until": demo.at(demo.day + dt.timedelta(days=until), 18),
        "draw_at": demo.at(demo.day + dt.timedelta(days=draw), 9),
    }
    return {"selection": Selection.DRAW, "draw_seed": f"{demo.random.getrandbits(128):032x}", **moments}


def _sea(demo: Demo, under: MaisonPage, amina: Person | None) -> None:
    sheet = _sheet(demo, SEA, under, days=30, opened=6, capacity=_few(under, 20), **_window(demo, 5, 7))
    _ask(demo, sheet, 34, amina, demo.at(demo.day, 8))


def _show(demo: Demo, under: MaisonPage, amina: Person | None) -> None:
    sheet = _sheet(demo, SHOW, under, days=19, opened=16, capacity=_few(under, 12), **_window(demo, -3, -2))
    _ask(demo, sheet, 24, amina, sheet.requests_until)
    with clock.standing_at(sheet.draw_at):
        draw_sheet(sheet=sheet, by=None)
        tell_drawn()
    with clock.standing_at(sheet.draw_at + dt.timedelta(hours=5)):
        for row in sheet.enrolments.filter(state=EnrolmentState.OFFERED).exclude(person=amina).order_by("pk")[:4]:
            accept_offer(enrolment=row, by=who_serves(sheet.maison))


def _meal(demo: Demo, under: MaisonPage) -> None:
    """Thirty places, ten of them for the counter and the telephone until two days before."""
    sheet = _sheet(demo, MEAL, under, days=16, opened=8, capacity=30)
    until = sheet.sessions.get().start - dt.timedelta(days=2)
    terms = Terms(Selection.FIRST_COME, sheet.opens_at, shares_until=until, shares={("door", Door.DESK.value): 10})
    set_terms(sheet=sheet, terms=terms, by=None)
    agent = who_serves(sheet.maison)
    known = list(Person.objects.current().filter(maisons=sheet.maison).order_by("pk")[:300])
    for person in demo.random.sample(known, min(6, len(known))):
        enrol(sheet=sheet, people=[person], channel=demo.random.choice((Channel.COUNTER, Channel.PHONE)), by=agent)
