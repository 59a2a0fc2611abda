"""Who knows that an outing is called off, and whom somebody must ring up."""

from dataclasses import dataclass, field

from portal.notifications.enums import Channel, State
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from programmes.enums import DatesAct
from programmes.models import DatesChange, Enrolment, Session
from programmes.volunteering.models import Shift

from ..models import Trip

PURPOSES = ("programmes.date_cancelled", "programmes.dates_cancelled")
GONE = (State.SENT,)
LOST = (State.FAILED, State.RETURNED)


@dataclass(frozen=True)
class Ring:
    """Somebody to ring up or to tell at the counter. `phone`: "" where none is known; `say`: what was to be read."""

    person: Person
    phone: str
    say: str
    hand: bool = False  # a volunteer's shift, not a place


@dataclass
class Told:
    """`told`: who has it; `leaving`: what leaves by itself now; `left`: places not yet come to, which the next minute sees to; `posted`:
    those whose letter may come after the day."""

    told: int = 0
    leaving: int = 0
    left: int = 0
    rings: list[Ring] = field(default_factory=list)
    posted: list[Ring] = field(default_factory=list)

    @property
    def say(self) -> str:
        """What there is to say, once for all of them: the shortest, which names nobody else."""
        return min((ring.say for ring in (*self.rings, *self.posted)), key=len, default="")

    @property
    def letters(self) -> int:
        return len(self.posted)

    @property
    def everybody(self) -> bool:
        return not (self.leaving or self.letters or self.left or self.rings)


def told_of(trip: Trip, *, hands: bool = True) -> Told:
    """`hands`: the volunteers of its shifts too. Six queries, whatever the number of people."""
    dates = list(Session.objects.filter(on_sheets__sheet=trip.sheet_id).order_by().values_list("pk", flat=True))
    shifts = set(Shift.objects.filter(serves__in=dates).order_by().values_list("sheet", flat=True)) if hands else set()
    places = Enrolment.objects.filter(sheet__in={trip.sheet_id, *shifts}).order_by().values_list("pk", "sheet", "to_tell")
    about = {f"{Enrolment._meta.label}:{key}": (sheet, to_tell) for key, sheet, to_tell in places}
    rows = OutboxMessage.objects.filter(purpose__in=PURPOSES, about__in=about, retold=None).exclude(state=State.CANCELLED)
    found = Told(left=_left(dates))
    waiting, letters = [], []
    for message in rows.order_by("pk"):
        said_aloud = message.channel == Channel.COUNTER and not about[message.about][1]  # staff ticked her on the engine's call list
        if message.state in GONE or said_aloud:
            found.told += 1
        elif message.channel in (Channel.CALL, Channel.COUNTER) or message.state in LOST:
            waiting.append(message)
        elif message.channel == Channel.LETTER:
            letters.append(message)
        else:
            found.leaving += 1
    people = Person.objects.in_bulk([_person_of(message) for message in (*waiting, *letters)])
    for messages, rings in ((waiting, found.rings), (letters, found.posted)):
        for message in messages:
            person = people.get(_person_of(message))
            if person is not None:
                rings.append(_ring(message, person, about[message.about][0] in shifts))
        rings.sort(key=lambda ring: (not ring.phone, ring.person.family_name.casefold(), ring.person.pk))
    return found


def _person_of(message: OutboxMessage) -> int:
    return int(message.recipient_key.rpartition(":")[2])


def _ring(message: OutboxMessage, person: Person, hand: bool) -> Ring:
    aloud = (message.sizes or {}).get("aloud") or message.body
    return Ring(person, person.phone.as_national if person.phone else "", aloud, hand)


def _left(dates: list[int]) -> int:
    acts = DatesChange.objects.filter(act=DatesAct.CANCEL, done_at=None)
    keys = {str(key) for key in dates}
    return sum(len(act.left) for act in acts if keys & set(act.dates))
