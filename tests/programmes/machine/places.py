"""Rules about places: taking, giving back, waiting, being offered, asking, being added above the places."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from programmes.actions.accept_offer import accept_offer
from programmes.actions.answer_request import accept_request, refuse_request
from programmes.actions.change_places import change_places
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.extend_hold import extend_hold
from programmes.actions.hold import hold
from programmes.actions.note_told import note_told
from programmes.actions.overbook import overbook
from programmes.actions.part_ways import part_ways
from programmes.actions.request_place import request_place
from programmes.actions.set_capacity import set_capacity
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment

from .book import ACTIVE, HOLD, PAY
from .line import DOOR_OF

which = st.integers(0, 11)
FROM_A_SCREEN = {"confirm": confirm, "withdraw": withdraw, "accept_offer": accept_offer}
who = st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True)
one_or_two = st.sampled_from([1, 1, 1, 2])
channels = st.sampled_from(["online", "online", "counter", "phone"])


def exists(*states: str):
    return precondition(lambda self: any(row.state in states for row in self.book.rows.values()))


class PlaceRules:
    def _people(self, numbers):
        return [self.town.people[number] for number in numbers]

    def _asked(self, sheet, people, channel, places):
        by = self.town.agent if channel != "online" else people[0].user
        home = self.town.homes[self.town.people.index(people[0])]
        return {"sheet": self.real(sheet), "people": people, "by": by, "channel": channel, "places": places, "household": home}

    @rule(number=which, numbers=who, places=one_or_two, channel=channels, held=st.booleans())
    def take(self, number, numbers, places, channel, held):
        """`enrol` and `hold`: all of them or none, with every reason."""
        sheet, people = self.sheet(number), self._people(numbers)
        expected = self.book.against_quick(sheet, [person.pk for person in people], places, channel=channel)
        asked = self._asked(sheet, people, channel, places)
        rows = self.tried("hold" if held else "enrol", expected, lambda: (hold if held else enrol)(**asked))
        if not rows:
            return
        self.taken(sheet, rows, places, held)

    def taken(self, sheet, rows, places, held):
        """What `hold` or `enrol` has written: kept a while, until it is paid, until the team has looked, or for good."""
        pay_first = bool(sheet.unit)
        for row in self.written(sheet, rows, places, "held", until=self.book.now + HOLD):
            self.book.price(row)
            if not held and sheet.looked_at:
                self.book.to_look_at(row)
            elif held or pay_first:
                if sheet.unit is not None:
                    self.book.charge(row)
            else:
                self.book.confirm(row)

    @exists("held", "offered", "confirmed", "waiting")
    @rule(number=which, channel=channels)
    def confirm(self, number, channel):
        row = self.pick(number, "held", "offered") or self.pick(number, "confirmed", "waiting")
        timed, to_pay = row.state in ("held", "offered"), bool(row.cents) and channel == "online"
        unpaid = row.owed is None or row.left > 0
        expected = {"a-regler"} if timed and to_pay and unpaid else set() if timed else {"deja-modifie"}
        if self.tried("confirm", expected, lambda: confirm(enrolment=self.row(row), by=self.town.agent, channel=channel)):
            self.book.confirm(row)

    @exists(*ACTIVE)
    @rule(number=which, channel=channels, keep=st.booleans())
    def withdraw(self, number, channel, keep):
        row = self.pick(number, *ACTIVE)
        limit = row.sheet.cancel_until or self.book.next_start(row.sheet)
        late = channel == "online" and row.state == "confirmed" and (limit is None or self.book.now >= limit)
        keep = keep and channel != "online" and row.state == "confirmed"
        act = {"enrolment": self.row(row), "by": self.town.agent, "channel": channel, "keep_charge": keep}
        if self.tried("withdraw", {"trop-tard"} if late else set(), lambda: withdraw(**act)):
            was_confirmed = row.state == "confirmed"
            self.book.give_back(row, "withdrawn")
            if was_confirmed and not keep:
                self.book.leave(row)
            elif not keep:
                self.book.uncharge(row)
            self.book.said.append((row.key, "withdrawn"))
            self.book.serve(row.sheet)

    @rule(number=which, numbers=who, places=one_or_two, channel=channels, priority=st.sampled_from([100, 100, 50]))
    def wait(self, number, numbers, places, channel, priority):
        sheet, people = self.sheet(number), self._people(numbers)
        expected = self.book.against_waiting(sheet, [person.pk for person in people], places, staff=channel != "online")
        asked = self._asked(sheet, people, channel, places)
        rows = self.tried("wait", expected, lambda: wait(**asked, priority=priority))
        if rows:
            ours = self.written(sheet, rows, places, "waiting", priority=priority)
            self.book.serve(sheet)
            self.book.said += [(row.key, "waiting") for row in ours if row.state == "waiting"]

    @exists("offered")
    @rule(number=which)
    def accept_offer(self, number):
        row = self.pick(number, "offered")
        over = max((date.end for date in row.sheet.on()), default=self.book.now) <= self.book.now
        expected = {"passe"} if over else set()
        if self.tried("accept_offer", expected, lambda: accept_offer(enrolment=self.row(row), by=self.town.agent)):
            self.said_yes(row)

    def said_yes(self, row):
        if row.sheet.looked_at and not row.sheet.by_request:
            self.book.to_look_at(row)
        elif row.cents:
            row.until = max(row.until, self.book.now + PAY)
            self.book.charge(row)
        else:
            self.book.confirm(row)

    @exists("offered")
    @rule(number=which)
    def note_told(self, number):
        row = self.pick(number, "offered")
        self.tried("note_told", set(), lambda: note_told(enrolment=self.row(row), by=self.town.agent))
        self.hears_of_it(row)

    def hears_of_it(self, row):
        """She and her party know: their offers have their full delay from now on, and may lapse."""
        if row.state != "offered" or row.told:
            return
        for mate in self.book.of(row.sheet, "offered"):
            if mate.party == row.party and not mate.told:
                mate.told = mate.new_deadline = True

    @precondition(lambda self: any(sheet.by_request or sheet.window for sheet in self.book.sheets.values()))
    @rule(number=which, numbers=who, channel=channels)
    def ask(self, number, numbers, channel):
        sheet, people = self.sheet(number), self._people(numbers)
        reasons = self.book.against(sheet, [person.pk for person in people], staff=channel != "online")
        if sheet.awaits_draw and len(people) > sheet.capacity:
            reasons = reasons | {"trop-nombreux"}
        expected = reasons if sheet.by_request or sheet.awaits_draw else {"tirage-fait"} if sheet.window else {"sans-demande"}
        rows = self.tried("request_place", expected, lambda: request_place(**self._asked(sheet, people, channel, 1)))
        if rows:
            said = "in_draw" if sheet.awaits_draw else "requested"
            self.book.said += [(row.key, said) for row in self.written(sheet, rows, 1, "requested")]

    @exists("requested")
    @rule(number=which, yes=st.booleans())
    def answer(self, number, yes):
        row = self.pick(number, "requested")
        if not yes:
            self.tried("refuse_request", set(), lambda: refuse_request(enrolment=self.row(row), words="Complet.", by=self.town.agent))
            row.state = "refused"
            self.book.said.append((row.key, "refused"))
            return
        expected = {"tirage-a-venir"} if row.sheet.awaits_draw else self._against_an_offer(row)
        if self.tried("accept_request", expected, lambda: accept_request(enrolment=self.row(row), by=self.town.agent)):
            self.book.seat(row)
            self.book.offer(row)
            self.book.passes(row)

    def _against_an_offer(self, row):
        own = self.book.share_left(row.sheet, DOOR_OF[row.channel]) if self.book.live(row.sheet) else 0
        full = not self.book.fits(self.book.pool(row.sheet), own, 1, row.places)
        wheels = self.book.of_wheels(row.sheet, row.places) if row.needs else set()
        return {"passe"} if self.book.next_start(row.sheet) is None else {"complet"} if full else wheels

    @rule(number=which, numbers=who, places=one_or_two)
    def overbook(self, number, numbers, places):
        sheet, people = self.sheet(number), self._people(numbers)
        expected = self.book.against(sheet, [person.pk for person in people], staff=True)
        asked = self._asked(sheet, people, "counter", places)
        rows = self.tried("overbook", expected, lambda: overbook(**asked, reason="l'escorte"))
        if rows:
            self.let_in(sheet, len(people), places)
            for row in self.written(sheet, rows, places, "confirmed"):
                self.book.price(row)
                self.book.confirm(row)

    def let_in(self, sheet, persons, places):
        """Above the places, as many as miss once those kept for the counter are taken; the others stay kept."""
        if sheet.capacity is not None:
            own = self.book.share_left(sheet, "desk") if self.book.live(sheet) else 0
            sheet.over += max((persons - min(persons, own // places)) * places - self.book.pool(sheet), 0)

    @exists("confirmed")
    @rule(number=which, places=st.integers(1, 4))
    def change_places(self, number, places):
        row = self.pick(number, "confirmed")
        more, sheet = places - row.places, row.sheet
        expected = {"place-tarifee"} if row.cents is not None else self._against_more(row, more) if more > 0 else set()
        if row.needs and places > 1 and row.cents is None:
            expected = {"une-place-chacun"}
        if self.tried("change_places", expected, lambda: change_places(enrolment=self.row(row), places=places, by=self.town.agent)):
            row.places = places
            if more < 0:
                self.book.shrink(sheet, row.share, -more)
                self.book.serve(sheet)

    def _against_more(self, row, more):
        """More places must be free where the row stands."""
        found = self.book.of_the_number(row.sheet, more, channel=row.channel, each=more)
        kept = self.book.kept(row.sheet) and self.book.share_left(row.sheet, row.share)
        return found or ({"complet"} if more > (kept if row.share else self.book.pool(row.sheet)) else set())

    @exists("held", "offered")
    @rule(number=which, hours=st.sampled_from([0, 1, 30]))
    def extend_hold(self, number, hours):
        row, until = self.pick(number, "held", "offered"), self.book.now + dt.timedelta(hours=hours)
        self.tried("extend_hold", set(), lambda: extend_hold(enrolment=self.row(row), until=until, by=self.town.agent))
        row.until = max(row.until, until)

    @exists(*ACTIVE)
    @rule(number=which, act=st.sampled_from(sorted(FROM_A_SCREEN)))
    def from_an_old_screen(self, number, act):
        row = self.pick(number, *ACTIVE)
        real = self.row(row)
        self.tried("stale", {"deja-modifie"}, lambda: FROM_A_SCREEN[act](enrolment=real, by=self.town.agent, seen=real.version - 1))

    @rule(number=which, capacity=st.sampled_from([0, 1, 2, 3, 5, None]))
    def set_capacity(self, number, capacity):
        sheet = self.sheet(number)
        taken, kept = self.book.taken(sheet), self.book.kept(sheet)
        expected = {"places-prises"} if capacity is not None and capacity < taken else set()
        if capacity is None and sheet.window:
            expected = {"tirage-sans-places"}
        if kept and (capacity is None or taken <= capacity < taken + kept):
            expected = {"places-gardees"}
        if self.tried("set_capacity", expected, lambda: set_capacity(sheet=self.real(sheet), capacity=capacity, by=self.town.agent)):
            sheet.capacity, sheet.over = capacity, 0
            self.book.serve(sheet)

    @rule()
    def part_ways(self):
        """The couple parts: nothing of the places changes, only who looks after them."""
        one, other = self.town.people[0], self.town.people[3]
        part_ways(self.town.homes[0], other, by=self.town.agent)
        self.done["part_ways"] += 1
        mixed = Enrolment.objects.active().filter(person=other, enrolled_by=one.user)
        assert not mixed.exists()
