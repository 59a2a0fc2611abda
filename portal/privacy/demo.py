"""The demo's data rights: two requests to answer (one late), one answered, a year of purges, who opened which files."""

import datetime as dt

from portal.kit.actions.purge_kept import READINGS_DAYS
from portal.kit.demo import Demo
from portal.kit.models import PurgeReport, Reading
from portal.people.models import Person, PersonMaison, RoleAssignment, User

from .enums import Door, Field, Handed, Identity, Kind, State, WhyNot
from .models import DataRequest
from .rules import delays

DOMAIN = "belleroche.example"
NIGHTS = 365
READINGS, OLD = 700, 9
# Who opens files, how often, on which screens.
READERS = (
    ("accueil", 10, ("desk_person", "desk_household", "desk_person_edit")),
    ("regie", 4, ("desk_person", "regie:household", "regie:payment")),
    ("social", 3, ("desk_person", "desk_household")),
    ("responsable", 2, ("desk_person",)),
)


def load(demo: Demo) -> None:
    agents = {name: User.objects.filter(email=f"{name}@{DOMAIN}").first() for name in ("accueil", "regie", "social", "responsable", "dpo")}
    _reports(demo)
    if all(agents.values()) and Person.objects.exists():
        _readings(demo, agents)
        _requests(demo, agents)


def _reports(demo: Demo) -> None:
    """One night after the other: numbers that a town of this size would see, one night that failed."""
    random, size = demo.random, max(1, demo.residents)
    rows = []
    for back in range(NIGHTS, 0, -1):
        day = demo.day - dt.timedelta(days=back)
        counts = {
            "people.persons": {"persons": random.randrange(0, 1 + size // 900)},
            "households": {
                "memberships": 0,
                "facts": random.randrange(0, 1 + size // 700),
                "promises": 0,
                "invitations": random.randrange(2),
                "notices": 0,
            },
            "notifications.outbox": {"rows": random.randrange(0, 1 + size // 60), "texts": random.randrange(0, 1 + size // 40)},
            "kit.sessions_and_tasks": {"sessions": random.randrange(5, 40), "task_results": random.randrange(100, 300)},
            "kit.request_keys": {"request_keys": random.randrange(10, 90)},
            "desk.asides": {"asides": random.randrange(4)},
        }
        errors = {"kit.files": "OSError in portal/kit/actions/purge_kept.py:74"} if back == 40 else {}
        rows.append(PurgeReport(day=day, at=demo.at(day, 3, 10), counts=counts, errors=errors))
    PurgeReport.objects.bulk_create(rows, batch_size=500)


def _readings(demo: Demo, agents: dict[str, User]) -> None:
    """Over forty-five days, at the hours of a house; Amina's file among them, so that she has something to read."""
    random = demo.random
    amina = Person.objects.filter(email=f"amina@{DOMAIN}").first() or Person.objects.order_by("pk").first()
    known = {name: _known_to(agents[name]) for name, *_ in READERS}
    weights = [weight for _, weight, _ in READERS]
    found: dict[tuple, Reading] = {}
    for number in range(READINGS):
        name, _, screens = random.choices(READERS, weights)[0]
        if not known[name]:
            continue
        person = amina.pk if number % 60 == 0 else random.choice(known[name])
        day = demo.day - dt.timedelta(days=random.randrange(45))
        day -= dt.timedelta(days=max(0, day.weekday() - 4))
        screen = random.choice(screens)
        if screen in ("desk_household", "regie:household", "regie:payment"):
            screen = "desk_person" if name != "regie" else "regie:person"
        line = Reading(
            by=agents[name], subject=f"people.Person:{person}", screen=screen, hour=demo.at(day, random.randrange(9, 18)), workstation=""
        )
        found[line.by_id, line.subject, line.screen, line.hour] = line
    for number in range(OLD):  # a year old: they leave tonight
        day = demo.day - dt.timedelta(days=READINGS_DAYS + 1)
        person = random.choice(known["accueil"] or [amina.pk])
        line = Reading(by=agents["accueil"], subject=f"people.Person:{person}", screen="desk_person", hour=demo.at(day, 9 + number % 8))
        found[line.by_id, line.subject, line.screen, line.hour] = line
    Reading.objects.bulk_create(found.values(), batch_size=500)


def _known_to(user: User) -> list[int]:
    """Persons of the houses where this agent works today, at most four hundred."""
    houses = {pk for role in RoleAssignment.objects.filter(user=user).select_related("sector") for pk in _houses(role)}
    known = PersonMaison.objects.filter(maison__in=houses, person__erased_at=None, person__successor=None)
    return list(known.order_by("person").values_list("person", flat=True).distinct()[:400])


def _houses(role: RoleAssignment) -> frozenset[int]:
    return role.scope.maisons


def _requests(demo: Demo, agents: dict[str, User]) -> None:
    people = list(Person.objects.filter(pk__in=_known_to(agents["accueil"]), birth_year__lt=demo.day.year - 20).order_by("pk")[:5])
    if len(people) < 3:
        return
    house = RoleAssignment.objects.filter(user=agents["accueil"]).first().maison
    late, fresh, done = people[-1], people[-2], people[-3]

    def request(person, back: int, **values) -> DataRequest:
        received = demo.day - dt.timedelta(days=back)
        return DataRequest(
            uid=demo.uuid(),
            person=person,
            received_on=received,
            received_by=agents["accueil"],
            maison=house,
            due_on=delays.due_on(received),
            **values,
        )

    known = {"identity": Identity.PAPER, "identity_by": agents["accueil"]}
    DataRequest.objects.bulk_create(
        [
            request(late, 36, kind=Kind.ERASURE, door=Door.LETTER),
            request(
                fresh, 9, kind=Kind.RECTIFICATION, field=Field.BIRTH, asked="Je suis née le 14 mars, pas le 4.", door=Door.COUNTER, **known
            ),
            request(
                done,
                80,
                kind=Kind.ACCESS,
                door=Door.COUNTER,
                state=State.GRANTED,
                answered_on=demo.day - dt.timedelta(days=78),
                answered_by=agents["responsable"],
                handed=Handed.BY_HAND,
                **known,
            ),
            request(
                done,
                50,
                kind=Kind.OBJECTION,
                door=Door.PHONE,
                state=State.REFUSED,
                reason=WhyNot.PUBLIC_MISSION,
                answered_on=demo.day - dt.timedelta(days=44),
                answered_by=agents["dpo"],
                handed=Handed.LETTER,
                **known,
            ),
        ]
    )
