"""What people do with the places of outings, and the desk for them."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from pass_culture.actions.choose_company import choose_company
from pass_culture.actions.stop_card import stop_card
from pass_culture.enums import CardState
from pass_culture.models import CultureCard
from programmes.actions.accept_offer import accept_offer
from programmes.actions.choose_who_comes import choose_who_comes
from programmes.actions.confirm import confirm
from programmes.actions.count_need import count_need
from programmes.actions.enrol import enrol
from programmes.actions.hold import hold
from programmes.actions.overbook import overbook
from programmes.actions.request_place import request_place
from programmes.actions.transfer import transfer
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.actions.withdraw_together import withdraw_together
from programmes.models import Enrolment
from programmes.rules.extras import Extras

from .. import factories as make
from .ground import ADULTS, PARTIES

which = st.integers(0, 11)
who = st.sampled_from(PARTIES)
channels = st.sampled_from(["online", "counter", "counter", "phone"])
guests = st.sampled_from([(), (), ("Paul",)])
WHEELS = "wheelchair"


class PlaceRules:
    def _asked(self, trip, numbers, channel, names=(), wheels=False, fewest=None):
        people = [self.town.people[number] for number in numbers]
        by = people[0].user if channel == "online" and people[0].user else self.town.agent
        counted = ((0, WHEELS),) if wheels else ()
        return {
            "sheet": trip.sheet, "people": people, "by": by, "channel": channel, "household": self.town.homes[numbers[0]],
            "extras": Extras(names, fewest, counted=counted),
        }  # fmt: skip

    def _true_of_the_party(self, trip, numbers, names=(), wheels=False):
        """What a refusal says of the seats, of wheelchairs, of company is so."""

        def so(codes):
            sheet = trip.sheet
            sheet.refresh_from_db()
            wanted = len(numbers) + len(names)
            free = sheet.capacity + sheet.overbooked - sheet.taken - sheet.kept
            if codes & {"complet", "pas-assez-de-places"}:
                assert free < wanted, f"refused {codes} with {free} free places for {wanted}"
            if "mineur-seul" in codes:
                assert not set(numbers) & set(ADULTS)
            if codes & {"besoin-complet", "sans-place-du-besoin"}:
                limit = sheet.limits.filter(need=WHEELS).first()
                assert wheels
                assert limit is None or limit.places - limit.taken < 1

        return so

    @rule(
        number=which,
        whom=who,
        names=guests,
        channel=channels,
        wheels=st.sampled_from([False, False, True]),
        way=st.sampled_from([enrol, enrol, hold]),
    )
    def come(self, number, whom, names, channel, wheels, way):
        trip = self.trip(number)
        asked = self._asked(trip, whom, channel, names, wheels)
        if rows := self.tried(way.__name__, lambda: way(**asked), self._true_of_the_party(trip, whom, names, wheels)):
            self.done["guests"] += bool(names)
            self.done["wheels"] += any(row.limit_id for row in rows)
            self.done["with a minor"] += bool({1, 3} & set(whom))

    come_too = come

    @rule(
        number=which,
        whom=who,
        names=guests,
        channel=channels,
        wheels=st.sampled_from([False, True]),
        fewest=st.sampled_from([None, None, 1]),
    )
    def come_or_wait(self, number, whom, names, channel, wheels, fewest):
        trip = self.trip(number)
        asked = self._asked(trip, whom, channel, names, wheels, fewest)
        self.tried("wait", lambda: wait(**asked))

    @rule(number=which, whom=who, names=guests, channel=channels, wheels=st.sampled_from([False, True]))
    def ask(self, number, whom, names, channel, wheels):
        awaits = [place for place in range(len(self.told.trips)) if self._awaits(self.trip(place).sheet)]
        trip = self.trip(awaits[number % len(awaits)] if awaits else number)
        asked = self._asked(trip, whom, channel, names, wheels)
        self.tried("request_place", lambda: request_place(**asked))

    def _awaits(self, sheet) -> bool:
        return sheet.draw_at is not None and sheet.drawn_at is None

    @rule(number=which, whom=who, names=guests)
    def above(self, number, whom, names):
        trip = self.trip(number)
        asked = self._asked(trip, whom, "counter", names) | {"reason": "l’ami du comédien"}

        def so(codes):
            if codes == {"places-du-partenaire"}:
                sheet = trip.sheet
                sheet.refresh_from_db()
                more = len(whom) + len(names) - (sheet.capacity + sheet.overbooked - sheet.taken - sheet.kept)
                assert sheet.capacity + sheet.overbooked + more + trip.escort_seats > trip.contract_seats

        self.tried("overbook", lambda: overbook(**asked), so)

    @rule(number=which, channel=channels, together=st.booleans())
    def give_back(self, number, channel, together):
        row = self.pick(number)
        if row is None:
            return
        if together:
            rows = self.rows(party=row.party_id, sheet=row.sheet_id)
            self.tried("withdraw_together", lambda: withdraw_together(rows=rows, by=self.town.agent, channel=channel))
        else:
            self.tried("withdraw", lambda: withdraw(enrolment=row, by=self.town.agent, channel=channel))

    @rule(number=which, channel=channels, desk=st.booleans())
    def say_yes(self, number, channel, desk):
        row = self.pick(number, "offered", "held")
        if row is None:
            return
        if row.state == "held" or desk:
            self.tried("confirm", lambda: confirm(enrolment=row, by=self.town.agent, channel="counter" if desk else channel))
        else:
            self.tried("accept_offer", lambda: accept_offer(enrolment=row, by=self.town.agent))

    @rule(number=which, coming=st.integers(1, 7), others_wait=st.booleans())
    def choose_who(self, number, coming, others_wait):
        """An offer answered for the party: who comes, who leaves, who goes on waiting."""
        row = self.pick(number, "offered")
        if row is None:
            return
        party = list(Enrolment.objects.filter(party=row.party_id, sheet=row.sheet_id, state__in=("offered", "waiting")).order_by("pk"))
        come = [one.pk for place, one in enumerate(party) if coming >> place & 1]
        act = {
            "party": row.party,
            "sheet": row.sheet,
            "coming": come,
            "others_wait": others_wait,
            "by": self.town.agent,
            "channel": "counter",
        }
        self.answered = True
        self.tried("choose_who_comes", lambda: choose_who_comes(**act))

    @rule(number=which, mate=st.sampled_from([True, True, False]))
    def pass_on(self, number, mate):
        """To another of the household, or to somebody who is not of it."""
        row = self.pick(number, "confirmed")
        if row is not None:
            home, people = row.household_id, self.town.people
            others = [one for one, its in zip(people, self.town.homes, strict=True) if (its.pk == home) is mate and one.pk != row.person_id]
            if not others:
                return
            act = {"enrolment": row, "to": others[number % len(others)], "by": self.town.agent, "channel": "counter"}
            self.tried("transfer", lambda: transfer(**act))

    @rule(number=which, yes=st.booleans())
    def need_said_afterwards(self, number, yes):
        row = self.pick(number)
        if row is not None:
            self.tried("count_need", lambda: count_need(enrolment=row, need=WHEELS if yes else "", by=self.town.agent))

    @rule(number=which, stop=st.integers(0, 2), together=st.booleans())
    def where_she_joins(self, number, stop, together):
        row = self.pick(number, "confirmed")
        if row is not None:
            stops = [None, *row.sheet.trip.stops.order_by("at")]
            act = {"enrolment": row, "stop": stops[stop % len(stops)], "together": together, "by": self.town.agent}
            self.tried("choose_company", lambda: choose_company(**act))

    @rule(whom=st.integers(0, 8))
    def card_stopped_or_given(self, whom):
        person = self.town.people[whom]
        card = CultureCard.objects.filter(person=person, state=CardState.ACTIVE).first()
        if card is None:
            make.card(person, of=self.town.season, maison=self.town.house)
            self.done["card given"] += 1
            return

        def so(codes):
            if "sorties-a-venir" in codes:
                assert self.rows(person=person)

        self.tried("stop_card", lambda: stop_card(card=card, by=self.town.agent), so)
