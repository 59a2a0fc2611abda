"""Rules about money for a place: a page opened, paid, left, found out late; cash at the desk; credit used."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portal.ledger.actions import settle, take_payment
from portal.ledger.models import Payment
from programmes.actions.charge_place import charge_of
from tests.ledger.ground import begun, open_till

from .book import PAGE, Page, Purse
from .places import which

owing = precondition(lambda self: any(row.left > 0 for row in self.book.rows.values()))
at_provider = precondition(lambda self: any(page.state == "open" for page in self.book.pages))


class MoneyRules:
    def _owing(self, number):
        found = [row for row in self.book.rows.values() if row.left > 0]
        return found[number % len(found)]

    def _home(self, row):
        return next(home for home in self.town.homes if home.pk == row.home)

    @owing
    @rule(number=which)
    def page_opens(self, number):
        """Former pages of the same line are closed first, credit is used first; then the rest is for the provider."""
        row = self._owing(number)
        for page in self.book.open_pages(row):
            self.book.ask(page, close=True)
        if row.left > 0:
            self.book.use_credit(row)
        expected = set() if row.left > 0 else {"rien-a-payer"}
        home, line = self._home(row), charge_of(self.row(row))
        payment = self.tried("start_online_payment", expected, lambda: begun(home, [line]))
        if payment:
            page = Page(payment.pk, row, row.left, self.book.now + PAGE, charge=self.book.charges[row.key])
            self.book.pages.append(page)

    @at_provider
    @rule(number=which)
    def page_is_paid(self, number):
        """The provider has the money; nobody has told us."""
        page = self._page(number)
        if page.truth == "open":
            self.town.provider.pay(Payment.objects.get(pk=page.key))
            page.truth = "paid"
            self.done["page paid"] += 1

    def _page(self, number):
        found = [page for page in self.book.pages if page.state == "open"]
        return found[number % len(found)]

    @precondition(lambda self: self.book.pages)
    @rule(number=which)
    def settle(self, number):
        """Webhook, return page or reconciler, in whatever order, as often as one likes."""
        page = self.book.pages[number % len(self.book.pages)]
        if page.state == "expired" and page.truth == "expired":
            return
        settle(page.key)
        self.done["settle"] += 1
        if page.state == "open":
            self.book.ask(page, close=False)

    @precondition(lambda self: any(page.state == "expired" and page.truth == "expired" for page in self.book.pages))
    @rule(number=which)
    def money_comes_late(self, number):
        """A page we had closed was paid all the same: the provider says so afterwards."""
        found = [page for page in self.book.pages if page.state == "expired" and page.truth == "expired"]
        page = found[number % len(found)]
        self.town.provider.pay(Payment.objects.get(pk=page.key))
        settle(page.key)
        page.truth = "paid"
        self.book.booked(page)
        self.done["late money"] += 1

    @owing
    @rule(number=which, keep=st.booleans())
    def cash(self, number, keep):
        row = self._owing(number)
        cents, more = row.left, 100 if keep else 0
        line = charge_of(self.row(row))
        asked = {"charges": [line], "amount_cents": cents + more, "keep_credit": keep, "by": self.town.agent}
        open_till(self.town.regie, self.town.agent)
        payment = take_payment(regie=self.town.regie, household=self._home(row), method="cash", **asked)
        self.book.purses[payment.pk] = Purse(row.home, cents + more, desk=True)
        self.book.pay(row, payment.pk, cents)
        self.done["cash"] += 1
