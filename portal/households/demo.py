"""The demo's residents, their households, cards and verified facts. Written in bulk; on a sample equals what actions would write."""

import datetime as dt
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress

from portal.kit.demo import Demo
from portal.kit.registry import DemoAccount
from portal.people.models import Card, Person, PersonMaison, SearchKey, User
from portal.people.rules import cards, names, reach
from portal.places.models import Maison

from .enums import QuotientSource
from .models import Household, Membership, PromisedProof, QuotientFamilial, TaxStatus
from .rules import demo_town as town
from .rules import means

DOMAIN = "belleroche.example"
BATCH = 2000
WITH_CARD, WITH_QUOTIENT, LAPSED, PROMISED, WITH_TAX, TWO_HOMES = 0.55, 0.78, 0.06, 0.02, 0.3, 0.04


@dataclass(frozen=True)
class Known:
    """A resident whom every show of the demo may name."""

    given_name: str
    family_name: str
    civility: str
    birth: dt.date
    quotient: int | None
    hint: str
    children: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{names.plain(self.given_name)}@{DOMAIN}"


WITH_PROOF = Known("Amina", "Benali", "mme", dt.date(1984, 3, 12), 380, "Une habitante : quotient vérifié, deux enfants", ("Lina", "Sami"))
WITHOUT_PROOF = Known("Lucas", "Moreau", "m", dt.date(1991, 7, 2), None, "Un habitant : pas encore de justificatif")
KNOWN = (WITH_PROOF, WITHOUT_PROOF)


@dataclass
class Town:
    """What is to be written, collected before it is written."""

    demo: Demo
    houses: list
    agent: User | None
    people: list[Person] = field(default_factory=list)
    maisons: list[PersonMaison] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    households: list[Household] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    facts: dict[type, list] = field(default_factory=lambda: {QuotientFamilial: [], TaxStatus: [], PromisedProof: []})


def load(demo: Demo) -> None:
    """`demo.residents` persons in households; the two known ones with accounts come first, whatever the number."""
    houses = list(Maison.objects.order_by("pk"))
    there = Town(demo, houses, User.objects.filter(email=f"accueil@{DOMAIN}").first())
    for known in KNOWN:
        _known(there, known)
    while len(there.people) < demo.residents:
        _household(there)
        if len(there.people) % 500 < 4:
            demo.show(len(there.people), demo.residents)
    _two_homes(there)
    _write(there)


def accounts() -> list[DemoAccount]:
    """The two residents with an account, for `make run` and `/demo/`."""
    return [DemoAccount(label=f"{known.given_name} {known.family_name}", sign_in=known.email, hint=known.hint) for known in KNOWN]


def _person(there: Town, family: str, birth: dt.date, *, adult: bool, house=None, **given) -> Person:
    random = there.demo.random
    woman = random.random() < 0.53
    person = Person(
        civility=("mme" if woman else "m") if adult and random.random() < 0.9 else "",
        given_name=random.choice(town.WOMEN if woman else town.MEN),
        family_name=family,
        last_contact_on=there.demo.day - dt.timedelta(days=random.randrange(500)),
    )
    for name, value in given.items():
        setattr(person, name, value)
    if random.random() < 0.85 or given:
        person.birth_date = birth
    else:
        person.birth_year = birth.year
    if adult and not given:
        _how_to_write(there, person)
    civility = person.get_civility_display() if person.civility else ""
    person.display_name = names.display_name(civility=civility, given_name=person.given_name, family_name=family)
    person.derive()
    there.people.append(person)
    if house is not None:
        there.maisons.append(PersonMaison(person=person, maison=house, since=there.demo.day.replace(day=1)))
    return person


def _how_to_write(there: Town, person: Person) -> None:
    random = there.demo.random
    person.language = town.weighted(random, town.LANGUAGES)
    person.needs = sorted(random.sample(town.NEEDS, 1), key=town.NEEDS.index) if random.random() < 0.12 else []
    wanted = town.weighted(random, town.CHANNELS)
    if wanted == "email" or random.random() < 0.3:
        person.email = f"{names.plain(person.given_name).replace(' ', '')}.{len(there.people)}@{DOMAIN}"
    if wanted in ("sms", "call") or random.random() < 0.4:
        person.phone = town.landline(random) if wanted == "call" and random.random() < 0.5 else town.mobile(random)
    if wanted == "letter" or random.random() < 0.6:
        person.address_1 = f"{random.randint(1, 120)} {random.choice(town.STREETS)}"
        person.postal_code, person.city = town.POSTAL_CODE, town.TOWN
    lacking = reach.missing_for(wanted, email=person.email, phone=str(person.phone or ""), address=person.address_1)
    person.channel = "letter" if lacking else wanted


def _card(there: Town, person: Person) -> None:
    number = cards.draw(there.demo.random.randrange)
    while number in there.cards:
        number = cards.draw(there.demo.random.randrange)
    there.cards[number] = Card(
        person=person, number=number, issued_at=there.demo.at(there.demo.day.replace(day=2), 10), issued_by=there.agent
    )


def _household(there: Town) -> None:
    demo, random = there.demo, there.demo.random
    adults, children = town.size(random)
    house = random.choice(there.houses) if there.houses else None
    household = Household()
    there.households.append(household)
    family = random.choice(town.FAMILIES)
    since = demo.day - dt.timedelta(days=random.randrange(30, 1500))
    age = random.randint(24, 55) if children else random.randint(19, 92)
    for number in range(adults):
        born = _birthday(demo, age + (random.randint(-6, 6) if number else 0))
        own = family if not number or random.random() < 0.6 else random.choice(town.FAMILIES)
        adult = _person(there, own, born, adult=True, house=house)
        refers = not number or random.random() < 0.7
        there.members.append(Membership(household=household, person=adult, since=since, is_referent=refers))
        if random.random() < WITH_CARD:
            _card(there, adult)
    for _ in range(children):
        child = _person(there, family, _birthday(demo, random.randint(0, min(17, age - 17))), adult=False, house=house)
        there.members.append(Membership(household=household, person=child, since=since))
    _means(there, household)


def _birthday(demo: Demo, age: int) -> dt.date:
    return demo.day - dt.timedelta(days=365 * max(age, 0) + demo.random.randrange(1, 360))


def _means(there: Town, household: Household) -> None:
    demo, random = there.demo, there.demo.random
    if random.random() < WITH_QUOTIENT:
        days = random.randrange(300, 420) if random.random() < LAPSED else random.randrange(0, 250)
        figure = town.quotient(random)
        _fact(there, household, QuotientFamilial, days, figure=figure, source=random.choice(QuotientSource.values))
        if random.random() < WITH_TAX:
            _fact(there, household, TaxStatus, days, taxable=figure > 900)
    elif random.random() < PROMISED / (1 - WITH_QUOTIENT):
        day = demo.day - dt.timedelta(days=random.randrange(0, 25))
        promise = PromisedProof(household=household, promised_on=day, until=means.promise_until(day), by=there.agent)
        there.facts[PromisedProof].append(promise)


def _fact(there: Town, household: Household, model: type, days_ago: int, **values) -> None:
    day = there.demo.day - dt.timedelta(days=days_ago)
    values |= {"month": day.replace(day=1)} if model is QuotientFamilial else {"year": day.year - (day.month < 9)}
    there.facts[model].append(
        model(
            household=household,
            checked_by=there.agent,
            checked_at=there.demo.at(day, 10),
            valid_from=day,
            valid_until=means.default_valid_until(day),
            **values,
        )
    )


def _known(there: Town, known: Known) -> None:
    demo, house = there.demo, there.houses[0] if there.houses else None
    user, _ = User.objects.get_or_create(email=known.email, defaults={"first_name": known.given_name, "last_name": known.family_name})
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=known.email, defaults={"primary": True, "verified": True})
    given = {"given_name": known.given_name, "civility": known.civility, "email": known.email, "channel": "email", "user": user}
    person = _person(there, known.family_name, known.birth, adult=True, house=house, last_contact_on=demo.day, **given)
    household = Household()
    there.households.append(household)
    since = demo.day.replace(day=1)
    there.members.append(Membership(household=household, person=person, since=since, is_referent=True))
    for number, name in enumerate(known.children):
        born = known.birth.replace(year=known.birth.year + 30 + 3 * number)
        child = _person(there, known.family_name, born, adult=False, house=house, given_name=name, civility="", channel="letter")
        there.members.append(Membership(household=household, person=child, since=since))
    _card(there, person)
    if known.quotient is not None:
        _fact(there, household, QuotientFamilial, 20, figure=known.quotient, source=QuotientSource.CAF)
        _fact(there, household, TaxStatus, 20, taxable=False)


def _two_homes(there: Town) -> None:
    """Some children live in a second household too."""
    random, day = there.demo.random, there.demo.day
    mine = there.households[: len(KNOWN)]
    children = [member for member in there.members if day.year - member.person.birth_year < 16 and member.household not in mine]
    for member in children:
        if random.random() < TWO_HOMES:
            other = random.choice(there.households[len(KNOWN) :])
            if other is not member.household:
                there.members.append(Membership(household=other, person=member.person, since=member.since))


def _write(there: Town) -> None:
    for model, rows in (
        (Person, there.people),
        (PersonMaison, there.maisons),
        (Card, list(there.cards.values())),
        (Household, there.households),
        (Membership, there.members),
        *there.facts.items(),
    ):
        model.objects.bulk_create(rows, batch_size=BATCH)
        if model is Person:
            SearchKey.objects.bulk_create((key for person in there.people for key in SearchKey.of(person)), batch_size=BATCH)
