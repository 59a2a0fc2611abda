"""Rules about shifts, files and the clock: planned, changed, moved, called off, needed; who stops or comes back, what lapses; presences;
messages that leave; the tick."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.kit import clock
from portal.notifications.enums import Channel, State
from portal.notifications.models import OutboxMessage
from programmes import tasks as engine
from programmes.actions.cancel_session import cancel_session
from programmes.actions.move_session import move_session
from programmes.actions.note_delivered import note_delivered
from programmes.actions.record_attendance import record_attendance
from programmes.models import Enrolment, Session
from programmes.notifications import OFFERS
from programmes.volunteering import tasks
from programmes.volunteering.actions.apply_needs import apply_needs
from programmes.volunteering.actions.become_volunteer import become_volunteer
from programmes.volunteering.actions.change_shift import change_shift
from programmes.volunteering.actions.confirm_qualification import confirm_qualification, drop_qualification
from programmes.volunteering.actions.lay_hours import lay_hours
from programmes.volunteering.actions.part_post import part_post
from programmes.volunteering.actions.stop_volunteering import stop_volunteering
from programmes.volunteering.models import HeldQualification, Shift, Volunteer
from tests.programmes.machine.book import ACTIVE, Date
from tests.volunteering import factories as make

from .book import Slot

which = st.integers(0, 11)
MOST_SHIFTS = 12


class DateRules:
    # --- shifts
    def planned(self, *, days, hour=14, house=0, maximum=1, least=1, weigh=False, beside=None, hours=3) -> Slot:
        if beside is not None:
            session = Session.objects.get(pk=beside.date.key)
            start, more = session.start, {"session": session}
        else:
            start, more = make.in_days(days, hour), {}
        post = self.town.weigh if weigh else self.town.welcome
        asked = {"mission": self.town.missions[house], "maison": self.town.houses[house], "post": post, "by": self.town.agent}
        end = start + dt.timedelta(hours=hours)
        shift = make.plan_shift(**asked, start=start, end=end, minimum=least, wanted=maximum, maximum=maximum, **more)
        return self.adopt(self.shift_of(shift.pk))

    def shift_of(self, key: int) -> Shift:
        return Shift.objects.select_related("session", "sheet", "post").get(pk=key)

    @rule(days=st.sampled_from([1, 3, 7, 14]), maximum=st.integers(1, 3), house=st.integers(0, 1))
    def plan_one_more(self, days, maximum, house):
        if len(self.book.sheets) < MOST_SHIFTS:
            self.planned(days=days + self._to_thursday(), maximum=maximum, house=house)
            self.done["plan"] += 1

    def _to_thursday(self) -> int:
        return (3 - clock.today().weekday()) % 7

    @rule(number=which, maximum=st.integers(1, 4), least=st.integers(1, 2))
    def seats_are_added_or_cut(self, number, maximum, least):
        slot, least = self.slot(number), min(least, maximum)
        over = slot.date.cancelled or slot.date.end <= self.book.now
        expected = {"creneau-annule" if slot.date.cancelled else "creneau-passe"} if over else set()
        if not over and maximum != slot.capacity and maximum < self.book.taken(slot):
            expected = {"places-prises"}
        act = {"shift": self.shift(slot), "minimum": least, "wanted": maximum, "maximum": maximum, "by": self.town.agent}
        if self.tried("change", expected, lambda: change_shift(**act)):
            slot.least = least
            if maximum != slot.capacity:
                slot.capacity = maximum
                self.book.serve(slot)

    def _some_date(self, number, served) -> Date:
        dates = list(self.book.served.values()) if served else []
        return dates[number % len(dates)] if dates else self.slot(number).date

    def _over(self, date: Date) -> set[str]:
        return {"deja-annulee"} if date.cancelled else {"date-passee"} if date.end <= self.book.now else set()

    @rule(number=which, days=st.sampled_from([-2, -1, 1, 7]), served=st.booleans())
    def move(self, number, days, served):
        date, later = self._some_date(number, served), dt.timedelta(days=days)
        start, end = date.start + later, date.end + later
        expected = {"date-passee"} if end <= self.book.now else self._over(date)
        session = Session.objects.get(pk=date.key)
        act = {"session": session, "start": start, "end": end, "by": self.town.agent, "why": "la salle"}
        name = "move what is served" if date in self.book.served.values() else "move"
        if not self.tried(name, expected, lambda: move_session(**act)):
            return
        for one in [date, *self.book.dates_served_by(date.key)]:
            one.start, one.end = one.start + later, one.end + later
            self.book.moved.add(one.key)
            for slot in self.book.slots_on([one]):
                self.book.said += [(row.key, "date_moved") for row in self.book.of(slot)]
                first = self.book.next_start(slot)
                for row in self.book.of(slot, "offered"):
                    row.until = row.until if first is None else min(row.until, first)
                self.book.serve(slot)

    @rule(number=which, served=st.booleans(), sure=st.integers(0, 2))
    def call_off(self, number, served, sure):
        if sure:  # once in three: a life without dates is short
            return
        date = self._some_date(number, served)
        act = {"session": Session.objects.get(pk=date.key), "by": self.town.agent, "why": "la salle est inondée"}
        name = "call off what is served" if date in self.book.served.values() else "call off"
        if not self.tried(name, self._over(date), lambda: cancel_session(**act)):
            return
        dates = [date, *self.book.dates_served_by(date.key)]
        for one in dates:
            one.cancelled = True
        for slot in self.book.slots_on(dates):
            told = self.book.of(slot)
            self.book.lose(slot, 1)
            self.book.said += [(row.key, "date_cancelled") for row in told]

    @rule(number=which)
    def a_post_gets_its_own_date(self, number):
        slot = self.slot(number)
        shared = len(self.book.slots_on([slot.date])) > 1
        expected = {"creneau-annule"} if slot.date.cancelled else {"creneau-passe"} if slot.date.end <= self.book.now else set()
        if not expected and shared and slot.date.start <= self.book.now:
            expected = {"creneau-commence"}
        shift = self.tried("part post", expected, lambda: part_post(shift=self.shift(slot), by=self.town.agent))
        if shift and shared:
            slot.dates = [Date(shift.session_id, slot.date.start, slot.date.end)]
            self.book.moved.add(shift.session_id) if self.book.moved & {one.date.key for one in self.book.sheets.values()} else None

    @rule(number=which)
    def needs_are_applied(self, number):
        """To a date that hands serve: each post once, however often it is asked."""
        dates = list(self.book.served.values())
        date, need = dates[number % len(dates)], self.town.need
        there = any(slot.serves == date.key and slot.post == need.post_id and not slot.date.cancelled for slot in self.book.sheets.values())
        late = date.cancelled or date.start - dt.timedelta(minutes=need.before) <= self.book.now
        sessions = [Session.objects.get(pk=date.key)]
        found = apply_needs(mission=self.town.missions[0], needs=[need], dates=sessions, maison=self.town.houses[0], by=self.town.agent)
        assert (found.laid, len(found.left_out)) == ((0, 1) if there or late else (1, 0)), found
        if found.laid:
            self.adopt(self.shift_of(Shift.objects.filter(serves=date.key).latest("pk").pk))
        self.done["needs" if found.laid else "needs again"] += 1

    # --- files
    @rule(who=which, sure=st.booleans())
    def stop_giving_a_hand(self, who, sure):
        if not sure:
            return
        person = self.whom(who)
        file = self.book.files[person.pk]
        self.tried("stop", set(), lambda: stop_volunteering(volunteer=Volunteer.objects.get(pk=file.key), by=self.town.agent))
        if file.left:
            return
        file.left = True
        for standing in self.book.standings.values():
            standing.ended = standing.ended or standing.person == person.pk
        rows = [row for row in self.book.hers(person.pk, *ACTIVE) if row.sheet.date.start > self.book.now]
        for row in sorted(rows, key=lambda row: (row.sheet.date.start, row.key)):
            self.book.withdraw(row)

    @rule(who=which)
    def come_back(self, who):
        person = self.whom(who)
        file = self.book.files[person.pk]
        back = next((one for one in self.town.people if self.book.files[one.pk].left), person)
        person, file = back, self.book.files[back.pk]
        was_left = file.left
        self.tried("come back", set(), lambda: become_volunteer(person=person, maisons=[self.town.houses[0]], by=self.town.agent))
        file.left = False
        file.houses.add(self.town.houses[0].pk)
        file.called = True if was_left else file.called

    @rule(who=which, days=st.sampled_from([2, 10, 200, None]))
    def a_qualification_is_seen_or_dropped(self, who, days):
        person = self.whom(who)
        file = self.book.files[person.pk]
        known = file.held.get(self.town.hygiene.pk)
        if days is None and known is not None:
            self.tried("drop", set(), lambda: (drop_qualification(held=HeldQualification.objects.get(pk=known[0]), by=self.town.agent),))
            del file.held[self.town.hygiene.pk]
        elif days is not None:
            until = clock.today() + dt.timedelta(days=days)
            volunteer = Volunteer.objects.get(pk=file.key)
            act = {"volunteer": volunteer, "qualification": self.town.hygiene, "valid_until": until, "by": self.town.agent}
            held = self.tried("confirm", {"deja-partie"} if file.left else set(), lambda: confirm_qualification(**act))
            if held:
                file.held[self.town.hygiene.pk] = (held.pk, until)

    # --- the day itself
    @rule(number=which, mark=st.sampled_from(["present", "present", "absent", ""]))
    def attendance(self, number, mark):
        today = clock.today()
        come = [slot for slot in self.book.sheets.values() if slot.local.date() <= today]
        slots = [slot for slot in come if self.book.of(slot, "confirmed")] or come or list(self.book.sheets.values())
        slot = slots[number % len(slots)]
        marks = {row.key: mark for row in self.book.of(slot, "confirmed")}
        expected = {"trop-tot"} if slot.local.date() > today else set()
        sheet, session = self.real(slot), Session.objects.get(pk=slot.date.key)
        act = {"sheet": sheet, "session": session, "marks": marks, "by": self.town.agent}
        if self.tried("attendance", expected, lambda: (record_attendance(**act),)):
            for key in marks:
                self.book.rows[key].marks[slot.date.key] = mark
                self.done["marked"] += 1

    # --- messages leave; the clock moves
    @rule()
    def mail_leaves(self):
        queued = OutboxMessage.objects.filter(state=State.QUEUED, channel__in=[Channel.EMAIL, Channel.SMS], due_at__lte=clock.now())
        queued.update(state=State.SENT, sent_at=clock.now())

    def _hear(self) -> None:
        """Who knows of the seat kept for her: whoever was reached must be noted so; her delay is never shortened by it."""
        reached = OutboxMessage.objects.filter(purpose__in=OFFERS, state=State.SENT).values_list("about", flat=True)
        keys = {int(about.partition(":")[2]) for about in reached}
        for row in Enrolment.objects.filter(state="offered"):
            ours = self.book.rows[row.pk]
            mates = {mate.key for mate in self.book.of(ours.sheet, "offered") if mate.party == ours.party}
            if row.told_at is not None and not ours.told:
                self.book.next_start(ours.sheet)
                assert ours.until is None or row.held_until >= ours.until
                ours.told, ours.until, ours.new_deadline = True, row.held_until, False
            assert ours.told or not (keys & mates), f"place {row.pk}: she was reached, and it is not known"

    @rule(hours=st.sampled_from([0.5, 1, 4]))
    def time_passes_between_two_ticks(self, hours):
        self.pass_time(hours=hours)

    @rule(hours=st.sampled_from([0, 1, 5, 13, 20, 26, 50, 72]))
    def time_passes(self, hours):
        self.pass_time(hours=hours)
        self.tick()

    def tick(self) -> None:
        """The jobs of the minute, each followed by what the book says it does."""
        note_delivered()
        self._hear()
        engine.keep_promises()
        self.book.release()
        self.book.serve_near()
        tasks.standing_shifts()
        for standing in sorted(self.book.standings.values(), key=lambda one: one.key):
            if not standing.ended and not self.book.files[standing.person].left:
                self._lay(standing)
        engine.reminders()
        tasks.hands_wanted()
        self.book.lapse_swaps()
        self.book.call_for_help()
        tasks.tell_of_lapsing()
        self.book.tell_lapsing()
        lay_hours()
        self.book.lay_hours()
        self.book.idle_since = self.book.now
        self.done["tick"] += 1
