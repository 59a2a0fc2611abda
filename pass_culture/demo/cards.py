"""Some forty cards of the season, made at the counters; some asked for online, one to be had again « comme l’an dernier »."""

import datetime as dt
from contextlib import suppress

from portal.households.models import Household
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Card, Person
from portal.people.rules import cards
from portal.people.rules.demo_accounts import DOMAIN
from portal.places.models import Maison
from programmes.enums import Channel

from ..actions.activate_cards import activate_cards
from ..actions.ask_cards import ask_cards
from ..enums import CardState
from ..models import CultureCard, CultureSeason

CARDS, ASKED, SEVERAL = 40, 6, 5  # cards in service, requests, one household in so many takes several at once
FORMER = 12  # who had one before and has not been back yet
HERS = f"rosa@{DOMAIN}"  # the resident whom every show of the demo may name


def load(demo: Demo) -> None:
    season = CultureSeason.objects.on(demo.day).first()
    former = CultureSeason.objects.filter(ends_on__lt=season.starts_on).order_by("-ends_on").first()
    homes = list(Household.objects.exclude(memberships__person__user__email=HERS).order_by("pk"))
    demo.random.shuffle(homes)
    made, place, half = 0, 0, (len(homes) + 1) // 2  # in a small town some have none yet
    while made < CARDS and place < half:
        made += _in_service(demo, season, homes[place], place)
        place += 1
    asked = sum(_asked(demo, season, home, rank) for rank, home in enumerate(homes[place : place + ASKED]))
    _had_before(former, homes[place + asked : place + asked + FORMER])
    _resident(demo, former)


def _day(demo: Demo, season: CultureSeason, place: int) -> dt.datetime:
    """A day of the season, sooner for the first ones."""
    days = max((demo.day - season.starts_on).days, 1)
    return demo.at(season.starts_on + dt.timedelta(days=(place * 3) % days), 10 + place % 7)


def _house(people: list[Person]) -> Maison | None:
    return Maison.objects.filter(known_people__person__in=people).order_by("pk").first()


def _in_service(demo: Demo, season: CultureSeason, home: Household, place: int) -> int:
    people = [member.person for member in home.members()][: 3 if place % SEVERAL == 0 else 1]
    house = _house(people)
    if house is None:
        return 0
    with clock.standing_at(_day(demo, season, place)), suppress(Refusal):
        agent = who_serves(house)
        for person in people:
            _neutral(demo, person, agent)
        return len(
            activate_cards(people=people, season=season, maison=house, household=home, by=agent, home_seen=True, promise=True, in_hand=True)
        )
    return 0


def _neutral(demo: Demo, person: Person, agent) -> None:
    """The card of the house under it, whose number the seed draws: the same town has the same cards."""
    if Card.objects.active_of(person):
        return
    number = cards.draw(demo.random.randrange)
    while Card.objects.filter(number=number).exists():
        number = cards.draw(demo.random.randrange)
    Card.objects.create(person=person, number=number, issued_at=clock.now(), issued_by=agent)


def _asked(demo: Demo, season: CultureSeason, home: Household, rank: int) -> int:
    people = [member.person for member in home.members() if member.is_referent][:1]
    house = _house(people)
    if house is None:
        return 0
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=rank), 19)), suppress(Refusal):
        return len(ask_cards(people=people, season=season, maison=house, household=home, by=None, channel=Channel.ONLINE))
    return 0


def _had_before(former: CultureSeason, homes: list[Household]) -> None:
    """Cards of the season before: paid and over, so that nothing of them is owed any more."""
    for home in homes:
        people = [member.person for member in home.members() if member.is_referent][:1]
        if people and (house := _house(people)):
            _former(former, people[0], house)


def _former(former: CultureSeason, person: Person, house: Maison) -> None:
    at = clock.now() - (clock.today() - former.starts_on - dt.timedelta(days=10))
    CultureCard.objects.create(
        season=former, person=person, maison=house, state=CardState.ACTIVE, asked_at=at, activated_at=at, channel=Channel.COUNTER,
        lives_here_on=former.starts_on + dt.timedelta(days=10),
    )  # fmt: skip


def _resident(demo: Demo, former: CultureSeason) -> None:
    """She had a card last year: her space offers it again in one press."""
    person = Person.objects.filter(user__email=HERS).first()
    house = _house([person]) if person else None
    if house:
        _former(former, person, house)
