"""The machine's ground: a small town made once, a clock that moves, and what is asked after every step.

A room that adds an act writes a class of rules beside `places.py` (no base class, only `@rule` methods on `self.town`, `self.book`,
`self.tried`, `self.pick`), tells the book what the act should do, and puts the class among the bases of `test_machine.Machine`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from hypothesis.stateful import invariant

from portal.households.models import Household, Membership
from portal.kit import audit, clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import Charge, Refund, credit_cents
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.tariffs.models import Tariff
from programmes.models import Activity, Enrolment, Party, SheetLimit, SignUpSheet
from programmes.rules.offers import EVENING, MORNING
from tests.ledger import ground
from tests.ledger.fake_provider import FakeProvider
from tests.life import Life
from tests.people import factories as accounts
from tests.programmes import factories as make
from tests.tariffs import factories as prices
from tests.tariffs.grids import FLAT, FREE

from .book import ACTIVE, PARIS, Book, Row, Sheet
from .line import DOOR_OF

MOST_SHEETS = 8
SHORTEST = dt.timedelta(hours=4)


def _rank(row: Enrolment) -> tuple:
    """Where she stands on the list."""
    return row.priority, inf if row.draw_rank is None else row.draw_rank, row.since, row.pk


@dataclass
class Town:
    """What every life begins with: pages, people of every way to be told, a desk, a provider, two tariffs."""

    agent: User
    people: list[Person]
    homes: list[Household]
    tariffs: list[tuple[Tariff | None, int | None]]
    provider: FakeProvider
    regie: object
    pages: list[Activity]

    @classmethod
    def founded(cls, provider: FakeProvider) -> "Town":
        agent, by = make.agent(), prices.agent("tarifs@ville.test")
        people, homes = [], []
        ways = [{"channel": "email"}, {"channel": "sms", "phone": "+33612345678"}, {"channel": "letter"}, {"channel": "email"}, {}, {}]
        for number, way in enumerate(ways):
            user = accounts.resident() if number < 3 else None
            way |= {"email": f"mme{number}@exemple.fr"} if way.get("channel") == "email" else {}
            people.append(create_person(by=agent, user=user, given_name=f"Ana {number}", family_name="Diallo", **way))
            homes.append(make.household())
            Membership.objects.create(household=homes[-1], person=people[-1], since=clock.today(), is_referent=True)
        Membership.objects.create(household=homes[0], person=people[3], since=clock.today(), is_referent=True)  # a couple, Mme 0 and Mme 3
        flat, free = prices.tariff(by, name="Repas", unit="la séance"), prices.tariff(by, name="Bal", unit="l’entrée")
        prices.published(flat, by, FLAT)
        prices.published(free, by, FREE)
        regie = ground.desk()
        ground.mandate(regie, agent)
        ground.online_regie()
        make.maison()
        pages = [Activity.objects.get(pk=make.event(f"Repas {number}").pk) for number in range(MOST_SHEETS)]
        return cls(agent, people, homes, [(None, None), (None, None), (flat, 300), (free, 0)], provider, regie, pages)


class Ground(Life):
    """One life of the town's places."""

    town: Town
    refused: Counter = Counter()

    def begin(self, first: Book | None) -> None:
        self.town.provider.down = False
        self.book = first or Book(clock.now())
        self._clock.move_to(self.book.now)
        self._said_before = OutboxMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self._money_before: int | None = None
        self._offers_before = {row.key for row in self.book.rows.values() if row.state == "offered"}

    def remembered(self) -> Book:
        return self.book

    # --- tools of the rules
    def pass_time(self, **by) -> None:
        super().pass_time(**by)
        self.book.now = clock.now()

    def sheet(self, which: int) -> Sheet:
        sheets = list(self.book.sheets.values())
        return sheets[which % len(sheets)]

    def pick(self, which: int, *states: str, also: Callable[[Row], bool] = lambda row: True) -> Row | None:
        """The `which`-th row in one of these states."""
        found = [row for row in self.book.rows.values() if row.state in states and also(row)]
        return found[which % len(found)] if found else None

    def row(self, row: Row) -> Enrolment:
        return Enrolment.objects.select_related("sheet").get(pk=row.key)

    def real(self, sheet: Sheet) -> SignUpSheet:
        return SignUpSheet.objects.get(pk=sheet.key)

    def home_of(self, person: int) -> int:
        return next(home.pk for other, home in zip(self.town.people, self.town.homes, strict=True) if other.pk == person)

    def tried(self, verb: str, expected: set[str], act: Callable[[], object]) -> object | None:
        """Carry out `act`, or be refused for exactly the reasons the book knows, in words, with nothing changed."""
        try:
            found = act()
        except Refusal as refusal:
            codes = {reason.code for reason in refusal.reasons}
            assert codes == expected, f"{verb}: refused for {codes}, the book knows {expected or 'no reason'}"
            assert all(reason.words for reason in refusal.reasons)
            self.refused[verb] += 1
            return None
        assert not expected, f"{verb}: done, although {expected}"
        self.done[verb] += 1
        return found

    def written(self, sheet: Sheet, rows: list[Enrolment], places: int, state: str, **fields) -> list[Row]:
        keys = [(row.pk, row.party_id, row.person_id) for row in rows]
        first = rows[0]
        return self.book.write(
            sheet, keys, places, state, first.household_id, channel=first.channel, guests=sum(row.guest for row in rows), **fields
        )

    # --- after every step
    @invariant()
    def look(self):
        """The engine and the book say the same."""
        rows = Enrolment.objects.filter(sheet__in=self.book.sheets).select_related("party", "share").order_by("pk")
        theirs = {row.pk: row for row in rows}
        assert set(theirs) == set(self.book.rows)
        for key, ours in self.book.rows.items():
            row = theirs[key]
            self._believe_deadline(ours, row)
            found = (row.state, row.places, row.person_id, row.party_id, row.held_until, row.since)
            assert found == (ours.state, ours.places, ours.person, ours.party, ours.until, ours.since), f"place {key}: {found}, not {ours}"
            assert row.state != "offered" or (row.told_at is not None) is ours.told, f"place {key}: told {row.told_at}"
            assert row.state not in ACTIVE or bool(row.limit_id) is ours.needs, f"place {key}: {row.limit_id}, not {ours.needs}"
            stands = (row.share and row.share.door, row.draw_rank, row.priority, row.to_look_at)
            assert stands == (ours.share, ours.draw_rank, ours.priority, ours.asked), f"place {key}: {stands}, not {ours}"
        for ours in self.book.sheets.values():
            people = [row.person for row in self.book.of(ours) if not row.guest]
            assert len(people) == len(set(people)), f"inscription {ours.key}: somebody is twice on it"
        for sheet in SignUpSheet.objects.filter(pk__in=self.book.sheets):
            ours = self.book.sheets[sheet.pk]
            found = (sheet.capacity, sheet.taken, sheet.overbooked, sheet.kept)
            assert found == (ours.capacity, self.book.taken(ours), ours.over, self.book.kept(ours)), f"inscription {sheet.pk}: {found}"
        for limit in SheetLimit.objects.filter(sheet__in=self.book.sheets):
            ours = self.book.sheets[limit.sheet_id]
            assert (limit.places, limit.taken) == (ours.wheels, self.book.on_wheels(ours)), f"places comptées de {ours.key}"
        self._nobody_is_passed_over_in_silence(theirs)
        self._everybody_is_told()
        if self.book.charges:
            self._money_agrees()

    @invariant()
    def check_books_is_clean(self):
        """The engine's invariants after each step, the money's after each step that moved some (every act of the ledger is audited)."""
        money = AuditLine.objects.filter(verb__startswith="ledger.").order_by("-pk").values_list("pk", flat=True).first()
        self.check_books("programmes.", *(["ledger."] if money != self._money_before else []))
        self._money_before = money

    def _believe_deadline(self, ours: Row, row: Enrolment) -> None:
        """A new deadline is between four hours and the date itself, never at night but where staff had promised longer; then it is
        believed."""
        if not ours.new_deadline:
            return
        ours.new_deadline = False
        start, until = self.book.next_start(ours.sheet), row.held_until
        assert until is not None
        if start is not None:
            assert until <= start or until == ours.until, f"an offer until {until} for a date at {start}"  # kept while it is paid
            assert until >= min(self.book.now + SHORTEST, start)
            assert until in (start, ours.until) or MORNING <= until.astimezone(PARIS).hour < EVENING
        assert ours.until is None or until >= ours.until
        ours.until = until

    def _nobody_is_passed_over_in_silence(self, theirs: dict[int, Enrolment]) -> None:
        """Whoever was just offered stood first, or whoever stood before has the reason on her party."""
        offers = {key for key, row in theirs.items() if row.state == "offered"}
        for key in offers - self._offers_before:
            new = theirs[key]
            for row in theirs.values():
                before = (
                    row.sheet_id == new.sheet_id and row.state == "waiting" and _rank(row) < _rank(new) and row.party_id != new.party_id
                )
                may = new.share_id is None or DOOR_OF[row.channel] == self.book.rows[key].share  # else that place was not for her
                assert not (before and may) or row.party.skips, f"{row.pk} passed by {key}"
        self._offers_before = offers
        noted = set(Party.objects.filter(pk__in=self.book.skipped).exclude(skips=[]).values_list("pk", flat=True))
        assert noted == self.book.skipped

    def _everybody_is_told(self) -> None:
        """Each turn of this step has its message, or stands on the list « à prévenir »."""
        new = list(OutboxMessage.objects.filter(pk__gt=self._said_before).values_list("pk", "purpose", "about"))
        self._said_before = max((key for key, _, _ in new), default=self._said_before)
        for key, turn in self.book.said:
            beside = {row.key for row in self.book.rows.values() if row.sheet is self.book.rows[key].sheet}
            about = {audit.key_of(Enrolment(pk=other)) for other in beside}
            found = any(purpose == f"programmes.{turn}" and whom in about for _, purpose, whom in new)
            assert found, f"nobody said « {turn} » about place {key}"
        self.book.said = []

    def _money_agrees(self) -> None:
        for home in self.town.homes:
            assert credit_cents(home) == self.book.credit_of(home.pk), f"foyer {home.pk}: credit"
        standing = {charge.source_key: charge for charge in Charge.objects.standing().with_paid()}
        owed = {row.key: (row.owed, row.left) for row in self.book.rows.values() if row.owed is not None}
        theirs = {int(key.split(":")[1]): (line.amount_cents, line.left_cents) for key, line in standing.items()}
        assert theirs == owed
        assert sum(Refund.objects.values_list("amount_cents", flat=True)) == self.book.back
