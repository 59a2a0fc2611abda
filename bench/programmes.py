"""The rush: two hundred buyers, eight at a time in two processes, for thirty places; against the same statements in bare SQL."""

import json
import multiprocessing
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.actions.enrol import enrol
from programmes.models import SignUpSheet

BUYERS, PLACES, PROCESSES, THREADS, ROUNDS = 200, 30, 2, 4, 3


def _through_actions(sheet_pk: int, person_pk: int) -> bool:
    sheet = SignUpSheet.objects.get(pk=sheet_pk)
    try:
        enrol(sheet=sheet, people=[Person.objects.get(pk=person_pk)], by=None)
    except Refusal:
        return False
    return True


def _in_bare_sql(sheet_pk: int, person_pk: int) -> bool:
    """What has to be read and written, and nothing else: the lock, the dates, the queue, the counter, party, place, audit line."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    now = clock.now() if connection.vendor == "postgresql" else clock.now().isoformat()
    with connection.cursor() as sql:
        sql.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        try:
            sql.execute(f"SELECT * FROM programmes_signupsheet WHERE id = %s{lock}", [sheet_pk])
            sql.execute("SELECT session_id FROM programmes_sheetsession WHERE sheet_id = %s", [sheet_pk])
            sql.execute("SELECT COUNT(*) FROM programmes_enrolment WHERE sheet_id = %s AND state IN ('waiting', 'offered')", [sheet_pk])
            sql.execute("SELECT 1 FROM programmes_enrolment WHERE sheet_id = %s AND person_id = %s", [sheet_pk, person_pk])
            sql.execute(
                "UPDATE programmes_signupsheet SET taken = taken + 1 WHERE id = %s AND taken <= capacity + overbooked - 1", [sheet_pk]
            )
            if not sql.rowcount:
                sql.execute("ROLLBACK")
                return False
            sql.execute("INSERT INTO programmes_party (asked_at, channel, skips) VALUES (%s, 'online', '[]') RETURNING id", [now])
            party = sql.fetchone()[0]
            _insert_place(sql, sheet_pk, person_pk, party, now)
            sql.execute("COMMIT")
        except BaseException:
            sql.execute("ROLLBACK")
            raise
    return True


def _insert_place(sql, sheet_pk: int, person_pk: int, party: int, now) -> None:
    values = {
        "sheet_id": sheet_pk, "party_id": party, "person_id": person_pk, "places": 1, "state": "confirmed", "since": now, "priority": 100,
        "changed_at": now, "version": 1, "price_reason": "{}", "channel": "online", "end_reason": "", "to_tell": "",
    }  # fmt: skip
    marks = ", ".join(["%s"] * len(values))
    sql.execute(f"INSERT INTO programmes_enrolment ({', '.join(values)}) VALUES ({marks})", list(values.values()))
    audit = {"at": now, "verb": "programmes.confirmed", "target": "x", "subject": "y", "workstation": "", "detail": "{}"}
    marks = ", ".join(["%s"] * len(audit))
    sql.execute(f"INSERT INTO kit_auditline ({', '.join(audit)}) VALUES ({marks})", list(audit.values()))


def _work(way: str, sheet_pk: int, buyers: list[int], answers) -> None:
    """One process: its threads serve its share of the crowd."""
    connections.close_all()
    buy = _through_actions if way == "actions" else _in_bare_sql

    def one(person_pk: int) -> tuple[bool, float]:
        begun = time.perf_counter()
        return buy(sheet_pk, person_pk), time.perf_counter() - begun

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(one, buyers))
        list(pool.map(lambda _: connections.close_all(), range(THREADS * 2)))
    answers.put(json.dumps(done))


def _crowd(way: str, sheet_pk: int, buyers: list[int]) -> tuple[float, list[float], int]:
    """(seconds for all, seconds of each, sold)."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    shares = [buyers[number::PROCESSES] for number in range(PROCESSES)]
    crowd = [context.Process(target=_work, args=(way, sheet_pk, share, answers)) for share in shares]
    begun = time.perf_counter()
    for process in crowd:
        process.start()
    done = [pair for _ in crowd for pair in json.loads(answers.get())]
    spent = time.perf_counter() - begun
    for process in crowd:
        process.join()
    return spent, [seconds for _, seconds in done], sum(sold for sold, _ in done)


def rush(timed, say) -> None:
    from tests.programmes import factories as make

    buyers = [person.pk for person in Person.objects.bulk_create([Person(display_name=f"Mme {n}") for n in range(BUYERS)])]
    runs = {"actions": [], "sql": []}
    for _ in range(ROUNDS):
        for way, kept in runs.items():
            kept.append(_crowd(way, make.sheet(PLACES).pk, buyers))
    ours, floor = (sorted(runs[way], key=lambda run: run[0])[ROUNDS // 2] for way in ("actions", "sql"))
    say(
        "programmes.rush", BUYERS, ours[0], floor=floor[0], capacity=PLACES, sold=ours[2], workers=PROCESSES * THREADS,
        sold_each_round=[run[2] for run in runs["actions"]],
        per_second=round(BUYERS / ours[0], 1), p95_ms=round(statistics.quantiles(ours[1], n=20)[-1] * 1000, 1),
        floor_per_second=round(BUYERS / floor[0], 1),
    )  # fmt: skip
