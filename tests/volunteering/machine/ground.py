"""The ground of the lives of volunteers: two houses, five volunteers and a household, shifts; and what is asked after every step."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from types import SimpleNamespace

from django.db.models import F
from hypothesis.stateful import invariant

from portal.households.models import Household, Membership
from portal.kit import audit, clock, dates
from portal.notifications.enums import State
from portal.notifications.models import OutboxMessage
from portal.people.models import Person, User
from portal.places.models import Maison
from programmes.actions.plan_session import plan_session
from programmes.enums import HOLDING, EnrolmentState
from programmes.models import Enrolment, SignUpSheet
from programmes.volunteering.actions.take_swap import HANDED_ON
from programmes.volunteering.models import (
    HelpCall,
    Mission,
    Need,
    Post,
    Qualification,
    Shift,
    StandingDate,
    SwapOffer,
    Volunteer,
    WorkedHours,
)
from programmes.volunteering.notifications.files import LAPSING
from programmes.volunteering.notifications.shifts import SWAP, TEAM
from programmes.volunteering.rules.fitness import Asks
from tests.people import factories as accounts
from tests.programmes import factories as engine
from tests.programmes.machine.book import Date
from tests.programmes.machine.ground import Ground
from tests.volunteering import factories as make

from .book import File, HandBook, Slot

HOUR = dt.timedelta(hours=1)
# What a message about a place says it is, the moment it is written.
TRUE_OF = {
    "confirmed": {"confirmed"}, "waiting": {"waiting"}, "offered": {"offered"}, "withdrawn": {"withdrawn"}, "lapsed": {"lapsed"},
    "date_cancelled": {"withdrawn"}, "date_moved": {"confirmed", "offered", "waiting"}, "reminder": {"confirmed"},
    "swapped": {"withdrawn"},
}  # fmt: skip
SAYS_WHEN = {"confirmed", "waiting", "offered", "lapsed", "withdrawn", "swapped", "reminder"}


@dataclass
class Town:
    """What every life begins with. `people`: volunteers, the first of them leads the household of the second."""

    agent: User
    other: User  # organises too, and reads what the agent did
    houses: list[Maison]
    missions: list[Mission]
    welcome: Post
    weigh: Post
    hygiene: Qualification
    need: Need
    people: list[Person]
    provider: SimpleNamespace  # of payments, which nobody needs here

    @classmethod
    def founded(cls) -> "Town":
        houses = [make.house(), make.house("Capuche")]
        agent, other = make.agent(), make.agent("Rachid")
        for house in houses:
            accounts.give(agent, "animation", house)
            accounts.give(other, "animation", house)
        missions = [make.mission(maison=houses[0]), make.mission("Cuisiner", maison=houses[1])]
        hygiene = make.qualification()
        welcome, weigh = make.post("Accueillir"), make.post("Peser")
        weigh.qualifications.add(hygiene)
        template = make.template(lines=None, maison=houses[0], mission=missions[0])
        ways = [
            {"channel": "email", "email": "ana@exemple.fr", "user": accounts.resident()},
            {"channel": "email", "email": "bo@exemple.fr"},
            {"channel": "sms", "phone": "+33612345678", "user": accounts.resident()},
            {},
            {"channel": "email", "email": "eli@exemple.fr", "user": accounts.resident()},
            {"channel": "email", "email": "fay@exemple.fr", "user": accounts.resident()},
        ]
        people = [make.person(f"Mme {number}", houses[0], birth_year=1980 - number, **way) for number, way in enumerate(ways)]
        for number, person in enumerate(people):
            file = make.volunteer(person)
            file.maisons.add(houses[1])
            if number == 5:
                type(file).objects.filter(pk=file.pk).update(weekly_cap=1)
            if number == 3:
                type(file).objects.filter(pk=file.pk).update(may_be_called=False)
        home = Household.objects.create()
        for number in (0, 1):
            Membership.objects.create(household=home, person=people[number], since=clock.today(), is_referent=number == 0)
        need = template.needs.get()
        return cls(agent, other, houses, missions, welcome, weigh, hygiene, need, people, SimpleNamespace(down=False))

    def files(self) -> dict[int, File]:
        return self.read(person__in=self.people)

    def file(self, person: Person) -> File:
        return self.read(person=person)[person.pk]

    def read(self, **those) -> dict[int, File]:
        rows = Volunteer.objects.filter(**those).select_related("person").prefetch_related("maisons", "held")
        return {row.person_id: _file(row) for row in rows}

    def asks(self, post: int) -> tuple:
        return ((self.hygiene.pk, self.hygiene.name, self.hygiene.how),) if post == self.weigh.pk else ()


def _file(row: Volunteer) -> File:
    houses = {house.pk for house in row.maisons.all()}
    held = {one.qualification_id: (one.pk, one.valid_until) for one in row.held.all()}
    return File(row.pk, row.person_id, row.person.birth, row.weekly_cap, row.may_be_called, houses, held, row.left_at is not None)


class Hands(Ground):
    """One life of the town's volunteers."""

    town: Town
    book: HandBook

    def begin(self, first: HandBook | None) -> None:
        self.book = first or HandBook(clock.now(), files=self.town.files())
        self._clock.move_to(self.book.now)
        self._said_before = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._money_before: int | None = None
        self._offers_before = {row.key for row in self.book.rows.values() if row.state == "offered"}

    # --- tools of the rules
    def adopt(self, shift: Shift) -> Slot:
        """A shift that has just been planned, as the book keeps it: of a date it knows already, the same date."""
        known = {slot.date.key: slot.date for slot in self.book.sheets.values()}
        session, sheet = shift.session, shift.sheet
        date = known.get(session.pk) or Date(session.pk, session.start, session.end)
        asks = Asks(self.town.asks(shift.post_id))
        slot = Slot(
            sheet.pk, sheet.capacity, [date], sheet.opens_at, shift=shift.pk, maison=shift.maison_id, mission=session.activity_id,
            post=shift.post_id, called=shift.post.name, asks=asks, least=sheet.minimum, serves=shift.serves_id,
        )  # fmt: skip
        self.book.sheets[sheet.pk] = slot
        return slot

    def serve_from(self, days: float) -> None:
        """A date of the house, not of volunteers, that hands may serve."""
        start = make.in_days(days, 10)
        session = plan_session(
            activity=engine.event("Aller au lac").activity_ptr, maison=self.town.houses[0], start=start, end=start + 2 * HOUR, by=None
        )
        self.book.served[session.pk] = Date(session.pk, session.start, session.end)

    def shift(self, slot: Slot) -> Shift:
        return Shift.objects.select_related("session__activity", "sheet", "post", "maison").get(pk=slot.shift)

    def slot(self, number: int) -> Slot:
        """The soonest to come most often: a life is short."""
        slots = self.book.to_come() or list(self.book.sheets.values())
        return slots[number % len(slots)]

    def whom(self, number: int) -> Person:
        return self.town.people[number % len(self.town.people)]

    def account_of(self, row) -> User | None:
        person = next((person for person in self.town.people if person.pk == row.person), None)
        return person.user if person and person.user_id else self.town.agent

    def come_to_rest(self) -> None:
        """The tick leaves nothing half done; then every invariant of the house."""
        self.tick()
        self.look()
        super().come_to_rest()

    # --- after every step
    @invariant()
    def check_books_is_clean(self):
        """The engine's count here, everything at the end."""
        self.check_books("programmes.counted", "programmes.oversold")

    @invariant()
    def look(self):
        """The engine, the shifts and the book say the same; then what no book need say."""
        super().look()
        self._what_was_said_is_true()
        self._shifts_agree()
        self._one_person_a_seat()
        self._a_place_handed_on_is_one_persons()
        self._standing_shifts_agree()
        self._no_seat_is_idle()
        self._nobody_is_at_two_places_unless_a_date_moved()

    def _everybody_is_told(self) -> None:
        self._new = list(OutboxMessage.objects.filter(pk__gt=self._said_before).order_by("pk"))
        super()._everybody_is_told()
        team = [message.body for message in self._new if message.purpose == TEAM and message.address == self.town.other.email]
        for key in self.book.to_team:
            when = dates.moment_long(self.book.rows[key].sheet.date.start)
            assert any(when in body for body in team), f"the team was not told that place {key} was given back"
        self.book.to_team = []

    def _what_was_said_is_true(self) -> None:
        """What each was told about a place is what the place is, and when."""
        for message in self._new:
            what, key = message.purpose.partition(".")[2], message.about.partition(":")[2]
            if what not in TRUE_OF or not message.about.startswith("programmes.Enrolment:"):
                continue
            row = self.book.rows[int(key)]
            assert row.state in TRUE_OF[what], f"place {key} was told « {what} », and is {row.state}"
            if what in SAYS_WHEN:
                when = dates.moment_long(row.sheet.date.start)
                assert when in message.sizes.get("body", message.body), f"place {key}: « {what} » does not say {when}"
            if what == "offered" and row.until is not None:
                assert message.useful_until is None or message.useful_until >= row.until

    def _shifts_agree(self) -> None:
        shifts = Shift.objects.select_related("session", "sheet").order_by("pk")
        assert {shift.pk for shift in shifts} == {slot.shift for slot in self.book.sheets.values()}
        for shift in shifts:
            slot = self.book.sheets[shift.sheet_id]
            found = (
                shift.session_id,
                shift.session.start,
                shift.session.end,
                shift.session.cancelled,
                shift.sheet.minimum,
                shift.serves_id,
            )
            date = slot.date
            assert found == (date.key, date.start, date.end, date.cancelled, slot.least, slot.serves), f"shift {shift.pk}: {found}"
        swaps = {swap.pk: (swap.enrolment_id, swap.state, swap.taken_by_id) for swap in SwapOffer.objects.all()}
        ours = {key: (swap.row.key, swap.state, swap.taker and swap.taker.key) for key, swap in self.book.swaps.items()}
        assert swaps == ours
        calls = {(call.shift_id, call.lead_hours): call.told for call in HelpCall.objects.all()}
        assert calls == self.book.calls
        assert self.town.read() == self.book.files
        assert OutboxMessage.objects.filter(purpose=LAPSING).count() == len(self.book.lapsing)
        laid = {(row.enrolment_id, row.session_id): row.state != "refused" for row in WorkedHours.objects.all()}
        assert laid == self.book.hours

    def _one_person_a_seat(self) -> None:
        """Counted from the rows alone: each seat has one person, and there are no more of them than seats."""
        on: dict[int, list[int]] = defaultdict(list)
        for sheet, person, places in Enrolment.objects.filter(state__in=HOLDING).values_list("sheet", "person", "places"):
            on[sheet] += [person] * places
        for sheet in SignUpSheet.objects.filter(pk__in=self.book.sheets):
            people = on[sheet.pk]
            assert max(Counter(people).values(), default=1) == 1, f"inscription {sheet.pk}: somebody sits twice"
            assert sheet.taken == len(people) <= sheet.capacity, f"inscription {sheet.pk}: {len(people)} for {sheet.capacity}"

    def _a_place_handed_on_is_one_persons(self) -> None:
        """Whoever handed it on is off it, whoever took it came the same moment; nothing more is said of what is settled."""
        asked = set(OutboxMessage.objects.filter(purpose=SWAP, state=State.QUEUED).values_list("about", flat=True))
        for swap in SwapOffer.objects.select_related("enrolment", "taken_by"):
            if swap.state == "open":
                assert swap.enrolment.state == EnrolmentState.CONFIRMED, f"swap {swap.pk}: open, and the place is {swap.enrolment.state}"
                continue
            if swap.state == "taken":
                left, taker = swap.enrolment, swap.taken_by
                assert (left.state, left.end_reason) == (EnrolmentState.WITHDRAWN, HANDED_ON)
                assert taker.pk != left.pk and taker.sheet_id == left.sheet_id and taker.changed_at >= left.changed_at
            assert audit.key_of(swap) not in asked, f"swap {swap.pk} is {swap.state}, and somebody is still to be asked"

    def _standing_shifts_agree(self) -> None:
        """Each date once, and none of those she excepted; what was written of each."""
        written: dict[int, dict[int, str]] = defaultdict(dict)
        for standing, shift, step in StandingDate.objects.values_list("standing", "shift", "step"):
            assert shift not in written[standing], f"standing shift {standing}: shift {shift} twice"
            written[standing][shift] = step
        for key, standing in self.book.standings.items():
            assert written.pop(key, {}) == standing.looked, f"standing shift {key}"
        assert not written

    def _no_seat_is_idle(self) -> None:
        """From the rows alone: of a shift to come, a seat is free while somebody waits only when it is kept for a group that the whole
        shift could seat and that needs more (until three days before), or when all who wait need more than there is. What became near
        since the last tick may wait for the next one. A seat offered is kept for her alone until she answers, and she was written to, or
        stands on the list of those to tell: it can lapse."""
        queues: dict[int, dict[int, int]] = defaultdict(Counter)
        for row in Enrolment.objects.waiting_in_order():
            queues[row.sheet_id][row.party_id] += row.places
        sheets = SignUpSheet.objects.in_bulk(list(queues))
        for slot in [slot for slot in self.book.to_come() if slot.key in queues]:
            sheet, queue = sheets[slot.key], queues[slot.key]
            far = slot.date.start - (self.book.idle_since or self.book.now) > dt.timedelta(hours=72)
            for needs in queue.values():
                if sheet.left == 0 or (needs > sheet.left and far and needs <= sheet.capacity):
                    break  # full, or kept for them
                assert needs > sheet.left, f"inscription {sheet.pk}: {sheet.left} free, and somebody waits"
        for row in Enrolment.objects.filter(state=EnrolmentState.OFFERED, told_at=None).annotate(start=F("sheet__shift__session__start")):
            mates = Enrolment.objects.filter(party=row.party_id, sheet=row.sheet_id).values_list("pk", flat=True)
            about = [audit.key_of(Enrolment(pk=key)) for key in mates]
            said = OutboxMessage.objects.filter(about__in=about, purpose="programmes.offered", queued_at__gte=row.changed_at)
            assert said.exists(), f"place {row.pk} is kept for somebody who is told nothing"

    def _nobody_is_at_two_places_unless_a_date_moved(self) -> None:
        by_person: dict[int, list] = defaultdict(list)
        for row in Enrolment.objects.filter(state=EnrolmentState.CONFIRMED).select_related("sheet__shift__session"):
            by_person[row.person_id].append(row.sheet.shift.session)
        for person, found in by_person.items():
            found = sorted((one for one in found if not one.cancelled), key=lambda one: one.start)
            for one, other in pairwise(found):
                moved = {one.pk, other.pk} & self.book.moved
                assert one.end <= other.start or moved, f"person {person} is at two places at once"
