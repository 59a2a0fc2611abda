"""Who gives a hand in a house on one day: the list for the insurer and for the door."""

import datetime as dt
from dataclasses import dataclass

from portal.people.models import Person
from portal.places.models import Maison
from programmes.enums import EnrolmentState, SessionState
from programmes.models import Enrolment

from ..models import Shift


@dataclass
class Hand:
    """Somebody on site, from when to when, at which posts. `person` None: somebody who came along and gave a first name at most."""

    name: str
    person: Person | None
    begins: dt.datetime
    ends: dt.datetime
    posts: list[str]
    leads: bool = False

    def also(self, shift: Shift, post: str) -> None:
        self.begins, self.ends = min(self.begins, shift.session.start), max(self.ends, shift.session.end)
        if post not in self.posts:
            self.posts.append(post)


def hands_on(maison: Maison, day: dt.date) -> list[Hand]:
    """Everybody expected, once each, in the order of names: volunteers by their full names, whom they bring, who leads. Two queries."""
    rows = Enrolment.objects.filter(
        state=EnrolmentState.CONFIRMED, sheet__shift__maison=maison, sheet__shift__session__local_date=day
    ).exclude(sheet__shift__session__state=SessionState.CANCELLED)
    related = ("sheet__shift__session", "sheet__shift__post", "person__successor")
    found: dict[object, Hand] = {}
    for row in rows.select_related(*related).order_by("sheet__shift__session__start", "pk"):
        shift, person = row.sheet.shift, row.person.current_record
        name = f"{(row.guest_name or 'une personne').capitalize()}, avec {person.full_name}" if row.guest else person.listed_name
        _note(found, f"g{row.pk}" if row.guest else person.pk, name, None if row.guest else person, shift, shift.post.name)
    led = Shift.objects.on().filter(maison=maison, session__local_date=day, leader__isnull=False)
    for shift in led.select_related("session", "leader__successor").order_by("session__start", "pk"):
        leader = shift.leader.current_record
        _note(found, leader.pk, leader.listed_name, leader, shift, "mène l’équipe").leads = True
    return sorted(found.values(), key=lambda hand: (hand.person is None, hand.person.sort_key if hand.person else hand.name))


def _note(found: dict, key: object, name: str, person: Person | None, shift: Shift, post: str) -> Hand:
    known = found.setdefault(key, Hand(name, person, shift.session.start, shift.session.end, []))
    known.also(shift, post)
    return known
