"""The ground of the lives of outings: a small town made once, a clock that moves, and what is asked after every step. Seats, shares,
wheelchairs, company and what was said are reckoned anew here from the rows alone, in plain Python, without asking how the acts came to
them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis.stateful import invariant

from pass_culture.enums import CardState
from pass_culture.models import CultureCard, CultureSeason, Trip
from portal.households.actions.create_household import create_household
from portal.households.models import Household
from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge
from portal.notifications.enums import Channel
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.places.models import Maison
from portal.tariffs.models import Tariff
from programmes.enums import HOLDING
from programmes.models import Enrolment, SheetLimit, SheetShare
from tests.life import Life
from tests.people import factories as accounts

from .. import factories as make

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ACTIVE = (*HOLDING, "waiting", "requested")
HERS, GUEST = 300, 700  # cents: of who has the card, of who comes along without
ADULTS, CHILD, TEEN, UNKNOWN = (0, 2, 4, 5, 7, 8), 1, 3, 6
# Who comes together: by number. A child alone, two under age, an age nobody knows are asked for as well.
PARTIES = (
    (0,), (2,), (4,), (5,), (0, 1), (0, 1), (2, 3), (2, 3), (4, 5), (0, 4), (2, 4, 5), (0, 1, 2), (7,), (8,), (7, 8), (1,), (1, 3), (6, 1),
)  # fmt: skip
# What a new state was said with.
TURNS = {
    "confirmed": ("confirmed", "approved"), "offered": ("offered", "drawn"), "waiting": ("waiting", "not_drawn"),
    "requested": ("in_draw", "requested"), "refused": ("refused",), "withdrawn": ("withdrawn", "date_cancelled"),
    "lapsed": ("lapsed", "unanswered"),
}  # fmt: skip
WITH_MEETING = ("programmes.confirmed", "programmes.offered", "programmes.drawn")


@dataclass
class Town:
    agent: User
    house: Maison
    season: CultureSeason
    people: list[Person]
    homes: list[Household]  # of each person
    price: Tariff
    guests: Tariff

    @classmethod
    def founded(cls) -> "Town":
        agent, house = make.agent(), make.house()
        ways = [
            {"user": accounts.resident(), "channel": "email", "email": "mme0@exemple.fr", "birth_year": 1980},
            {"birth_year": 2018},
            {"channel": "sms", "phone": "+33612345678", "birth_year": 1975},
            {"birth_year": 2012},
            {"channel": "letter", "birth_year": 1960},
            {"birth_year": 1990},
            {"channel": "email", "email": "mme6@exemple.fr"},
            {"channel": "email", "email": "mme7@exemple.fr", "birth_year": 1985},
            {"birth_year": 1955},
        ]
        people = [
            create_person(by=agent, maison=house, given_name=f"Ana {number}", family_name="Diallo", **way)
            for number, way in enumerate(ways)
        ]
        homes = [
            create_household(referents=[people[first]], members=[people[other] for other in others], by=agent)
            for first, *others in ((0, 1), (2, 3), (4, 5), (6,), (7,), (8,))
        ]
        season = make.season()
        for person in people:
            make.card(person, of=season, maison=house)
        of = [homes[number] for number in (0, 0, 1, 1, 2, 2, 3, 4, 5)]
        price, guests = (make.tariff("flat", flat_cents=cents) for cents in (HERS, GUEST))
        return cls(agent, house, season, people, of, price, guests)


@dataclass
class Told:
    """What a life remembers between two steps. `rows`: key -> (state, person, places)."""

    now: dt.datetime
    trips: list[int] = field(default_factory=list)
    rows: dict[int, tuple] = field(default_factory=dict)
    meetings: dict[int, tuple] = field(default_factory=dict)
    message: int = 0


class Ground(Life):
    town: Town
    refused: Counter = Counter()

    def begin(self, first: Told | None) -> None:
        self.told = first or Told(clock.now())
        self._clock.move_to(self.told.now)
        self.instead: dict[int, str] = {}  # departure called off in this step -> what is proposed in its place
        self.ticked = self.answered = False  # the clock moved; a party said who of it comes

    def remembered(self) -> Told:
        return self.told

    # --- tools of the rules
    def pass_time(self, **by) -> None:
        super().pass_time(**by)
        self.told.now = clock.now()

    def trip(self, number: int) -> Trip:
        key = self.told.trips[number % len(self.told.trips)]
        return Trip.objects.select_related("sheet", "season", "venue").get(pk=key)

    def rows(self, *states: str, **also) -> list[Enrolment]:
        found = Enrolment.objects.filter(sheet__trip__in=self.told.trips, state__in=states or ACTIVE, **also)
        return list(found.select_related("sheet__trip", "person", "party").order_by("pk"))

    def pick(self, number: int, *states: str) -> Enrolment | None:
        found = self.rows(*states)
        return found[number % len(found)] if found else None

    def tried(self, verb: str, act: Callable[[], object], true: Callable[[set[str]], object] = lambda codes: None) -> object | None:
        """Carry it out; or be refused in words, with a way out, with nothing changed, and for something that is so (`true`)."""
        try:
            found = act()
        except Refusal as refusal:
            reasons = refusal.reasons
            assert all(one.words and one.way_out for one in reasons), f"{verb}: {refusal!r}"
            true({one.code for one in reasons})
            assert self._rows() == self.told.rows, f"{verb}: refused, yet something changed"
            self.refused[verb] += 1
            for one in reasons:
                self.refused[one.code] += 1
            return None
        self.done[verb] += 1
        return found

    def _rows(self) -> dict[int, tuple]:
        found = Enrolment.objects.filter(sheet__trip__in=self.told.trips)
        return {key: fields for key, *fields in found.order_by("pk").values_list("pk", "state", "person_id", "places")}

    # --- after every step
    @invariant()
    def look(self) -> None:
        trips = list(Trip.objects.filter(pk__in=self.told.trips).select_related("sheet", "season").order_by("pk"))
        rows = Enrolment.objects.filter(sheet__trip__in=self.told.trips).select_related("person", "sheet", "party").order_by("pk")
        by_sheet: dict[int, list[Enrolment]] = defaultdict(list)
        for row in rows:
            by_sheet[row.sheet_id].append(row)
        fresh = [row for row in rows if self.told.rows.get(row.pk, [None])[0] != row.state]
        for trip in trips:
            here = by_sheet[trip.sheet_id]
            self._seats(trip, here)
            self._company(trip, here)
            self._the_first_is_served(trip, here)
        self._one_place_at_a_time(trips, [row for row in rows if row.state == "confirmed"], {row.pk for row in fresh})
        self._who_goes_has_the_card([row for row in rows if row.state == "confirmed"])
        self._prices([row for row in rows if row.state in HOLDING and row.price_cents is not None])
        self._told_the_truth(trips, list(rows), fresh)
        self.told.rows = self._rows()
        self.told.meetings = {trip.pk: (trip.meeting_at, trip.meeting_place) for trip in trips}
        self.instead, self.ticked, self.answered = {}, False, False

    def _seats(self, trip: Trip, rows: list[Enrolment]) -> None:
        """Nothing is counted twice or forgotten, and all of it together is within what the partner holds."""
        sheet, holding = trip.sheet, [row for row in rows if row.state in HOLDING]
        taken = sum(row.places for row in holding)
        assert sheet.taken == taken, f"départ {trip.pk}: {sheet.taken}, {taken} in the rows"
        on_share: Counter = Counter()
        for row in holding:
            on_share[row.share_id] += row.places
        kept = 0
        for share in SheetShare.objects.filter(sheet=sheet.pk):
            assert on_share[share.pk] <= share.places or sheet.shares_opened_at, f"part {share.pk}: {on_share[share.pk]} of {share.places}"
            kept += 0 if sheet.shares_opened_at else max(share.places - on_share[share.pk], 0)
        assert sheet.kept == kept, f"départ {trip.pk}: {sheet.kept} kept, {kept} reckoned"
        assert taken + kept <= sheet.capacity + sheet.overbooked
        assert sheet.capacity + sheet.overbooked + trip.escort_seats <= trip.contract_seats, f"départ {trip.pk}: beyond the contract"
        assert trip.escorts.count() <= trip.escort_seats
        for limit in SheetLimit.objects.filter(sheet=sheet.pk):
            needing = sum(row.places for row in holding if row.limit_id == limit.pk)
            assert limit.taken == needing <= limit.places, f"départ {trip.pk}: {needing} wheelchairs, {limit.taken}, {limit.places} places"
        if self.ticked and sheet.shares_until and sheet.shares_until <= clock.now() and not (sheet.draw_at and not sheet.drawn_at):
            assert not sheet.kept, f"départ {trip.pk}: still kept"
        people = [row.person_id for row in rows if row.state in ACTIVE and not row.guest]
        assert len(people) == len(set(people)), f"départ {trip.pk}: somebody is twice on it"

    def _company(self, trip: Trip, rows: list[Enrolment]) -> None:
        """Nobody under age goes without a grown-up of the party who goes too."""
        if trip.sheet.sessions.get().start <= clock.now():
            return
        day = dates.local(trip.meeting_at).date()
        parties: dict[int, list[Enrolment]] = defaultdict(list)
        for row in rows:
            if not row.guest and row.state in HOLDING:
                parties[row.party_id].append(row)
        for party, places in parties.items():
            years = [(row.state, row.person.birth_year) for row in places]
            minors = [year for state, year in years if state == "confirmed" and year and day.year - year < 18]
            grown = [year for _, year in years if year and day.year - year > 18]
            assert not minors or grown, f"départ {trip.pk}: demande {party}, nobody grown up with {minors}"

    def _the_first_is_served(self, trip: Trip, rows: list[Enrolment]) -> None:
        """Who stands first on the list does not wait before places that are free for all and enough for her party."""
        sheet = trip.sheet
        ahead = sheet.sessions.on().filter(start__gt=clock.now()).exists()
        waiting = [row for row in rows if row.state == "waiting"]
        if not waiting or not ahead:
            return
        first = min(waiting, key=lambda row: (row.priority, float("inf") if row.draw_rank is None else row.draw_rank, row.since, row.pk))
        party = [row for row in waiting if row.party_id == first.party_id]
        limits = {limit.pk: limit.places - limit.taken for limit in SheetLimit.objects.filter(sheet=sheet.pk)}
        wheels = all(sum(row.places for row in party if row.limit_id == key) <= left for key, left in limits.items())
        free = sheet.capacity + sheet.overbooked - sheet.taken - sheet.kept
        assert not (wheels and sum(row.places for row in party) <= free), f"départ {trip.pk}: {first.party_id} waits before {free} places"

    def _one_place_at_a_time(self, trips: list[Trip], rows: list[Enrolment], fresh: set[int]) -> None:
        """Whoever has just said yes is not expected elsewhere at the same time (a date that is moved later is another matter)."""
        spans = {trip.sheet_id: (trip.meeting_at, trip.back_at or trip.sheet.sessions.get().end) for trip in trips}
        for row in rows:
            if row.pk in fresh and not row.guest:
                meets, back = spans[row.sheet_id]
                for other in rows:
                    if other.pk != row.pk and other.person_id == row.person_id and not other.guest:
                        begins, ends = spans[other.sheet_id]
                        assert not (begins < back and ends > meets), f"{row.person_id} is on {row.pk} and {other.pk} at once"

    def _who_goes_has_the_card(self, rows: list[Enrolment]) -> None:
        cards = set(CultureCard.objects.filter(state=CardState.ACTIVE).values_list("person", flat=True))
        without = {row.person_id for row in rows if not row.guest and row.sheet.trip.needs_card} - cards
        assert not without, f"no card: {without}"

    def _prices(self, rows: list[Enrolment]) -> None:
        for row in rows:
            assert row.price_cents == (GUEST if row.guest else HERS) * row.places, f"place {row.pk}: {row.price_cents}"
        owed = {f"programmes.enrolment:{row.pk}" for row in rows if row.state == "confirmed"}
        standing = dict(Charge.objects.standing().values_list("source_key", "amount_cents"))
        prices = {f":{row.pk}": row.price_cents for row in rows if row.state == "confirmed"}
        for key, cents in standing.items():
            end = f":{key.rpartition(':')[2]}"
            assert end not in prices or prices[end] == cents, f"{key}: {cents}"
        assert len(owed) <= len(standing), "a place that is confirmed and not owed"

    def _told_the_truth(self, trips: list[Trip], rows: list[Enrolment], fresh: list[Enrolment]) -> None:
        """Whatever became of somebody's place in this step was said to her, or stands on « à prévenir »; with where one meets now."""
        new = list(OutboxMessage.objects.filter(pk__gt=self.told.message).order_by("pk"))
        self.told.message = new[-1].pk if new else self.told.message
        said: dict[str, list[OutboxMessage]] = defaultdict(list)
        for message in new:
            said[message.about].append(message)
        of_sheet = {trip.sheet_id: trip for trip in trips}

        def heard(row: Enrolment, turns) -> list[OutboxMessage]:
            near = [one for one in rows if one.sheet_id == row.sheet_id and _one_reader(one, row)]
            found = [message for one in near for message in said[audit.key_of(one)]]
            return [message for message in found if message.purpose in {f"programmes.{turn}" for turn in turns}]

        for row in fresh:
            before = self.told.rows.get(row.pk, [None])[0]
            quiet = (before in ("offered", "waiting") and self.answered) or (before == "waiting" and row.state == "lapsed")
            turns = TURNS.get(row.state)
            if turns is None or quiet:
                continue
            found = heard(row, turns)
            assert found or row.to_tell, f"nobody said « {row.state} » (it was {before}) about place {row.pk}"
            trip = of_sheet[row.sheet_id]
            for message in found:
                if message.channel == Channel.SMS:
                    continue  # in a few letters, with where to read the rest
                if message.purpose in WITH_MEETING:
                    assert trip.meeting_place in message.body, f"{message.purpose}: not where one meets now"
                if message.purpose == "programmes.date_cancelled" and trip.pk in self.instead:
                    assert self.instead[trip.pk] in message.body, f"place {row.pk}: what is proposed instead is not said"
        for trip in trips:
            before = self.told.meetings.get(trip.pk)
            if before and before != (trip.meeting_at, trip.meeting_place):
                for row in rows:
                    if row.sheet_id == trip.sheet_id and row.state in HOLDING and self.told.rows.get(row.pk, [None])[0] == row.state:
                        found = heard(row, ("date_moved",))
                        assert found or row.to_tell, f"place {row.pk}: nobody said that one meets elsewhere"
                        assert all(trip.meeting_place in message.body for message in found if message.channel != Channel.SMS)


def _one_reader(one: Enrolment, row: Enrolment) -> bool:
    return (
        one.party_id == row.party_id
        or one.person_id == row.person_id
        or (one.household_id == row.household_id and row.household_id is not None)
    )
