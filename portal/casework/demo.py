"""The demo's casework, written in bulk as actions would: the directory, orientations, two leads, five addresses and what waits."""

import datetime as dt
from collections import defaultdict

from portal.kit.demo import Demo
from portal.people.models import Person, PersonMaison, User
from portal.places.models import Maison

from .enums import AddressState, Agreed, MailKind, MailState, Outcome, Taker
from .models import AddressRegistration, CaseLead, MailItem, Offer, Partner, Referral
from .rules import demo_partners as town
from .rules import terms

BATCH = 1000
OPEN_IN_FIRST, MOST_CLOSED = 6, 600
ENDS = (*[Outcome.ARRIVED] * 4, Outcome.UNKNOWN, Outcome.GAVE_UP, Outcome.REDIRECTED, Outcome.NO_LONGER_NEEDED)
# (days since it began, days since she was last seen, kinds of what waits)
ADDRESSES = (
    (40, 6, (MailKind.LETTER, MailKind.LETTER)),
    (330, 12, (MailKind.REGISTERED,)),
    (200, 120, ()),
    (120, 20, (MailKind.LETTER,)),
    (15, 15, ()),
)


def load(demo: Demo) -> None:
    houses = list(Maison.objects.order_by("pk"))
    offers = _partners(demo)
    adults = _adults(demo)
    if not houses or not adults:
        return
    staff = {user.email.split("@")[0]: user for user in User.objects.filter(email__in=_emails())}
    _referrals(demo, offers, adults, houses, staff.get("accueil"))
    _leads(demo, adults, houses[0], staff)
    _addresses(demo, adults, houses[0], staff.get("accueil"))


def _emails() -> list[str]:
    return [f"{name}@belleroche.example" for name in ("accueil", "social", "responsable")]


def _partners(demo: Demo) -> list[Offer]:
    checker = User.objects.filter(email="social@belleroche.example").first()
    offers = []
    for name, summary, street, north, east, come, phone, hours, languages, ago, offered in town.PARTNERS:
        partner = Partner.objects.create(
            name=name, summary=summary, street=street, postcode=town.POSTCODE if street else "", town=town.TOWN if street else "",
            latitude=north, longitude=east, how_to_come=come, phone=town.PHONE.format(phone), hours=hours, languages=languages,
            step_free="full" if street else "", checked_on=demo.day - dt.timedelta(days=ago), checked_by=checker,
        )  # fmt: skip
        offers += [
            Offer(partner=partner, topic=topic, name=what, for_whom=whom, bring=bring, delay_days=delay)
            for topic, what, whom, bring, delay in offered
        ]
    return Offer.objects.bulk_create(offers)


def _adults(demo: Demo) -> dict[int, list[Person]]:
    """Grown-ups of each house, as they came."""
    found: dict[int, list[Person]] = defaultdict(list)
    known = PersonMaison.objects.filter(person__birth_year__lt=demo.day.year - 18).select_related("person").order_by("person")
    for row in known[:5000]:
        found[row.maison_id].append(row.person)
    return found


def _referrals(demo: Demo, offers: list[Offer], adults: dict, houses: list[Maison], agent: User | None) -> None:
    """Some to follow in the first house, and a year of those that are over, everywhere."""
    random, rows = demo.random, []
    here = adults.get(houses[0].pk, [])
    for number in range(min(OPEN_IN_FIRST, len(here))):
        rows.append(_referral(demo, here[number], offers[(number * 3) % len(offers)], houses[0], 20 - 3 * number, agent))
    everybody = [(person, maison) for maison in houses for person in adults.get(maison.pk, [])]
    for person, maison in random.sample(everybody, min(MOST_CLOSED, len(everybody) // 3)):
        ago = random.randrange(25, 320)
        row = _referral(demo, person, random.choice(offers), maison, ago, agent)
        row.outcome, row.call_due, row.closed_by = random.choice(ENDS), None, agent
        row.closed_on = demo.day - dt.timedelta(days=random.randrange(1, 24))
        rows.append(row)
    Referral.objects.bulk_create(rows, batch_size=BATCH)


def _referral(demo: Demo, person: Person, offer: Offer, maison: Maison, ago: int, agent: User | None) -> Referral:
    day = demo.day - dt.timedelta(days=ago)
    return Referral(
        person=person, offer=offer, maison=maison, by=agent, at=demo.at(day, 10), agreed_on=day, confidential=offer.is_discreet,
        call_due=terms.first_call(day, offer.delay_days, None),
    )  # fmt: skip


def _leads(demo: Demo, adults: dict, maison: Maison, staff: dict[str, User]) -> None:
    """Two: the known resident's, which runs, and another's, which ends soon."""
    rows = []
    for person, name, since, left in zip(adults.get(maison.pk, [])[:2], ("social", "responsable"), (60, 170), (120, 20), strict=False):
        lead = staff.get(name)
        if lead is not None:
            begun = demo.day - dt.timedelta(days=since)
            rows.append(
                CaseLead(
                    person=person, lead=lead, maison=maison, since=begun, until=demo.day + dt.timedelta(days=left), agreed_on=begun,
                    agreed=Agreed.ORAL, by=lead,
                )
            )  # fmt: skip
    CaseLead.objects.bulk_create(rows)


def _addresses(demo: Demo, adults: dict, maison: Maison, agent: User | None) -> None:
    """Five, of persons without an address first; who comes from another house is known to this one from then on."""
    here = adults.get(maison.pk, [])
    away = [person for key, others in adults.items() if key != maison.pk for person in others]
    once = {person.pk: person for person in [*here[2:], *away]}  # two houses may know the same
    chosen = sorted(once.values(), key=lambda person: (bool(person.address_1), person not in here))[: len(ADDRESSES)]
    PersonMaison.objects.bulk_create(
        [PersonMaison(person=person, maison=maison, since=demo.day.replace(day=1)) for person in chosen], ignore_conflicts=True
    )
    rows, mail = [], []
    for person, (ago, seen, kinds) in zip(chosen, ADDRESSES, strict=False):
        start = demo.day - dt.timedelta(days=ago)
        row = AddressRegistration(
            person=person, maison=maison, state=AddressState.ACTIVE, start=start, end=terms.address_end(start), decided_on=start,
            decided_by=agent, last_seen_on=demo.day - dt.timedelta(days=seen),
        )  # fmt: skip
        rows.append(row)
        mail += [_item(demo, row, kind, 2 + 3 * place, agent) for place, kind in enumerate(kinds)]
        if ago > 30:
            old = _item(demo, row, MailKind.LETTER, 30, agent)
            old.state, old.taken_by, old.closed_on, old.closed_by = MailState.HANDED, Taker.SELF, demo.day - dt.timedelta(days=seen), agent
            mail.append(old)
    AddressRegistration.objects.bulk_create(rows)
    Person.objects.filter(pk__in=[row.person_id for row in rows]).update(letters_held=True)
    MailItem.objects.bulk_create(mail)


def _item(demo: Demo, row: AddressRegistration, kind: str, ago: int, agent: User | None) -> MailItem:
    return MailItem(registration=row, kind=kind, received_on=demo.day - dt.timedelta(days=ago), received_by=agent)
