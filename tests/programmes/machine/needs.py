"""Rules about places counted for a need: how many there are, who of a party needs one, at each way in."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from programmes.actions.count_need import count_need
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.request_place import request_place
from programmes.actions.set_terms import PLAIN, Terms, set_terms
from programmes.actions.wait import wait
from programmes.rules.extras import Extras

from .places import channels, which, who

WHEELS = "wheelchair"
whose = st.integers(1, 7)  # bit by bit: who of the party needs one


class NeedRules:
    @rule(number=which, places=st.sampled_from([1, 1, 0, 2, None, True, True, False]))
    def wheels(self, number, places):
        """How many there are; or that somebody needs one after all, or none."""
        if isinstance(places, bool):
            self.say_it_afterwards(number, places)
        else:
            self.count_wheelchairs(number, places)

    def count_wheelchairs(self, number, places):
        """Set, raised, cut, counted no more."""
        sheet = self.sheet(number)
        start = self.book.next_start(sheet)
        if sheet.awaits_draw and (start is None or sheet.window[1] >= start):
            return  # its window is past: its terms are refused for that
        real = self.real(sheet)
        same = {name: getattr(real, name) for name in PLAIN}
        shares = {("door", door): kept for door, kept in sheet.shares.items()}
        terms = Terms(**same, shares=shares, limits={WHEELS: places})
        expected = self._against_limit(sheet, places)
        if not self.tried("set_limits", expected, lambda: set_terms(sheet=real, terms=terms, by=self.town.agent)) or places == sheet.wheels:
            return
        sheet.wheels = places
        if places is None:
            for row in self.book.rows.values():
                row.needs = row.needs and row.sheet is not sheet
        self.book.serve(sheet)

    def _against_limit(self, sheet, places) -> set[str]:
        if places is None:
            asked = sheet.wheels is not None and any(row.needs for row in self.book.of(sheet))
            return {"besoin-demande"} if asked else set()
        if places < self.book.on_wheels(sheet):
            return {"besoin-pris"}
        above = sheet.capacity is not None and places > sheet.capacity and (sheet.wheels is None or places > sheet.wheels)
        return {"trop-pour-le-besoin"} if above else set()

    @rule(
        number=which, numbers=who, bits=whose, guests=st.sampled_from([(), (), ("Paul",)]), channel=channels,
        way=st.sampled_from(["enrol", "hold", "wait", "fewer", "ask"]),
    )  # fmt: skip
    def come_with_wheels(self, number, numbers, bits, guests, channel, way):
        if way == "ask":
            self.ask_with_wheels(number, numbers, bits, channel)
        elif way in ("wait", "fewer"):
            self.wait_with_wheels(number, numbers, bits, guests, channel, 1 if way == "fewer" else None)
        else:
            self.take_with_wheels(number, numbers, bits, guests, channel, way == "hold")

    def take_with_wheels(self, number, numbers, bits, guests, channel, held):
        sheet, people, needing = self._party(number, numbers, bits, guests)
        keys = [person.pk for person in people]
        expected = self.book.against_quick(sheet, keys, 1, channel=channel, guests=len(guests))
        if not expected & {"sur-demande", "tirage-a-venir", "liste-en-cours", "complet", "pas-assez-de-places"}:
            expected = expected | self.book.of_wheels(sheet, len(needing))
        asked = self._asked(sheet, people, channel, 1) | {"extras": self._extras(guests, needing)}
        rows = self.tried("hold" if held else "enrol", expected, lambda: (hold if held else enrol)(**asked))
        if rows:
            self.done["wheels taken"] += bool(needing) and sheet.wheels is not None
            self.taken(sheet, rows, 1, held)
            self._need_ours(sheet, rows, needing)

    @rule(
        number=which, numbers=who, bits=whose, guests=st.sampled_from([(), ("Paul",)]), channel=channels, fewest=st.sampled_from([None, 1])
    )
    def wait_with_wheels(self, number, numbers, bits, guests, channel, fewest):
        sheet, people, needing = self._party(number, numbers, bits, guests)
        known = {"staff": channel != "online", "guests": len(guests), "fewest": fewest}
        expected = self.book.against_waiting(sheet, [person.pk for person in people], 1, **known)
        if not expected & {"sur-demande", "tirage-a-venir", "sans-liste", "trop-nombreux"}:
            expected = expected | self.book.never_of_wheels(sheet, len(needing))
        extras = self._extras(guests, needing, fewest)
        rows = self.tried("wait", expected, lambda: wait(**self._asked(sheet, people, channel, 1), extras=extras))
        if not rows:
            return
        ours = self.written(sheet, rows, 1, "waiting")
        self._need_ours(sheet, rows, needing)
        if fewest is not None:
            self.book.fewest[ours[0].party] = min(fewest, len(ours))
        self.book.serve(sheet)
        self.book.said += [(row.key, "waiting") for row in ours if row.state == "waiting"]
        self.done["wheels waited for"] += bool(needing)

    def ask_with_wheels(self, number, numbers, bits, channel):
        sheet, people, needing = self._party(number, numbers, bits, ())
        reasons = self.book.against(sheet, [person.pk for person in people], staff=channel != "online")
        too_many = sheet.awaits_draw and len(people) > sheet.capacity
        reasons = reasons | ({"trop-nombreux"} if too_many else self.book.never_of_wheels(sheet, len(needing)))
        expected = reasons if sheet.by_request or sheet.awaits_draw else {"tirage-fait"} if sheet.window else {"sans-demande"}
        asked = self._asked(sheet, people, channel, 1) | {"extras": self._extras((), needing)}
        rows = self.tried("request_place", expected, lambda: request_place(**asked))
        if rows:
            said = "in_draw" if sheet.awaits_draw else "requested"
            self.book.said += [(row.key, said) for row in self.written(sheet, rows, 1, "requested")]
            self._need_ours(sheet, rows, needing)

    def say_it_afterwards(self, number, yes):
        row = self.pick(number, "confirmed", "waiting", "offered", "held", "requested")
        if row is None:
            return
        sheet = row.sheet
        expected = {"besoin-inconnu"} if yes and sheet.wheels is None else set()
        if yes and sheet.wheels is not None and not row.needs and row.state in ("confirmed", "offered", "held"):
            expected = ({"une-place-chacun"} if row.places > 1 else set()) | self.book.of_wheels(sheet, 1)
        elif yes and row.places > 1 and not row.needs:
            return  # of one who waits for several places it is said when she comes
        act = {"enrolment": self.row(row), "need": WHEELS if yes else "", "by": self.town.agent}
        if self.tried("count_need", expected, lambda: count_need(**act)) and row.needs is not yes:
            row.needs = yes
            self.book.serve(sheet)

    def _party(self, number, numbers, bits, guests):
        sheet, people = self.sheet(number), self._people(numbers)
        size = len(people) + len(guests)
        return sheet, people, [place for place in range(size) if bits >> place & 1]

    def _extras(self, guests, needing, fewest=None):
        return Extras(guests, fewest, counted=tuple((place, WHEELS) for place in needing))

    def _need_ours(self, sheet, rows, needing) -> None:
        for place in needing:
            self.book.rows[rows[place].pk].needs = sheet.wheels is not None
