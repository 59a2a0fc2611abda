"""The demo's prevention: a page with a sentinel day, first aid and an evening to come; who is on them was met, or came by the desk. Written
by the actions."""

import datetime as dt

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
from programmes.enums import Channel
from programmes.recipes import Terms

from .actions.validate_person import enrol_for_structure
from .enums import TrainingKind
from .models import Prevention, Training
from .prevention_recipe import PreventionRecipe
from .rules.trainings import BY_KIND

TITLE, SLUG = "Parler du suicide, et savoir aider", "parler-du-suicide-et-savoir-aider"
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
    for kind, days, (begins, ends), count in demo.progress(TOLD):
        training = _planned(demo, page, house, kind, days, begins, ends)
        if training is not None:
            people, known = known[:count], known[count:]
            _live(training, people, who_serves(house))


def _planned(demo: Demo, page: Prevention, house, kind: str, after: int, begins: int, ends: int) -> Training | None:
    first, rule = demo.day + dt.timedelta(days=after), BY_KIND[kind]
    closed = public_holidays(first, first + dt.timedelta(days=14))
    free = [day for day in (first + dt.timedelta(days=n) for n in range(14)) if day.weekday() < 5 and day not in closed]
    partners = list(Partner.objects.open().order_by("pk")[:2])
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=14), 9)):
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
