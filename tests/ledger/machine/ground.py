"""The machine's ground: a small town made once, a clock that moves, three second books in plain Python (what the provider holds, what lies
in each drawer, the notifications still on their way), and what is asked after every step.

Acts stand in classes of rules beside (`desk.py`, `online.py`, `back.py`, `lists.py`, `places.py`): `@rule` methods on `self.town`,
`self.bank`, `self.tried`, `self.pick`. A refusal, or a provider that does not answer, is an answer; any other exception is a finding.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from hypothesis.stateful import invariant

from portal.households.models import Household, Membership
from portal.kit import audit, clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger import tasks
from portal.ledger.actions import receive_notice
from portal.ledger.base import Notice, ProviderState, Unreachable
from portal.ledger.enums import Account
from portal.ledger.models import CashSession, Entry, Payment, Refund, Regie, credit_cents, open_charges, owed_cents
from portal.ledger.rules.transitions import RECEIPTED
from portal.people.actions.create_person import create_person
from portal.people.models import Person, User
from portal.tariffs.models import Tariff
from programmes.actions.release_expired import release_expired
from programmes.models import Activity
from tests.ledger import ground
from tests.life import Life
from tests.people import factories as accounts
from tests.programmes import factories as make
from tests.tariffs import factories as prices

from .bank import Bank


class Killed(BaseException):
    """The worker dies in the middle of its transaction."""


@dataclass
class Town:
    agents: list[User]
    homes: list[Household]
    people: list[Person]
    regie: Regie
    tariff: Tariff
    pages: list[Activity]

    @classmethod
    def founded(cls) -> "Town":
        regie = ground.desk(pays_out=True, float_cents=5000, second_eyes_cents=500, max_encaisse_cents=10_000_000)
        agents = [accounts.staff("regie", make.maison()) for _ in range(2)]
        for agent in agents:
            ground.mandate(regie, agent, till=False)
        ground.online_regie()
        homes, people = [], []
        for number in range(3):
            people.append(create_person(by=agents[0], given_name=f"Ana {number}", family_name="Diallo", channel="letter"))
            homes.append(make.household())
            Membership.objects.create(household=homes[-1], person=people[-1], since=clock.today(), is_referent=True)
        by = prices.agent("tarifs@ville.test")
        tariff = prices.tariff(by, name="Repas", unit="la place")
        prices.published(tariff, by)
        pages = [Activity.objects.get(pk=make.event(f"Repas {number}").pk) for number in range(4)]
        return cls(agents, homes, people, regie, tariff, pages)


class Ground(Life):
    """One life of the town's money."""

    town: Town
    bank: Bank
    slow = ("ledger.guards",)

    def begin(self, first) -> None:
        bank, self.drawer, self.post, self.sheets = first or ({}, {}, [], [])
        self.bank.forget()
        vars(self.bank).update(bank)
        self._seen = None

    def remembered(self) -> tuple[dict, dict[int, int], list[Notice], list[int]]:
        """The provider; till -> what truly lies in it, in cents; notifications, told again or in another order; sheets."""
        return vars(self.bank), self.drawer, self.post, self.sheets

    # --- tools of the rules
    def home(self, number: int) -> Household:
        return self.town.homes[number % len(self.town.homes)]

    def agent(self, number: int) -> User:
        return self.town.agents[number % len(self.town.agents)]

    @staticmethod
    def pick(rows, number: int):
        """The `number`-th of the newest six; None when there is none."""
        found = list(rows.order_by("-pk")[:6])
        return found[number % len(found)] if found else None

    def tried(self, verb: str, act: Callable[[], object]) -> object | None:
        try:
            found = act()
        except Refusal as refusal:
            assert all(reason.words and reason.way_out for reason in refusal.reasons), verb
            return None
        except (Unreachable, Killed):
            return None
        self.done[verb] += 1
        return found if found is not None else True

    @contextmanager
    def dying(self, after: int):
        """The worker is killed in the next transaction, at this line of the audit journal (each act writes some): nothing of it is left,
        but what it asked of the provider was done."""
        record, left = audit.record, [after]

        def last_words(*args, **kwargs):
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return record(*args, **kwargs)

        audit.record = last_words
        try:
            yield
        except Killed:
            self.done["killed"] += 1
        finally:
            audit.record = record

    # --- after every step
    @invariant()
    def look(self):
        seen = (AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first(), Entry.objects.count())
        if seen != self._seen:
            self.check_books("ledger.", "programmes.")
            self._seen = seen
        for till in CashSession.objects.open():
            assert till.should_hold_cents() == self.drawer[till.pk], f"caisse {till.pk}"
        for home in self.town.homes:
            assert owed_cents(home) == sum(charge.left_cents for charge in open_charges(home))
            assert credit_cents(home) >= 0

    # --- at the end of a life
    def come_to_rest(self) -> None:
        """The provider answers again; time passes; the tick does what it does each minute."""
        self.bank.down = self.bank.silent = False
        for page in [page for page, status in self.bank.pages.items() if status.state == ProviderState.PROCESSING]:
            self.bank.pay(Payment.objects.get(provider_ref=page))
        for notice in self.post:
            self.tell(notice)  # first: what one of them sets off (money late, to give back) is for the ticks that follow
        for _ in range(4):
            self.pass_time(hours=2)
            release_expired()
            tasks.reconcile()
            tasks.give_back()
            tasks.send_refunds()
        self._at_rest()

    def tell(self, notice: Notice) -> None:
        receive_notice(provider="fake", notice=notice)

    def _at_rest(self) -> None:
        self.check_books("")
        under_way = list(Payment.objects.under_way().exclude(provider_ref=None).values_list("pk", "state"))
        assert not under_way, f"never settled: {under_way}"
        for page in self.bank.pages:
            if self.bank.paid(page):
                row = Payment.objects.get(provider_ref=page)
                assert row.state in (*RECEIPTED, "to_classify", "classified"), f"{page}: paid over there, {row.state} here"
        assert Entry.objects.balance(Account.STRIPE_CLEARING) == self.bank.holds(), self._gaps()
        waiting = Refund.objects.filter(state__in=["requested", "unknown"], road="provider", outside=False)
        assert not waiting.exists(), f"never sent: {list(waiting.values_list('pk', 'state'))}"

    def _gaps(self) -> list[tuple]:
        """Page by page: what the provider holds, what our journal says it holds."""
        found = []
        for page in self.bank.pages:
            row = Payment.objects.get(provider_ref=page)
            ours = {row.pk, getattr(getattr(row, "classified_as", None), "pk", row.pk)}
            cents = Entry.objects.filter(payment__in=ours).balance(Account.STRIPE_CLEARING)
            if cents != self.bank.left_of(page):
                theirs = [
                    self.bank.pages[page],
                    *(row for row in (*self.bank.back.values(), *self.bank.contested.values()) if row.payment_ref == page),
                ]
                found.append(
                    (row.pk, row.state, cents, self.bank.left_of(page), theirs, list(row.refunds.values_list("state", "amount_cents")))
                )
        return found
