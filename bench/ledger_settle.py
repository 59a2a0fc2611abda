"""Webhooks of payments that came: eight workers in two processes, each told of another payment; against the same rows in bare SQL."""

import json
import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Callable
from functools import partial

from django.db import connection, connections
from django.test import RequestFactory

from portal.kit import clock, registry
from portal.ledger import webhooks
from portal.ledger.base import Notice, ProviderState, Started, Status
from portal.ledger.models import Payment, Receipt

from . import replay

TOLD, PROCESSES, THREADS, ROUNDS = 200, 2, 4, 3
MEASURED = (
    "each webhook: the view, settle() with the provider's answer at hand (no network), journal, allocation, receipt and its number, "
    "audit line, event; connections open. floor: the statements of one webhook as recorded, replayed on the driver's cursor by the same "
    "workers, the receipt's number read from the locked counter"
)
COUNTER = 'FROM "ledger_receiptcounter"'


class AtHand:
    """A provider that answers at once: what is measured is ours."""

    key, label, min_cents, can_refund, is_async, live = "bench", "Payer", 50, True, True, True
    methods = {"stripe_card": "Payer"}

    def start(self, payment, *, return_url, leave_url):
        return Started(f"cs_{payment.uuid.hex}", "https://bench.example/", clock.now())

    def fetch(self, payment):
        return Status(ProviderState.PAID, payment.provider_ref, payment.amount_cents)

    def notifications(self, request):
        ref = request.body.decode()
        return [Notice(f"evt_{ref}", "checkout.session.completed", ref=ref)]


def _begun(number: int) -> list[str]:
    """So many payments whose page was paid and whose webhook is still to come: their references."""
    from portal.households.models import Household
    from portal.ledger.actions import start_online_payment
    from tests.ledger import ground

    refs = []
    for _ in range(number):
        home = Household.objects.create()
        line = ground.owe(home, 800)
        payment = start_online_payment(
            household=home, charges=[line], provider="bench", return_url=lambda payment: "/", leave_url=lambda payment: "/", by=None
        )
        refs.append(payment.provider_ref)
    return refs


def _through_view(ref: str) -> None:
    request = RequestFactory().post("/paiements/bench/webhook/", ref.encode(), content_type="application/json")
    answer = webhooks.provider_webhook(request, "bench")
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code} for {ref}")


def _hear(ref: str) -> list[replay.Heard]:
    with replay.heard() as tape:
        _through_view(ref)
    return tape


class BareSql:
    """The statements of one webhook, said again for another payment: its keys filled in, and the counter's number as it is read."""

    def __init__(self, tape: list[replay.Heard], ref: str):
        self.tape, self.model = tape, Payment.objects.get(provider_ref=ref)
        line = self.model.allocations.get().charge_id
        self.keys = {"payment": self.model.pk, "home": self.model.household_id, "line": line, "ref": ref, "event": f"evt_{ref}"}
        self.receipt = Receipt.objects.get(payment=self.model)
        self.place = "?" if connection.vendor == "sqlite" else "%s"

    def __call__(self, ref: str, keys: dict[str, object]) -> None:
        connection.ensure_connection()
        cursor = connection.connection.cursor()
        opened, number, receipt = False, 0, None
        try:
            for heard in self.tape:
                if heard.sql.startswith(("SAVEPOINT", "RELEASE")):
                    continue
                if heard.inside and not opened:
                    cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
                    opened = True
                values = [self._filled(value, keys, number, receipt) for value in heard.values]
                values = _new_identity(heard.sql, values)
                cursor.execute(heard.sql.replace("%s", self.place).replace("%%", "%"), values)
                if cursor.description:
                    rows = cursor.fetchall()
                    if COUNTER in heard.sql and "last" in [column[0] for column in cursor.description]:
                        number = rows[0][[column[0] for column in cursor.description].index("last")] + 1
                    if heard.sql.startswith('INSERT INTO "ledger_receipt"'):
                        receipt = rows[0][0]
            cursor.execute("COMMIT")
            opened = False
        finally:
            if opened:
                cursor.execute("ROLLBACK")
            cursor.close()

    def _filled(self, value, keys, number, receipt):
        """What was this payment's becomes the other's. Types tell keys of rows from amounts: keys of the bench begin at a million."""
        for role, known in self.keys.items():
            if type(value) is type(known) and value == known:
                return keys[role]
        if isinstance(value, str):
            for role in ("payment", "home", "line"):
                for label in ("ledger.Payment", "households.Household", "ledger.Charge"):
                    value = value.replace(f"{label}:{self.keys[role]}", f"{label}:{keys[role]}")
        if receipt and value == self.receipt.pk:
            return receipt
        return number if number and value == self.receipt.number and type(value) is int else value


def _new_identity(sql: str, values: list) -> list:
    """A movement's number is drawn anew, as it is by us."""
    import uuid

    if not sql.startswith('INSERT INTO "ledger_entry"'):
        return values
    return [
        uuid.uuid4().hex if isinstance(value, str) and len(value) == 32 else uuid.uuid4() if isinstance(value, uuid.UUID) else value
        for value in values
    ]


def _keys_of(ref: str) -> dict[str, object]:
    payment = Payment.objects.get(provider_ref=ref)
    line = payment.meant_for[0][0]
    return {"payment": payment.pk, "home": payment.household_id, "line": line, "ref": ref, "event": f"evt_{ref}"}


def _work(act: Callable[[str], None], refs: list[str], ready, answers) -> None:
    todo, taking, done, failed = iter(refs), threading.Lock(), [], []

    def serve() -> None:
        connection.ensure_connection()
        ready.wait()
        while True:
            with taking:
                ref = next(todo, None)
            if ref is None:
                break
            begun = time.perf_counter()
            try:
                act(ref)
            except Exception as error:  # noqa: BLE001  # told to the bench, which stops
                failed.append(f"{type(error).__name__}: {error}"[:300])
            done.append((begun, time.perf_counter()))
        connections.close_all()

    servers = [threading.Thread(target=serve) for _ in range(THREADS)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    answers.put(json.dumps([done, failed]))


def _crowd(act: Callable[[str], None], refs: list[str]) -> tuple[float, list[float]]:
    """(seconds from the first to the last, how long each took)."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    answers, ready = context.SimpleQueue(), context.Barrier(PROCESSES * THREADS)
    processes = [context.Process(target=_work, args=(act, refs[number::PROCESSES], ready, answers)) for number in range(PROCESSES)]
    for process in processes:
        process.start()
    told = [json.loads(answers.get()) for _ in processes]
    for process in processes:
        process.join()
    failed = [words for _, failures in told for words in failures]
    if failed:
        raise RuntimeError(f"{len(failed)} failed, the first: {failed[0]}")
    done = [each for part, _ in told for each in part]
    return max(end for _, end in done) - min(begun for begun, _ in done), [end - begun for begun, end in done]


def settle(timed, say) -> None:
    from tests.ledger import ground

    provider = AtHand()
    registry.payment_providers._items["bench"] = (1, provider)
    try:
        ground.online_regie()
        Payment.objects.model._meta.get_field("regie").related_model.objects.filter(online=True).update(provider="bench")
        _set_apart()
        warm, spoken, *_ = _begun(3)
        _through_view(warm)
        bare = BareSql(_hear(spoken), spoken)
        ours, floors = [], []
        for _ in range(ROUNDS):
            ours.append(_crowd(_through_view, _begun(TOLD)))
            refs = _begun(TOLD)
            keys = {ref: _keys_of(ref) for ref in refs}
            floors.append(_crowd(partial(_say_again, bare, keys), refs))
        booked = Payment.objects.filter(provider="bench", state="succeeded", receipt__isnull=False).count()
        if booked != 2 + 2 * ROUNDS * TOLD:
            raise RuntimeError(f"{booked} payments have their receipt, of {2 + 2 * ROUNDS * TOLD}")
        (run, waits), (floor, _) = (sorted(each)[ROUNDS // 2] for each in (ours, floors))
        say(
            "ledger.settle", TOLD, run, floor=floor, queries=len(bare.tape), workers=PROCESSES * THREADS,
            per_second=round(TOLD / run, 1), floor_per_second=round(TOLD / floor, 1),
            p95_ms=round(statistics.quantiles(waits, n=20)[-1] * 1000, 1), load=round(os.getloadavg()[0], 1), measured=MEASURED,
        )  # fmt: skip
    finally:
        del registry.payment_providers._items["bench"]


def _say_again(bare: BareSql, keys: dict[str, dict], ref: str) -> None:
    bare(ref, keys[ref])


def _set_apart() -> None:
    """Keys of households, lines and payments begin far apart from each other and from every amount, so that a replay mistakes none."""
    tables = {"households_household": 3_000_000, "ledger_charge": 5_000_000, "ledger_payment": 7_000_000, "ledger_receipt": 9_000_000}
    with connection.cursor() as cursor:
        for table, first in tables.items():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
