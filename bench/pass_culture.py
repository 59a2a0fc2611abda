"""The opening minute: five hundred people, signed in as residents are, for ten outings of thirty seats; over HTTP, eight workers."""

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import connections

from portal.notifications.models import OutboxMessage

from .serving import Answer, Visitor, served

PEOPLE, OUTINGS, SEATS, MINUTE, AT_ONCE = 500, 10, 30, 60.0, 48
MEASURED = (
    "each person, at a moment of the minute drawn by a fixed seed: the outing's page, its sign-up page, then the form sent; seconds: the "
    "95th centile of all answers. Signed in beforehand by the code of her mail, over HTTP too. floor: the same number of visits at the "
    "same moments of a page that only writes one row, through the same server"
)


@dataclass
class Told:
    """What was answered to the crowd, and how long each answer took."""

    waits: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "form": [], "sent": []})
    ends: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, step: str, answer: Answer) -> Answer:
        with self.lock:
            self.waits[step].append(answer.seconds)
        return answer

    @property
    def every(self) -> list[float]:
        return sorted(each for waits in self.waits.values() for each in waits)


def centile(waits: list[float], share: float) -> float:
    return sorted(waits)[min(int(len(waits) * share), len(waits) - 1)]


def _town() -> tuple[list, list[tuple[str, str]]]:
    """(departures, (e-mail, address) of each person, with her card of the season)."""
    from allauth.account.models import EmailAddress

    from tests.pass_culture import factories as make
    from tests.people.factories import resident

    trips = [make.trip(SEATS, page=make.outing(f"Une sortie {number}")) for number in range(OUTINGS)]
    people = []
    for number in range(PEOPLE):
        email = f"sortie{number}@exemple.fr"
        user = resident(email=email)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        make.card(make.person(user=user), of=trips[0].season)
        people.append((email, f"10.1.{number // 250}.{number % 250 + 1}"))
    return trips, people


def _code_sent(email: str) -> str:
    try:
        return OutboxMessage.objects.filter(address=email).order_by("-pk").values_list("body", flat=True).first()
    finally:
        connections.close_all()


def _at_their_moments(visits: list[Callable[[], None]], seconds: float, seed: int = 8) -> None:
    """Each visit at its moment, drawn evenly over `seconds`."""
    drawn = random.Random(seed)
    moments = sorted(drawn.uniform(0, seconds) for _ in visits)
    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        going = []
        for moment, visit in zip(moments, visits, strict=True):
            time.sleep(max(moment - (time.perf_counter() - begun), 0))
            going.append(crowd.submit(visit))
        for each in going:
            each.result()


def _visit(visitor: Visitor, trip, told: Told) -> Callable[[], None]:
    page, form = trip.sheet.activity.specific.url, f"/inscription/{trip.sheet_id}/"

    def go() -> None:
        told.note("page", visitor.get(page))
        asked = told.note("form", visitor.get(form))
        answer = told.note("sent", visitor.post(form, asked.form()))
        told.ends["on her way" if answer.status == 302 else f"told why not ({answer.status})"] += 1

    return go


def opening(timed, say) -> None:
    trips, people = _town()
    with served() as port:
        visitors = [Visitor(port, address) for _, address in people]
        begun = time.perf_counter()
        with ThreadPoolExecutor(8) as doors:
            list(doors.map(lambda pair: pair[0].sign_in(pair[1][0], _code_sent), zip(visitors, people, strict=True)))
        signed_in = time.perf_counter() - begun
        told = Told()
        _at_their_moments([_visit(one, trips[number % OUTINGS], told) for number, one in enumerate(visitors)], MINUTE)
        floor: list[float] = []
        session = str(trips[0].sheet.sessions.get().pk)
        row = [lambda one=one: floor.append(one.post("/une-ligne/", [("session", session)]).seconds) for one in visitors]
        _at_their_moments(row, MINUTE / 3)
    for trip in trips:
        trip.sheet.refresh_from_db()
    held = [trip.sheet.enrolments.holding().places() for trip in trips]
    if any(number > SEATS for number in held) or any(trip.sheet.taken != number for trip, number in zip(trips, held, strict=True)):
        raise RuntimeError(f"oversold: {held}")
    if sum(held) != OUTINGS * SEATS:
        raise RuntimeError(f"seats were left while people were refused: {held}")
    say(
        "pass_culture.opening", PEOPLE, centile(told.every, 0.95), floor=centile(floor, 0.95), seats=sum(held), oversold=0,
        median=round(statistics.median(told.every), 3), worst=round(told.every[-1], 3),
        p95={step: round(centile(waits, 0.95), 3) for step, waits in told.waits.items()}, ends=dict(told.ends),
        sign_ins_seconds=round(signed_in, 1), measured=MEASURED,
    )  # fmt: skip
