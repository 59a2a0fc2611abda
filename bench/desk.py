"""The counter: finding somebody among 100,000 persons, and her page with ten years behind her."""

import datetime as dt
import statistics
import time
from random import Random

from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal.households.actions.create_household import create_household
from portal.households.desk.persons import found_by
from portal.households.models import QuotientFamilial
from portal.households.rules.demo_town import FAMILIES, MEN, WOMEN
from portal.kit import clock
from portal.kit.audit import key_of
from portal.kit.models import AuditLine
from portal.people.actions.create_person import create_person
from portal.people.models import Card, Person, PersonMaison, SearchKey
from programmes.models import Enrolment, Party
from tests.people import factories
from tests.programmes import factories as dates

TOWN, ASKED = 100_000, 200


def _town(house) -> list[Person]:
    random = Random(2026)
    people = []
    for number in range(TOWN):
        person = Person(
            given_name=random.choice(WOMEN + MEN),
            family_name=f"{random.choice(FAMILIES)}{random.choice(('', '', '', 'eau', 'ier', 'ard', 'i', 'ova'))}",
            birth_year=random.randint(1930, 2024),
            phone=f"+336{number:08d}" if random.random() < 0.8 else "",
        )
        person.display_name = f"{person.given_name} {person.family_name[:1]}."
        person.derive()
        people.append(person)
    Person.objects.bulk_create(people, batch_size=2000)
    PersonMaison.objects.bulk_create((PersonMaison(person=person, maison=house, since="2026-01-01") for person in people), batch_size=5000)
    for start in range(0, TOWN, 5000):
        SearchKey.objects.bulk_create((key for person in people[start : start + 5000] for key in SearchKey.of(person)), batch_size=5000)
    return people


def _asked(people: list[Person]) -> list[str]:
    """What a counter types: the beginning of a name, both, a name and a year, the end of a phone, a sound."""
    random, asked = Random(7), []
    for _ in range(ASKED // 5):
        one = random.choice(people)
        name = one.family_name.split()[-1]
        asked += [name[:3], f"{name[:4]} {one.given_name[:3]}", f"{name[:3]} {one.birth_year}", one.phone_tail or "1234", f"{name}h"]
    return asked


def search(timed, say) -> None:
    """One search after the other, rows read to the last; the floor finds one person by her key."""
    house = factories.maison()
    agent = factories.staff("accueil", house)
    people = _town(house)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    spans, most, floor = [], 0, []
    requests = RequestFactory()
    for text in _asked(people):
        request = requests.get("/equipe/", {"q": text})
        request.user = agent
        found_by(request) if not spans else None  # roles are read once
        with CaptureQueriesContext(connection) as queries:
            begun = time.perf_counter()
            found_by(request)
            spans.append(time.perf_counter() - begun)
        most = max(most, len(queries))
        begun = time.perf_counter()
        list(Person.objects.filter(pk=people[len(spans)].pk).prefetch_related("known_at"))
        floor.append(time.perf_counter() - begun)
    p95 = statistics.quantiles(spans, n=20)[18]
    say("desk.search", TOWN, statistics.median(spans), queries=most, floor=statistics.median(floor), p95_ms=round(p95 * 1000, 1))
    _screen(timed, say, agent, people)


def _screen(timed, say, agent, people) -> None:
    cache.clear()
    client = factories.sign_in(Client(), agent)
    name = people[0].family_name.split()[-1]
    ours = timed(lambda: client.get("/equipe/", {"q": name}), runs=9)
    say("desk.home", TOWN, ours.seconds, queries=ours.queries)


YEARS, WEEKS, OTHERS = 10, 520, 100_000  # behind her, and lines written down about everybody else


def person(timed, say) -> None:
    """Her page with ten years behind it: a place and a basket's act each week, quotients, cards lost, a household of five; in a
    journal of 100,000 lines of other people. The floor reads her record by its key."""
    house = factories.maison()
    agent = factories.staff("responsable", house)
    one, *others = (create_person(by=None, maison=house, given_name=f"Prénom{number}", family_name="Benali") for number in range(5))
    home = create_household(referents=[one], members=others, by=agent)
    lines = _ten_years(one, home, house, agent)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = factories.sign_in(Client(), agent)
    ours = timed(lambda: client.get(f"/equipe/personnes/{one.pk}/"), runs=15)
    floor = timed(lambda: list(Person.objects.filter(pk=one.pk).prefetch_related("known_at")), runs=15)
    say("desk.person", lines, ours.seconds, queries=ours.queries, floor=floor.seconds, years=YEARS)
    ours = timed(lambda: client.get(f"/equipe/personnes/{one.pk}/gestes/?page=20"), runs=9)
    say("desk.person_acts", lines, ours.seconds, queries=ours.queries)


def _ten_years(one: Person, home, house, agent) -> int:
    """The rows behind her; how many lines of the journal are hers."""
    now = clock.now()
    verbs = ("programmes.confirmed", "paniers.hand_over", "people.edit_person", "ledger.take_payment")
    hers, theirs = key_of(one), key_of(home)
    lines = [
        AuditLine(at=now - dt.timedelta(weeks=week), by=agent, verb=verb, target=f"x.Y:{week}", subject=hers if n % 2 else theirs)
        for week in range(WEEKS)
        for n, verb in enumerate(verbs)
    ]
    lines += [
        AuditLine(
            at=now - dt.timedelta(minutes=n * 50),
            by=agent,
            verb=verbs[n % 4],
            target=f"x.Z:{n}",
            subject=f"people.Person:{9_000 + n % 5_000}",
        )
        for n in range(OTHERS)
    ]
    AuditLine.objects.bulk_create(lines, batch_size=2000)
    sheet = dates.sheet(capacity=None, activity=dates.event(), days=10)
    Enrolment.objects.bulk_create(
        Enrolment(sheet=sheet, party=Party.objects.create(channel="counter"), person=one, state="withdrawn", channel="counter")
        for _ in range(WEEKS)
    )
    Card.objects.bulk_create(Card(person=one, number=f"9{n:09d}", state="closed", issued_at=now, ended_at=now) for n in range(YEARS))
    QuotientFamilial.objects.bulk_create(
        QuotientFamilial(
            household=home, figure=400 + year, month=dt.date(2026 - year, 1, 1), source="caf",
            checked_at=now - dt.timedelta(days=365 * year), valid_from=dt.date(2026 - year, 1, 15), valid_until=dt.date(2027 - year, 2, 28),
        )
        for year in range(YEARS)
    )  # fmt: skip
    return WEEKS * len(verbs)
