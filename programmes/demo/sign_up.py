"""The demo's sign-ups that ask something: questions, needs to come, guests, a group that would come fewer, places the team looks at."""

import datetime as dt

from django.utils.text import slugify

from portal.cms.models import MaisonPage
from portal.kit.demo import Demo
from portal.people.demo import who_serves
from portal.people.models import Person

from ..actions.approve import approve
from ..actions.enrol import enrol
from ..actions.open_sheet import open_sheet
from ..actions.plan_session import plan_session
from ..actions.set_asking import add_question, set_asking
from ..actions.wait import wait
from ..enums import AskedOf, Channel, NeedToCome, QuestionKind
from ..models import Event, SignUpSheet
from ..rules.extras import Extras, Reply

BREAD, CANOE = "Pain et pizza au four du quartier", "Descente en canoë"
TO_AVOID = ("rien", "le fromage", "les fruits à coque", "la viande")
GUESTS = ("Paul", "Inès", "Karim", "Louise", "Mehdi")


def load(demo: Demo) -> None:
    """One rendez-vous that asks and is full, one where each sign-up is looked at; the people are those the houses know."""
    pages = list(MaisonPage.objects.select_related("maison_row").order_by("path")[:2])
    if not pages:
        return
    _bread(demo, pages[0])
    _canoe(demo, pages[-1])


def _known(demo: Demo, house, number: int) -> list[Person]:
    """Who has an account first: she sees her place on « mon espace ». Where a house knows too few, in a small town, others come."""
    people = list(Person.objects.current().filter(maisons=house).order_by("pk")[:400])
    if len(people) < number:
        people += Person.objects.current().exclude(maisons=house).order_by("pk")[: number - len(people)]
    chosen = demo.random.sample(people, min(number, len(people)))
    return sorted(chosen, key=lambda person: person.user_id is None)


def _sheet(demo: Demo, under: MaisonPage, title: str, words: str, *, days: int, capacity: int, **asking) -> SignUpSheet:
    house, start = under.maison_row, demo.at(demo.day + dt.timedelta(days=days), 10)
    page = Event(title=title, introduction=words, for_whom="Pour tous", how_to_come=house.transport, slug=slugify(title))
    under.add_child(instance=page)
    activity = page.activity_ptr
    date = plan_session(activity=activity, maison=house, start=start, end=start + dt.timedelta(hours=4), by=None)
    opened = demo.at(demo.day - dt.timedelta(days=10), 9)
    sheet = open_sheet(activity=activity, sessions=[date], capacity=capacity, opens_at=opened, by=None)
    return set_asking(sheet=sheet, by=who_serves(house), **asking)


def _bread(demo: Demo, under: MaisonPage) -> None:
    """Full, with a group of four that would come three."""
    words = "On pétrit le matin, on mange ensemble à midi."
    sheet = _sheet(demo, under, BREAD, words, days=9, capacity=8, guests=3, asks_needs=True, approval=False)
    agent = who_serves(under.maison_row)
    ask = {"sheet": sheet, "asked_of": AskedOf.PERSON, "by": agent}
    food = add_question(words="Y a-t-il un produit à éviter pour vous ?", kind=QuestionKind.TEXT, required=False, on_paper=True, **ask)
    apron = add_question(
        words="Tablier", kind=QuestionKind.CHOICE, choices=("j’en apporte un", "prêtez-m’en un"), required=True, on_paper=False, **ask
    )
    people = _known(demo, under.maison_row, 6)
    needs = ((NeedToCome.HEARING_LOOP,), (), (NeedToCome.WHEELCHAIR, NeedToCome.CHILDCARE), (), ())
    for place, person in enumerate(people[1:]):
        guests = GUESTS[place : place + 1] if place < 3 else ()
        answers = tuple(_answers(demo, food, apron, size=1 + len(guests)))
        extras = Extras(
            guests=guests, answers=answers, needs=needs[place % len(needs)], need_words="une chaise haute" if place == 2 else ""
        )
        enrol(sheet=sheet, people=[person], channel=Channel.COUNTER, by=agent, extras=extras)
    for person in people[:1]:
        group = Extras(guests=("Nora", "Sami", "Lila"), fewest=3, answers=tuple(_answers(demo, food, apron, size=4)))
        wait(sheet=sheet, people=[person], channel=Channel.PHONE, by=agent, extras=group)


def _answers(demo: Demo, food, apron, *, size: int):
    for who in range(size):
        yield Reply(food.pk, demo.random.choice(TO_AVOID), who)
        yield Reply(apron.pk, demo.random.choice(apron.choices), who)


def _canoe(demo: Demo, under: MaisonPage) -> None:
    """Five places kept, two of them looked at already."""
    words = "Trois heures sur l’eau, gilets prêtés, encadrées par le club."
    sheet = _sheet(demo, under, CANOE, words, days=12, capacity=12, guests=0, asks_needs=True, approval=True)
    agent = who_serves(under.maison_row)
    swim = add_question(
        sheet=sheet, words="Savez-vous nager 25 mètres ?", kind=QuestionKind.YES_NO, asked_of=AskedOf.PERSON, required=True, on_paper=True,
        by=agent,
    )  # fmt: skip
    for number, person in enumerate(_known(demo, under.maison_row, 5)):
        extras = Extras(answers=(Reply(swim.pk, demo.random.choice(("oui", "oui", "non")), 0),))
        row = enrol(sheet=sheet, people=[person], channel=Channel.COUNTER, by=agent, extras=extras)[0]
        if number >= 3:
            approve(enrolment=row, by=agent)
