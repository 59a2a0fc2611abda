"""The counter: finding somebody among 100,000 persons, and her page with ten years behind her."""

import statistics
import time
from random import Random

from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal.households.desk.persons import found_by
from portal.households.rules.demo_town import FAMILIES, MEN, WOMEN
from portal.people.models import Person, PersonMaison, SearchKey
from tests.people import factories

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
    ours = timed(lambda: client.get(f"/equipe/personnes/{people[0].pk}/"), runs=9)
    say("desk.person", 1, ours.seconds, queries=ours.queries)
