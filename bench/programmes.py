"""The rush: two hundred buyers, eight at a time in two processes, for thirty places; against the same statements in bare SQL."""

import json
import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, connections

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from programmes.actions.enrol import enrol
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment, SignUpSheet

from . import replay

BUYERS, PLACES, PROCESSES, THREADS, ROUNDS = 200, 30, 2, 4, 3
TAKES = 'UPDATE "programmes_signupsheet"'
READS = 'FROM "programmes_signupsheet"'
MEASURED = (
    "each buyer: read sheet and person, then enrol() (place, audit line, message in the outbox) or its refusal; from the first asked to "
    "the last answered, connections already open. floor: the statements of one sale and of one refusal as recorded from enrol(), "
    "replayed on the driver's cursor by the same workers"
)


def _through_actions(sheet_pk: int, person_pk: int) -> bool:
    sheet = SignUpSheet.objects.get(pk=sheet_pk)
    try:
        enrol(sheet=sheet, people=[Person.objects.get(pk=person_pk)], by=None)
    except Refusal:
        return False
    return True


@dataclass(frozen=True)
class BareSql:
    """A sale and a refusal, word for word: `shared` is how both begin, until the sheet was found full or not."""

    shared: list[replay.Line]
    sale: list[replay.Line]
    refusal: list[replay.Line]

    def __call__(self, sheet_pk: int, person_pk: int) -> bool:
        with replay.Player({"sheet": sheet_pk, "person": person_pk}) as player:
            left = 0
            for line in self.shared:
                player.say(line)
                if READS in line.sql:
                    left = player.read("capacity") + player.read("overbooked") - player.read("taken")
            for line in self.sale if left > 0 else self.refusal:
                player.say(line)
                if line.sql.startswith(TAKES) and not player.changed:
                    return False
            player.commit()
        return left > 0


def _recorded(buyers: list[int]) -> BareSql:
    """Two sales and two refusals, listened to."""
    from tests.programmes import factories as make

    sheets = [make.sheet(1).pk for _ in range(2)]
    _through_actions(make.sheet(1).pk, buyers[0])  # what is read once and kept is read now
    withdraw(enrolment=Enrolment.objects.get(person=buyers[0]), by=None)  # a message without a place: so that no two keys are alike
    told, keys = [], []
    for sheet, person in zip(sheets, (buyers[1], buyers[5]), strict=True):
        with replay.heard() as tape:
            _through_actions(sheet, person)
        row = SignUpSheet.objects.get(pk=sheet).enrolments.get()
        message = OutboxMessage.objects.get(about=audit.key_of(row))
        keys.append({"sheet": sheet, "person": person, "party": row.party_id, "place": row.pk, "message": message.pk})
        told.append(tape)
        enrol(sheet=make.sheet(3), people=[Person(pk=key) for key in buyers[10:12]], by=None)  # so that no two keys grow alike
    roles = {role: (keys[0][role], keys[1][role]) for role in keys[0]}
    given = {"programmes_party": "party", "programmes_enrolment": "place", "notifications_outboxmessage": "message"}
    sale = replay.script(*told, roles, given)
    told = []
    for sheet, person in zip(sheets, (buyers[2], buyers[8]), strict=True):
        with replay.heard() as tape:
            _through_actions(sheet, person)
        told.append(tape)
    refusal = replay.script(*told, {"sheet": roles["sheet"], "person": (buyers[2], buyers[8])}, {})
    alike = next(place for place, pair in enumerate(zip(sale, refusal, strict=False)) if pair[0] != pair[1])
    return BareSql(sale[:alike], sale[alike:], refusal[alike:])


def _work(buy: Callable[[int, int], bool], sheet_pk: int, buyers: list[int], ready, answers) -> None:
    """One process: its threads serve its share of the crowd."""
    todo, taking, done = iter(buyers), threading.Lock(), []
    worked = time.process_time()

    def serve() -> None:
        connection.ensure_connection()
        ready.wait()
        while True:
            with taking:
                person = next(todo, None)
            if person is None:
                break
            begun = time.perf_counter()
            sold = buy(sheet_pk, person)
            done.append((sold, begun, time.perf_counter()))
        connections.close_all()

    servers = [threading.Thread(target=serve) for _ in range(THREADS)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    answers.put(json.dumps([done, time.process_time() - worked]))


@dataclass(frozen=True)
class Crowd:
    """What became of one crowd: how long it took, how long each waited, how many places were sold, what it cost."""

    seconds: float
    waits: list[float]
    sold: int
    processor: float  # seconds of it spent by the portal's own processes


def _crowd(buy: Callable[[int, int], bool], sheet_pk: int, buyers: list[int]) -> Crowd:
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers, ready = context.SimpleQueue(), context.Barrier(PROCESSES * THREADS)
    processes = [
        context.Process(target=_work, args=(buy, sheet_pk, buyers[number::PROCESSES], ready, answers)) for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    told = [json.loads(answers.get()) for _ in processes]
    done = [each for served, _ in told for each in served]
    for process in processes:
        process.join()
    if len(done) != len(buyers):
        raise RuntimeError(f"{len(buyers) - len(done)} buyers were never answered")
    spent = max(ended for _, _, ended in done) - min(begun for _, begun, _ in done)
    return Crowd(spent, [ended - begun for _, begun, ended in done], sum(sold for sold, _, _ in done), sum(worked for _, worked in told))


def _buyers() -> list[int]:
    """Each with an e-mail address, so that a sale writes its message too."""
    people = Person.objects.bulk_create([Person(display_name=f"Mme {n}", channel="email") for n in range(BUYERS)])
    for person in people:
        person.email = f"buyer{person.pk}@belleroche.example"
    Person.objects.bulk_update(people, ["email"])
    return [person.pk for person in people]


def rush(timed, say) -> None:
    from tests.programmes import factories as make

    buyers = _buyers()
    bare = _recorded(buyers)
    ours, floors = [], []
    for _ in range(ROUNDS):
        ours.append(_crowd(_through_actions, make.sheet(PLACES).pk, buyers))
        floors.append(_crowd(bare, make.sheet(PLACES).pk, buyers))
    run, floor = (sorted(crowds, key=lambda crowd: crowd.seconds)[ROUNDS // 2] for crowds in (ours, floors))
    say(
        "programmes.rush", BUYERS, run.seconds, floor=floor.seconds, queries=len(bare.shared) + len(bare.sale),
        queries_refused=len(bare.shared) + len(bare.refusal), capacity=PLACES, sold=run.sold, workers=PROCESSES * THREADS,
        sold_each_round=[crowd.sold for crowd in ours], floor_sold_each_round=[crowd.sold for crowd in floors],
        per_second=round(BUYERS / run.seconds, 1), p95_ms=round(statistics.quantiles(run.waits, n=20)[-1] * 1000, 1),
        cpu_ms_each=round(run.processor / BUYERS * 1000, 2), load=round(os.getloadavg()[0], 1),
        floor_per_second=round(BUYERS / floor.seconds, 1),
        floor_p95_ms=round(statistics.quantiles(floor.waits, n=20)[-1] * 1000, 1), measured=MEASURED,
    )  # fmt: skip
