"""Who may be shown where, computed from what was answered each time it is asked: a yes taken back counts at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit import clock
from portal.people.models import Person
from portal.people.rules.births import is_child

from ..enums import ImageMedium
from ..models import Household, ImageRight, Membership
from ..rules.image_rights import Said, holds, may_be_shown, standing


@dataclass(frozen=True)
class Answers:
    """What was answered about one person (a current record)."""

    person: Person
    said: tuple[Said, ...] = ()

    def allow(self, medium: str, day: dt.date) -> bool:
        return may_be_shown(self.said, medium, day, self.person.birth)


@dataclass(frozen=True)
class Line:
    """One medium on her page: « oui », « non » or nothing yet; `over`: a yes that counts no more."""

    medium: ImageMedium
    yes: bool
    no: bool
    over: bool
    said: Said | None


def answers_of(people: Iterable[Person]) -> dict[int, Answers]:
    """Key of each of these current records -> what was answered. One query, whatever their number."""
    known = {person.pk: person for person in people}
    found: dict[int, list[Said]] = defaultdict(list)
    for row in ImageRight.objects.of_people(list(known)) if known else ():
        found[row.kept].append(row.as_said())
    return {key: Answers(person, tuple(found[key])) for key, person in known.items()}


def lines_of(answers: Answers, day: dt.date | None = None) -> list[Line]:
    day = day or clock.today()
    lines = []
    for medium in ImageMedium:
        last = standing(answers.said, medium, day)
        yes = holds(last, day, answers.person.birth)
        no = last is not None and not last.yes
        lines.append(Line(medium, yes, no, last is not None and last.yes and not yes, last))
    return lines


def those_i_answer_for(user, person: Person) -> list[Person]:
    """Herself, then the children of the households she leads. Two queries."""
    led = Membership.objects.active().filter(household__in=Household.objects.led_by(user).order_by().values("pk"))
    found = {row.person.current_record for row in led.select_related("person__successor")}
    today = clock.today()
    children = [one for one in found if one.pk != person.pk and one.erased_at is None and is_child(one.birth, today)]
    return [person, *sorted(children, key=lambda one: (one.birth_year or 0, one.pk))]


def who_answers_for(child: Person) -> list[Person]:
    """Of a child: the grown-up referents of her households today, each once. Two queries."""
    rows = Membership.objects.active().filter(is_referent=True, household__in=Household.objects.of(child).order_by().values("pk"))
    found = {row.person.current_record for row in rows.select_related("person__successor")}
    today = clock.today()
    return sorted((one for one in found if one.pk != child.pk and not is_child(one.birth, today)), key=lambda one: one.pk)
