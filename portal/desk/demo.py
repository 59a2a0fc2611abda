"""The demo's counter: a month of visits, busier on the mornings of weekdays; calls promised, made, in vain."""

import datetime as dt

from portal.kit.demo import Demo
from portal.people.models import PersonMaison, User
from portal.places.models import Maison

from .calls import SOURCE
from .enums import CallReason, Outcome, Way
from .models import CallBack, CallNote, VisitCount

DAYS, OPEN, BUSY = 30, range(9, 18), range(9, 12)


def load(demo: Demo) -> None:
    """Every house counts its last thirty days, Sundays excepted."""
    rows = []
    for maison in demo.progress(list(Maison.objects.order_by("pk"))):
        for ago in range(1, DAYS + 1):
            day = demo.day - dt.timedelta(days=ago)
            if day.weekday() == 6:
                continue
            for hour in OPEN:
                most = {Way.COUNTER: 12 if hour in BUSY else 5, Way.PHONE: 6 if hour in BUSY else 3}
                rows += [
                    VisitCount(maison=maison, day=day, hour=hour, way=way, people=people)
                    for way, top in most.items()
                    if (people := demo.random.randint(0, top))
                ]
    VisitCount.objects.bulk_create(rows, batch_size=1000)


WAITING, MADE, NEAR = 14, 10, 6  # calls promised, calls made; of those promised, how many in the house of the demo's counter


def load_calls(demo: Demo) -> None:
    """Some calls promised this morning and yesterday, some made last week; one that the telephone does not reach."""
    agent = User.objects.filter(email="accueil@belleroche.example").first()
    known = PersonMaison.objects.filter(person__successor=None, person__erased_at=None).exclude(person__phone="")
    here = agent.role_assignments.values("maison") if agent else []
    near = list(known.filter(maison__in=here).select_related("person", "maison").order_by("pk")[:NEAR])
    people = list(known.exclude(maison__in=here).select_related("person", "maison").order_by("pk")[: 40 * (WAITING + MADE)])
    chosen = near + demo.random.sample(people, min(len(people), WAITING + MADE - len(near)))
    chosen = list({row.person_id: row for row in chosen}.values())
    waiting, made = chosen[:WAITING], chosen[WAITING:]
    rows = []
    for row in waiting:
        asked = demo.at(demo.day - dt.timedelta(days=demo.random.choice((0, 0, 1))), 8 if demo.random.random() < 0.5 else 7, 40)
        before = demo.at(demo.day + dt.timedelta(days=demo.random.choice((0, 0, 1, 2))), 17)
        rows.append(_promise(row, demo.random.choice(CallReason.values), asked, before, agent))
    if rows:
        rows[0].before = demo.at(demo.day - dt.timedelta(days=1), 17)
    rows += [_promise(row, CallReason.NEWS, demo.at(demo.day - dt.timedelta(days=6), 10), None, agent, demo) for row in made]
    CallBack.objects.bulk_create(rows)
    tries = (Outcome.NO_ANSWER, Outcome.MESSAGE, Outcome.NO_ANSWER)
    notes = [
        _note(row, outcome, demo.at(demo.day - dt.timedelta(days=ago), 10), agent)
        for row in rows[1:2]
        for ago, outcome in zip((5, 4, 1), tries, strict=True)
    ]
    notes += [_note(row, row.outcome, row.closed_at, agent) for row in rows if row.closed_at]
    CallNote.objects.bulk_create(notes)


def _promise(row: PersonMaison, reason: str, asked: dt.datetime, before, agent, done: Demo | None = None) -> CallBack:
    """Promised, and kept when `done` is the demo's."""
    closed = asked + dt.timedelta(days=1) if done else None
    outcome = done.random.choice((Outcome.REACHED, Outcome.REACHED, Outcome.SHE_CALLS)) if done else ""
    return CallBack(
        person=row.person, maison=row.maison, reason=reason, asked_at=asked, asked_by=agent, before=before or asked + dt.timedelta(days=2),
        closed_at=closed, outcome=outcome,
    )  # fmt: skip


def _note(row: CallBack, outcome: str, at: dt.datetime, agent) -> CallNote:
    return CallNote(source=SOURCE, key=str(row.pk), person_id=row.person_id, outcome=outcome, at=at, by=agent)
