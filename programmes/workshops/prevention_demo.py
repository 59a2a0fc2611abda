"""The demo's prevention: a page with a sentinel day, first aid and an evening to come, whose people were met, or came by the desk; a day
that is over, on the register; one of the year before, of which the count of a structure is left. Written by the actions."""

import datetime as dt
import itertools

from portal.casework.models import Partner
from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.models import Person
from portal.places.calendars import public_holidays
from programmes.actions.enrol import enrol
from programmes.actions.plan_series import plan_series
from programmes.actions.record_attendance import record_attendance
from programmes.enums import Channel, Presence
from programmes.recipes import Terms

from .actions.forget_trained import forget_trained
from .actions.record_trained import record_trained
from .actions.validate_person import enrol_for_structure
from .enums import TrainingKind
from .models import Prevention, Training
from .prevention_recipe import PreventionRecipe
from .rules.trainings import BY_KIND

TITLE, SLUG = "Parler du suicide, et savoir aider", "parler-du-suicide-et-savoir-aider"
OVER, OVER_DAYS, ABSENT = 5, 20, 1  # how many were on it, days from its date to the demo's day at least, how many did not come
FORGOTTEN = 12  # of one structure: a line that the year's table shows
TOLD = (  # kind, days from the demo's day, hours, how many are on it
    (TrainingKind.SENTINEL, 20, (9, 17), 4),
    (TrainingKind.FIRST_AID, 34, (9, 17), 3),
    (TrainingKind.EVENING, 48, (19, 21), 2),
    (TrainingKind.EVALUATION, 55, (9, 17), 3),
)


def load(demo: Demo) -> None:
    under = MaisonPage.objects.select_related("maison_row__sector").order_by("path").first()
    house = under.maison_row
    page = under.add_child(
        instance=Prevention(
            title=TITLE, slug=SLUG, for_whom="Bénévoles, professionnels, qui veut savoir aider", how_to_come=house.transport,
            introduction="En parler ne fait pas de mal, et peut aider. On apprend à repérer, à écouter, à orienter.",
        )
    )  # fmt: skip
    known = list(Person.objects.current().filter(maisons=house, birth_year__lt=demo.day.year - 20).order_by("pk")[:100])
    demo.random.shuffle(known)
    _over(demo, page, house, dt.date(demo.day.year - 1, 10, 1), known[:FORGOTTEN])
    forget_trained(today=demo.day)
    turn = itertools.cycle(known)  # in a small town somebody comes to two of them

    def next_people(count: int) -> list[Person]:
        return list(itertools.islice(turn, min(count, len(known))))

    _over(demo, page, house, demo.day - dt.timedelta(days=OVER_DAYS), next_people(OVER), absent=ABSENT)
    for kind, days, (begins, ends), count in demo.progress(TOLD):
        first = demo.day + dt.timedelta(days=days)
        training = _planned(demo, page, house, kind, first, begins, ends)
        if training is not None:
            _live(training, next_people(count), who_serves(house))


def _planned(demo: Demo, page: Prevention, house, kind: str, first: dt.date, begins: int, ends: int) -> Training | None:
    """On the first working days from `first`, planned two weeks before the demo's day, or before them where they are past."""
    rule = BY_KIND[kind]
    closed = public_holidays(first, first + dt.timedelta(days=14))
    free = [day for day in (first + dt.timedelta(days=n) for n in range(14)) if day.weekday() < 5 and day not in closed]
    partners = list(Partner.objects.open().order_by("pk")[:2])
    with clock.standing_at(demo.at(min(first, demo.day) - dt.timedelta(days=14), 9)):
        try:
            series = plan_series(
                recipe=PreventionRecipe(), activity=page.activity_ptr, maison=house, days=free[: rule.days], begins=dt.time(begins),
                ends=dt.time(ends), terms=Terms(more={"training": kind, "seats": rule.places, "partners": partners}), by=who_serves(house),
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code != "deja-pris":
                raise
            return None
    return Training.objects.get(sheet__sessions__series=series, sheet__sessions=series.sessions.first())


def _live(training: Training, people: list[Person], agent) -> None:
    structure = Partner.objects.open().order_by("pk").first()
    with clock.standing_at(clock.now() - dt.timedelta(days=1)):
        for person in people:
            if training.asked.vetted and (structure or not training.asked.structure):
                sent = structure if training.asked.structure else None
                enrol_for_structure(sheet=training.sheet, person=person, structure=sent, channel=Channel.PHONE, by=agent)
            elif not training.asked.vetted:
                enrol(sheet=training.sheet, people=[person], by=agent, channel=Channel.COUNTER)


def _over(demo: Demo, page: Prevention, house, first: dt.date, people: list[Person], absent: int = 0) -> None:
    """A sentinel day that took place: its volunteers were sent by one structure and met before, came but the last `absent`, and are on the
    register."""
    training = _planned(demo, page, house, TrainingKind.SENTINEL, first, 9, 17)
    structure, agent = Partner.objects.open().order_by("pk").first(), who_serves(house)
    if training is None or structure is None:
        return
    date = training.sheet.sessions.get()
    with clock.standing_at(date.start - dt.timedelta(days=7)):
        rows = [
            enrol_for_structure(sheet=training.sheet, person=person, structure=structure, channel=Channel.COUNTER, by=agent)
            for person in people
        ]
    with clock.standing_at(date.end + dt.timedelta(minutes=10)):
        there = len(rows) - absent
        marks = {row.pk: Presence.PRESENT if rank < there else Presence.ABSENT for rank, row in enumerate(rows)}
        record_attendance(sheet=training.sheet, session=date, marks=marks, by=agent)
        record_trained(training=training.pk, by=agent)
