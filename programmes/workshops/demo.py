"""The demo's courses: one that is over, with what was said before and after and a call due; one under way; one of each of the next levels
to come. Written by the actions."""

import datetime as dt
from dataclasses import dataclass, replace

from portal.cms.models import MaisonPage
from portal.kit import clock
from portal.kit.demo import Demo
from portal.kit.refusal import Refusal
from portal.people.demo import who_serves
from portal.people.enums import Role
from portal.people.models import Person, User
from portal.places.calendars import public_holidays
from programmes.actions.enrol import enrol
from programmes.actions.plan_series import plan_series
from programmes.actions.record_attendance import record_attendance
from programmes.enums import Channel, Preparation, Presence
from programmes.models import Enrolment, SignUpSheet
from programmes.models.series import leaders_of
from programmes.recipes import Terms

from .actions.note_position import note_position
from .enums import Answer, CourseLevel, Equipment, Moment
from .models import Workshop
from .recipe import CourseRecipe
from .rules.statements import codes_of

TITLE, SLUG = "Le numérique, pas à pas", "le-numerique-pas-a-pas"
COUNT, SEATS, KEPT = 6, 8, 4
HOURS = ((10, 12), (14, 16), (16, 18))  # tried in turn where who leads has something else


@dataclass(frozen=True)
class Told:
    """A course: its level, days from the demo's day to its last date (of those to come: to its first), how many are on it."""

    level: str
    weekday: int
    last: int
    people: int
    equipment: str = Equipment.LENT


COURSES = (
    Told(CourseLevel.FIRST_STEPS, 0, -34, 6),  # over for more than a month
    Told(CourseLevel.BEGINNER, 3, 24, 5, Equipment.EITHER),  # two or three dates are past
    Told(CourseLevel.BEGINNER, 4, 62, 2, Equipment.EITHER),  # to come
    Told(CourseLevel.AT_EASE, 3, 70, 1, Equipment.OWN),
)


def load(demo: Demo) -> None:
    under = MaisonPage.objects.select_related("maison_row__sector").order_by("path").first()
    house = under.maison_row
    page = under.add_child(
        instance=Workshop(
            title=TITLE, slug=SLUG, introduction="Allumer, écrire, ne plus avoir peur : on avance ensemble, à son rythme.",
            for_whom="Adultes, grands débutants bienvenus", how_to_come=house.transport,
            learned="Se servir de l’appareil\nÉcrire et recevoir un e-mail\nSe méfier des pièges\nFaire une démarche",
        )
    )  # fmt: skip
    agent = who_serves(house)
    known = list(Person.objects.current().filter(maisons=house, birth_year__lt=demo.day.year - 18).order_by("pk")[:200])
    demo.random.shuffle(known)
    signing_in, others = [one for one in known if one.user_id], [one for one in known if not one.user_id]
    for told in demo.progress(COURSES):
        sheet = _course(demo, page, house, told)
        if sheet is not None:
            people = signing_in[:1] + others[: told.people - 1]  # one of each course has something to show in « mon espace »
            signing_in, others = signing_in[1:], others[told.people - 1 :]
            _live(demo, told, sheet, people, agent)


def _days(demo: Demo, told: Told) -> list[dt.date]:
    """Six weeks that end about then, on one weekday, but on public holidays."""
    last = demo.day + dt.timedelta(days=told.last)
    last -= dt.timedelta(days=(last.weekday() - told.weekday) % 7)
    days = [last - dt.timedelta(days=7 * back) for back in reversed(range(COUNT))]
    holidays = public_holidays(days[0], days[-1])
    return [day for day in days if day not in holidays]


def _course(demo: Demo, page: Workshop, house, told: Told) -> SignUpSheet | None:
    """Planned three weeks before its first date at the latest, followed by the first of the house's team who is free then."""
    days, recipe = _days(demo, told), CourseRecipe()
    asked = {
        "course_level": told.level, "equipment": told.equipment, "seats": SEATS, "kept": KEPT, "kept_days": 7,
    }  # fmt: skip
    terms = Terms(waiting_list=True)
    at = demo.at(min(days[0], demo.day) - dt.timedelta(days=21), 9)
    for user in sorted(leaders_of(house), key=lambda user: not user.role_assignments.filter(role=Role.ANIMATION).exists()):
        for begins, ends in HOURS:
            shown = f"{user.first_name}, médiation numérique" if user.first_name else ""
            try:
                with clock.standing_at(at):
                    series = plan_series(
                        recipe=recipe, activity=page.activity_ptr, maison=house, days=days, begins=dt.time(begins), ends=dt.time(ends),
                        terms=replace(terms, more=asked | {"shown_name": shown}), users=[user], needs=[Preparation.COMPUTERS],
                        needs_note="8 postes", by=who_serves(house),
                    )  # fmt: skip
                return SignUpSheet.objects.get(course__isnull=False, sessions__series=series, sessions=series.sessions.first())
            except Refusal as refusal:
                if refusal.code != "deja-pris":
                    raise  # else she leads something else at that hour
    return None


def _live(demo: Demo, told: Told, sheet: SignUpSheet, people: list[Person], agent: User | None) -> None:
    """People come in by the counter and on the telephone, come to the dates that are past, and say where they stand."""
    dates = list(sheet.sessions.order_by("start"))
    rows: list[Enrolment] = []
    with clock.standing_at(min(dates[0].start, demo.at(demo.day, 8)) - dt.timedelta(days=12)):
        for person in people:
            channel = demo.random.choice((Channel.COUNTER, Channel.PHONE))
            rows += enrol(sheet=sheet, people=[person], by=agent, channel=channel)
    begun = [date for date in dates if date.end <= clock.now()]
    for date in begun:
        marks = {row.pk: Presence.ABSENT if demo.random.random() < 0.1 else Presence.PRESENT for row in rows}
        with clock.standing_at(date.end):
            record_attendance(sheet=sheet, session=date, marks=marks, by=agent)
    if not begun:
        return
    for row in rows:
        before = {code: demo.random.choice((Answer.NOT_YET, Answer.NOT_YET, Answer.WITH_HELP)) for code in codes_of(told.level)}
        _say(row, Moment.BEFORE, before, begun[0].start, agent)
        if begun == dates and row != rows[-1]:  # the last one has not said it yet
            after = {code: demo.random.choice((Answer.WITH_HELP, Answer.ALONE, Answer.ALONE, Answer.ALONE)) for code in before}
            _say(row, Moment.AFTER, after, dates[-1].end, agent)


def _say(row: Enrolment, moment: str, answers: dict, at: dt.datetime, agent: User | None) -> None:
    with clock.standing_at(at):
        note_position(enrolment=row, moment=moment, answers=answers, channel=Channel.COUNTER, by=agent)
