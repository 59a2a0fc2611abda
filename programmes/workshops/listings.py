"""What screens show of courses, for residents and for staff."""

from dataclasses import dataclass

from django.db.models import Q

from portal.kit import clock
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import ACTIVE, EnrolmentState
from programmes.models import Enrolment, SignUpSheet

from .actions.note_position import against_saying
from .enums import Answer, Moment
from .models import Course, Position
from .reading import Standing, came, course_places, next_course, open_courses, standings, with_course

LABELS = dict(Answer.choices)
MOST = 100  # courses shown at the desk, the latest


@dataclass
class Told:
    """One place as a screen shows it: what was said, what may be said now, what comes next."""

    standing: Standing
    next: Course | None = None

    @property
    def place(self) -> Enrolment:
        return self.standing.enrolment

    @property
    def course(self) -> Course:
        return self.standing.course

    @property
    def moments(self) -> list[dict]:
        """Before and after: whether it was said, whether it may be said or corrected now, else why not."""
        known = {Moment.BEFORE: self.standing.before, Moment.AFTER: self.standing.after}
        return [
            {"code": moment.value, "label": moment.label, "said": known[moment], "refusal": against_saying(self.place, moment)}
            for moment in Moment
        ]

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """(sentence, answer before, answer after), in words; "" where nothing was said."""
        return [(line.words, LABELS.get(line.before, ""), LABELS.get(line.after, "")) for line in self.standing.lines]

    @property
    def next_words(self) -> str:
        """What comes next in words; "" before anything was said."""
        found = self.standing.next
        if found is None:
            return ""
        if found.beyond:
            return "Tout ce que nos cours apprennent est acquis."
        again = found.level == self.course.level
        return f"Un cours du même niveau, {self.standing.next_label}." if again else f"Un cours du niveau {self.standing.next_label}."


def told(places: list[Enrolment], rows) -> list[Told]:
    """`places` with what the reader may read of them (`rows`), each with the course to propose. Two queries, three where something was
    said."""
    found = [Told(standing) for standing in standings(places, rows)]
    if any(one.standing.next for one in found):
        courses, already = open_courses(), _sheets_of([one.place for one in found])
        for one in found:
            ahead = one.standing.next
            if ahead and ahead.level:
                besides = already.get(one.place.person.current_record.pk, set())
                one.next = next_course(courses, ahead.level, one.place.sheet.maison, besides=besides)
    return found


def _sheets_of(places: list[Enrolment]) -> dict[int, set[int]]:
    """On which courses these people already are, by the record that stands. One query."""
    people = {place.person.current_record.pk for place in places}
    rows = course_places().filter(Q(person__in=people) | Q(person__successor__in=people), state__in=ACTIVE)
    found: dict[int, set[int]] = {}
    for person, successor, sheet in rows.values_list("person", "person__successor", "sheet"):
        found.setdefault(successor or person, set()).add(sheet)
    return found


def own_places(user):
    """The places on courses of the person of this account, and of her alone: neither her household's nor those she took for others."""
    person = Person.objects.of_user(user)
    return course_places().filter(person__in=Person.objects.records_of(person)) if person else course_places().none()


def mine(user) -> list[Told]:
    """Her courses, the latest first."""
    places = with_course(own_places(user).filter(state=EnrolmentState.CONFIRMED)).annotate(came=came())
    return told(list(places.order_by("-pk")), Position.objects.read_by(user))


def own_course(user, place: Enrolment) -> Told | None:
    """For the page of her place: None for anybody else's, and where there is no course."""
    if getattr(user, "is_authenticated", False) and (row := with_course(own_places(user).filter(pk=place.pk)).first()):
        return told([row], Position.objects.read_by(user))[0]
    return None


def places_noted_by(user):
    """Places at which this member of staff notes what is said: of the courses she follows, and in the houses where she enrols, for
    people she may see. Noting reads nothing."""
    sheets = SignUpSheet.objects.visible_to(user).within(scope_of(user, Capability.WRITE_ENROLMENTS)).order_by().values("pk")
    seen = Person.objects.visible_to(user).order_by().values("pk")
    kept = Course.objects.kept_by(user).order_by().values("sheet")
    return course_places().filter(Q(sheet__in=kept) | Q(sheet__in=sheets, person__in=seen))


def courses_at_desk(user) -> list[Course]:
    """The courses of the houses of this user and those she follows, the latest first, with `kept` and `may_plan`. Two queries."""
    kept = set(Course.objects.kept_by(user).values_list("pk", flat=True))
    plans = scope_of(user, Capability.PLAN_ACTIVITIES)
    sheets = SignUpSheet.objects.visible_to(user).order_by().values("pk")
    rows = Course.objects.dated().filter(Q(pk__in=kept) | Q(sheet__in=sheets))
    rows = list(rows.select_related("sheet__activity", "sheet__maison", "facilitator").order_by("-first_start", "-pk")[:MOST])
    for row in rows:
        row.kept, row.may_plan = row.pk in kept, row.sheet.maison_id in plans
    return rows


def courses_on(page) -> list[Course]:
    """For the public page: its courses that are not over, with `begun`, so that each date above is known by its level. One query."""
    now = clock.now()
    rows = Course.objects.dated().filter(sheet__activity=page.pk, sheet__confidential=False, last_end__gt=now)
    found = list(rows.select_related("sheet__maison").order_by("first_start", "pk"))
    for one in found:
        one.begun = one.first_start <= now
    return found
