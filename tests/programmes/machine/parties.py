"""Rules about who comes: guests, groups that would come fewer, a place passed on, sign-ups that the team looks at."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from programmes.actions.approve import approve, refuse_place
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.enrol import enrol
from programmes.actions.overbook import overbook
from programmes.actions.set_asking import set_asking
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.models import Party
from programmes.rules.extras import Extras

from .places import channels, exists, which, who

names = st.sampled_from([(), ("Paul",), ("Paul", "Inès")])
COUPLE = {0, 3}  # one household


class PartyRules:
    def asks(self, sheet, *, guests, looked_at) -> None:
        real = self.real(sheet)
        self.tried(
            "set_asking", set(), lambda: set_asking(sheet=real, guests=guests, asks_needs=True, approval=looked_at, by=self.town.agent)
        )
        sheet.guests, sheet.looked_at = guests, looked_at

    @rule(number=which, guests=st.integers(0, 2), looked_at=st.sampled_from([False, False, True]))
    def what_is_asked(self, number, guests, looked_at):
        self.asks(self.sheet(number), guests=guests, looked_at=looked_at)

    @rule(number=which, numbers=who, guests=names, channel=channels, above=st.sampled_from([False, False, True]))
    def come_with_guests(self, number, numbers, guests, channel, above):
        sheet, people = self.sheet(number), self._people(numbers)
        keys = [person.pk for person in people]
        if above:
            expected = self.book.against(sheet, keys, staff=True) | self.book.of_guests(sheet, len(guests))
            asked = self._asked(sheet, people, "counter", 1) | {"extras": Extras(guests), "reason": "l'escorte"}
            if rows := self.tried("overbook", expected, lambda: overbook(**asked)):
                self.let_in(sheet, len(rows), 1)
                for row in self.written(sheet, rows, 1, "confirmed"):
                    self.book.price(row)
                    self.book.confirm(row)
            return
        expected = self.book.against_quick(sheet, keys, 1, channel=channel, guests=len(guests))
        rows = self.tried("enrol", expected, lambda: enrol(**self._asked(sheet, people, channel, 1), extras=Extras(guests)))
        if rows:
            self.taken(sheet, rows, 1, held=False)
            self.done["guests"] += bool(guests)

    @rule(number=which, numbers=who, guests=names, fewest=st.sampled_from([None, 1, 1, 2]), channel=channels)
    def wait_for_fewer(self, number, numbers, guests, fewest, channel):
        """« Nous sommes 4, mais 3 iraient aussi »."""
        sheet, people = self.sheet(number), self._people(numbers)
        known = {"staff": channel != "online", "guests": len(guests), "fewest": fewest}
        expected = self.book.against_waiting(sheet, [person.pk for person in people], 1, **known)
        rows = self.tried("wait", expected, lambda: wait(**self._asked(sheet, people, channel, 1), extras=Extras(guests, fewest)))
        if not rows:
            return
        ours = self.written(sheet, rows, 1, "waiting")
        if fewest is not None:
            self.book.fewest[ours[0].party] = min(fewest, len(ours))
        self.book.serve(sheet)
        self.book.said += [(row.key, "waiting") for row in ours if row.state == "waiting"]

    @exists("offered")
    @rule(number=which, coming=st.integers(0, 7), channel=channels, others_wait=st.booleans())
    def choose_who_comes(self, number, coming, channel, others_wait):
        """An offer answered for the group: who comes, who leaves, who goes on waiting."""
        sheet, party = (one := self.pick(number, "offered")).sheet, one.party
        rows = [row for row in self.book.of(sheet, "offered", "waiting") if row.party == party]
        offered = [row for row in rows if row.state == "offered"]
        come = [row for place, row in enumerate(rows) if coming >> place & 1]
        too_many = sum(row.places for row in come) > sum(row.places for row in offered)
        over = max((date.end for date in sheet.on()), default=self.book.now) <= self.book.now
        steps = channel == "online" and (sheet.looked_at or bool(offered[0].cents))
        expected = {"personne"} if not come else {"trop-de-monde"} if too_many else {"passe"} if steps and over else set()
        expected = expected or self._without_wheels(sheet, come, offered)
        act = {"party": Party.objects.get(pk=party), "sheet": self.real(sheet), "coming": [row.key for row in come], "channel": channel}
        if not self.tried("choose_who_comes", expected, lambda: choose_who_comes(**act, others_wait=others_wait, by=self.town.agent)):
            return
        until, told, cents = offered[0].until, offered[0].told, offered[0].cents
        instead = [row for row in come if row.state == "waiting"]
        leaving = [row for row in offered if row not in come]
        for row in instead:  # the very place of one who leaves: kept for the group, it serves nobody else in between
            one = min(leaving, key=lambda other: (other.needs != row.needs, other.share is None, other.key))
            leaving.remove(one)
            row.share, one.share = one.share, None
            row.state, row.until, row.told, row.cents = "offered", until, told, cents
            one.state, one.until = "waiting" if others_wait else "withdrawn", None
            self.book.uncharge(one)
        for row in rows:
            if row not in come and (row in leaving or (row.state == "waiting" and not others_wait)):
                self.book.give_back(row, "waiting" if others_wait else "withdrawn")
                self.book.uncharge(row)
        for row in come:
            self.said_yes(row) if steps else self.book.confirm(row)
        self.book.serve(sheet)

    def _without_wheels(self, sheet, come, offered) -> set[str]:
        """Who comes instead of another takes her place for a wheelchair, or one that is left."""
        left, leaving = self.book.wheels_left(sheet), [row for row in offered if row not in come]
        for row in [row for row in come if row.state == "waiting"]:
            one = min(leaving, key=lambda other: (other.needs != row.needs, other.share is None, other.key))
            leaving.remove(one)
            left += one.needs * one.places - row.needs * row.places
            if row.needs and left < 0:
                return {"besoin-complet"} if sheet.wheels else {"sans-place-du-besoin"}
        return set()

    @exists("confirmed", "waiting")
    @rule(number=which, to=st.integers(0, 5), channel=channels)
    def pass_on(self, number, to, channel):
        row = self.pick(number, "confirmed") or self.pick(number, "waiting")
        her, online, sheet = self.town.people[to], channel == "online", row.sheet
        act = {"enrolment": self.row(row), "to": her, "by": self.town.agent, "channel": channel}
        if self.tried("transfer", self._against_passing(row, her, online), lambda: transfer(**act)):
            row.person, needed, row.needs = her.pk, row.needs, False
            self.book.said.append((row.key, "transferred"))
            if needed:
                self.book.serve(sheet)
        assert row.sheet is sheet

    def _against_passing(self, row, her, online) -> set[str]:
        if row.state != "confirmed" or row.guest:
            return {"rien-a-passer"}
        if any(row.marks.values()):
            return {"deja-commence"}
        found = set() if her.pk != row.person and her.pk in self._members(row.home) else {"pas-du-foyer"}
        if online and row.sheet.looked_at:
            found.add("place-a-valider")
        limit = row.sheet.cancel_until or self.book.next_start(row.sheet)
        if max((date.end for date in row.sheet.on()), default=self.book.now) <= self.book.now:
            found.add("passe")
        elif online and (limit is None or self.book.now >= limit):
            found.add("trop-tard")
        return found | self.book.of_the_people(row.sheet, [her.pk])

    def _members(self, home) -> set[int]:
        number = next(place for place, other in enumerate(self.town.homes) if other.pk == home)
        together = COUPLE if number == 0 else {number}
        return {self.town.people[place].pk for place in together}

    @precondition(lambda self: any(row.asked for row in self.book.rows.values()))
    @rule(number=which, yes=st.sampled_from([True, True, False]))
    def team_looks(self, number, yes):
        row = self.pick(number, "held", also=lambda row: row.asked)
        if not yes:
            self.tried("refuse_place", set(), lambda: refuse_place(enrolment=self.row(row), words="Complet.", by=self.town.agent))
            self.book.give_back(row, "refused")
            self.book.uncharge(row)
            self.book.said.append((row.key, "refused"))
            self.book.serve(row.sheet)
            return
        self.tried("approve", set(), lambda: approve(enrolment=self.row(row), by=self.town.agent))
        row.asked = False
        if row.cents and self.book.next_start(row.sheet):
            row.until, row.new_deadline = None, True
        else:
            row.state, row.until = "confirmed", None
        self.book.charge(row)
        self.book.said.append((row.key, "approved"))
