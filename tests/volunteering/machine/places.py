"""Rules about places: taken, waited for, offered, given back, handed on, by oneself and at the desk; standing shifts; a first time."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import rule

from portal.kit import audit
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from programmes.actions.accept_offer import accept_offer
from programmes.actions.note_told import note_told
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment
from programmes.volunteering.actions.ask_standing import ask_standing
from programmes.volunteering.actions.come_first_time import come_first_time
from programmes.volunteering.actions.end_standing import end_standing
from programmes.volunteering.actions.keep_place import keep_place
from programmes.volunteering.actions.offer_swap import offer_swap
from programmes.volunteering.actions.open_first_time import open_first_time, stop_first_time
from programmes.volunteering.actions.take_shift import take_shift
from programmes.volunteering.actions.take_swap import take_swap
from programmes.volunteering.models import CharterVersion, FirstTimeLink, StandingShift, SwapOffer
from tests.programmes.machine.book import ACTIVE

from .book import OF_ONE_DATE, Slot, Standing, Swap, like

which = st.integers(0, 11)
MOST_NEWCOMERS = 2


class PlaceRules:
    # --- taking
    @rule(number=which, who=which, family=st.booleans(), online=st.booleans(), wait=st.booleans())
    def take(self, number, who, family, online, wait):
        """By herself or by telephone; with her household where she leads one."""
        slot, person = self.slot(number), self.whom(0 if family else who)
        people = [person, self.town.people[1]] if family else [person]
        online = online and person.user_id is not None
        by = person.user if online else self.town.agent
        self._take("take with family" if family else "take", slot, people, by=by, online=online, wait=wait)

    @rule(number=which, who=which, over=st.booleans())
    def assign_at_the_desk(self, number, who, over):
        """By name; over a soft reason with a word."""
        reason = "elle est d’accord" if over else ""
        self._take("over" if over else "assign", self.slot(number), [self.whom(who)], by=self.town.agent, online=False, over=reason)

    def _take(self, verb, slot: Slot, people, *, by, online, wait=False, over=""):
        keys = [person.pk for person in people]
        state, expected = self.book.expected(slot, keys, staff=not online, wait=wait, aside=bool(over))
        if online and any(self.book.files[key].left for key in keys[1:]):
            expected = {"pour-la-famille"}
        act = {"shift": self.shift(slot), "people": people, "by": by, "wait": wait, "over": over}
        verb = f"{verb} list" if state == "waiting" else verb
        rows = self.tried(verb, expected, lambda: take_shift(**act, channel="online" if online else "counter"))
        if rows:
            self._taken(slot, rows, state)

    def _taken(self, slot: Slot, rows: list[Enrolment], state: str, *, hushed: bool = False) -> None:
        ours = self.written(slot, rows, 1, "held" if state == "confirmed" else "waiting")
        before = len(self.book.said)
        if state == "confirmed":
            for row in ours:
                self.book.confirm(row)
        if hushed:
            del self.book.said[before:]
        if state == "waiting":
            self.book.serve(slot)
            self.book.said += [(row.key, "waiting") for row in ours if row.state == "waiting" and not hushed]
        for row in ours:
            self.book.files[row.person].houses.add(slot.maison) if row.state == "confirmed" else None

    # --- offers
    @rule(number=which)
    def accept(self, number):
        row = self.pick(number, "offered")
        if row is None:
            return
        slot = row.sheet
        over = slot.date.cancelled or slot.date.end <= self.book.now
        expected = {"passe"} if over else self.book.unfit(row.person, slot, own=True)
        if self.tried("accept", expected, lambda: accept_offer(enrolment=self.row(row), by=self.account_of(row))):
            self.book.confirm(row)
            self.book.files[row.person].houses.add(slot.maison)

    @rule(number=which)
    def is_told_by_telephone(self, number):
        row = self.pick(number, "offered", also=lambda row: not row.told)
        if row is not None:
            self.tried("told", set(), lambda: note_told(enrolment=self.row(row), by=self.town.agent))
            self._hear()

    # --- giving back
    @rule(number=which, staff=st.booleans())
    def give_back(self, number, staff):
        row = self.pick(number, *ACTIVE)
        if row is None:
            return
        expected = set() if staff else self.book.against_giving_back(row)
        verb = "give back by the house" if staff else "give back" if row.state == "confirmed" else "leave the list or an offer"
        by = self.town.agent if staff else self.account_of(row)
        act = {"enrolment": self.row(row), "by": by, "channel": "counter" if staff else "online"}
        if self.tried(verb, expected, lambda: withdraw(**act, reason="staff" if staff else "person")):
            self.book.withdraw(row)
            self.book.said.append((row.key, "withdrawn"))

    # --- handing on
    @rule(number=which)
    def look_for_somebody(self, number):
        row = self.pick(number, "confirmed", also=lambda row: row.sheet.date.start > self.book.now) or self.pick(number, *ACTIVE)
        if row is None:
            return
        expected = self.book.against_handing_on(row)
        open_now = next((swap for swap in self.book.swaps.values() if swap.row is row and swap.state == "open"), None)
        asked = self.book.fit_people(row.sheet)
        swap = self.tried("offer swap", expected, lambda: offer_swap(enrolment=self.row(row), by=self.account_of(row)))
        if swap is None:
            return
        if open_now is not None:
            assert swap.pk == open_now.key
            return
        self.book.swaps[swap.pk] = Swap(swap.pk, row)
        self._asked_whom(swap, asked)

    def _asked_whom(self, swap: SwapOffer, people: set[int]) -> None:
        told = OutboxMessage.objects.filter(about=audit.key_of(swap), purpose="volunteering.swap").values_list("recipient_key", flat=True)
        assert set(told) == {audit.key_of(Person(pk=key)) for key in people}, f"swap {swap.pk} was told to others than who could come"

    def _swap(self, number) -> Swap | None:
        swaps = [swap for swap in self.book.swaps.values() if swap.state == "open"] or list(self.book.swaps.values())
        return swaps[number % len(swaps)] if swaps else None

    @rule(number=which, who=which, online=st.booleans())
    def take_over(self, number, who, online):
        swap = self._swap(number)
        if swap is None:
            return
        person, slot = self.whom(who), swap.row.sheet
        online = online and person.user_id is not None
        expected = self.book.against_taking_over(swap, person.pk)
        act = {"person": person, "by": person.user if online else self.town.agent, "channel": "online" if online else "counter"}
        row = self.tried("take swap", expected, lambda: take_swap(swap=SwapOffer.objects.get(pk=swap.key), **act))
        if row is None:
            return
        swap.state = "taken"
        self.book.give_back(swap.row, "withdrawn")
        swap.taker = self.book.rows.get(row.pk) or self.written(slot, [row], 1, "waiting")[0]
        self.book.confirm(swap.taker)
        self.book.files[person.pk].houses.add(slot.maison)
        self.book.serve(slot)  # who waited and has it now may have stood before somebody who fits a free seat

    @rule(number=which)
    def keep_it(self, number):
        swap = self._swap(number)
        if swap is None:
            return
        expected = {"deja-reprise"} if swap.state == "taken" else {"passee"} if swap.state == "lapsed" else set()
        if self.tried("keep", expected, lambda: keep_place(swap=SwapOffer.objects.get(pk=swap.key), by=self.account_of(swap.row))):
            swap.state = "taken_back"

    # --- standing shifts
    @rule(number=which, who=which, every=st.sampled_from([1, 1, 2]), but=st.sampled_from([True, True, False]), online=st.booleans())
    def every_week(self, number, who, every, but, online):
        """« Tous les jeudis », the second date excepted with `but`."""
        slot, person = self.slot(number), self.whom(who)
        online = online and person.user_id is not None
        expected = self.book.unfit(person.pk, slot) - OF_ONE_DATE
        again = any(one.person == person.pk and one.like == like(slot) and not one.ended for one in self.book.standings.values())
        expected = expected or ({"deja-regulier"} if again else set())
        others = [one for one in self.book.to_come() if like(one)[:3] == like(slot)[:3] and one.date.start > slot.date.start]
        excepted = [one.shift for one in others[:1]] if but else []
        act = {
            "person": person,
            "shift": self.shift(slot),
            "every": every,
            "but": excepted,
            "by": person.user if online else self.town.agent,
        }
        standing = self.tried("standing", expected, lambda: ask_standing(**act, channel="online" if online else "counter"))
        if standing is None:
            return
        looked = dict.fromkeys(excepted, "skipped")
        ours = Standing(standing.pk, person.pk, like(slot), every, slot.local.date(), not online, looked)
        self.book.standings[standing.pk] = ours
        self.done["exception"] += bool(excepted)
        self._lay(ours)

    def _lay(self, standing: Standing) -> None:
        """What the tick, or the asking, should have written of each date that is planned."""
        for slot in self.book.to_come():
            if slot.shift in standing.looked or not standing.falls_on(slot) or slot.opens > self.book.now:
                continue
            there = [row for row in self.book.of(slot) if row.person == standing.person]
            state, expected = self.book.expected(slot, [standing.person], staff=standing.staff, wait=True)
            if not expected:
                row = Enrolment.objects.filter(sheet=slot.key, person=standing.person).latest("pk")
                assert row.pk not in self.book.rows, f"standing shift {standing.key}: shift {slot.shift} was not taken"
                self._taken(slot, [row], state, hushed=True)
                there = [self.book.rows[row.pk]]
                self.done[f"laid {there[0].state}"] += 1
            elif expected != {"deja-inscrit"}:
                there = []
            step = "skipped" if not there else "placed" if expected or there[0].state == "confirmed" else "waiting"
            standing.looked[slot.shift] = step

    @rule(number=which, staff=st.booleans())
    def no_longer_every_week(self, number, staff):
        standings = [one for one in self.book.standings.values() if not one.ended]
        if not standings:
            return
        standing = standings[number % len(standings)]
        act = {"standing": StandingShift.objects.get(pk=standing.key), "channel": "counter" if staff else "online"}
        kept = self.tried("end standing", set(), lambda: (end_standing(**act, by=self.town.agent),))[0]
        standing.ended, stays = True, []
        taken = {shift for shift, step in standing.looked.items() if step != "skipped"}
        for slot in [one for one in self.book.to_come() if one.shift in taken]:
            for row in [row for row in self.book.of(slot) if row.person == standing.person]:
                if not staff and self.book.against_giving_back(row):
                    stays.append(row.key)
                else:
                    self.book.withdraw(row)
        assert [row.pk for row, _ in kept] == stays

    # --- a first time
    @rule(number=which, who=which, what=st.sampled_from(["open", "come", "come", "stop"]))
    def a_first_time(self, number, who, what):
        links = self.book.links
        if what == "open" or not links:
            until = self.book.now + dt.timedelta(days=9)
            link, secret = open_first_time(maison=self.town.houses[0], until=until, by=self.town.agent)
            links.append({"key": link.pk, "secret": secret, "until": until, "stopped": False})
            return
        link = links[number % len(links)]
        if what == "stop":
            stop_first_time(link=FirstTimeLink.objects.get(pk=link["key"]), by=self.town.agent)
            link["stopped"] = True
            self.done["link stopped"] += 1
        elif self.book.newcomers < MOST_NEWCOMERS:
            self._comes(link, self.slot(who))

    def _comes(self, link: dict, slot: Slot) -> None:
        who = {"given_name": f"Nour {self.book.newcomers}", "family_name": "Petit", "birth_year": 1990, "phone": "0612345678"}
        shut = link["stopped"] or link["until"] <= self.book.now
        gone = slot not in self.book.to_come() or slot.maison != self.town.houses[0].pk or not self.book.left(slot)
        gone = gone or bool(slot.asks.qualifications)  # nobody who comes for the first time has one: such a post is not shown
        expected = {"lien-ferme"} if shut else {"pas-ce-creneau"} if gone else self._against_a_newcomer(slot)
        act = {"secret": link["secret"], "shifts": [self.shift(slot)], "who": who, "charter": CharterVersion.current()}
        rows = self.tried("first time", expected, lambda: come_first_time(**act))
        if rows is not None:
            [row] = rows
            self.book.newcomers += 1
            self.book.files[row.person_id] = self.town.file(row.person)
            self._taken(slot, [row], "confirmed")

    def _against_a_newcomer(self, slot: Slot) -> set[str]:
        return self.book.against_quick(slot, [0], 1, channel="online")
