"""A till from opening to closing: the count, the difference, what is frozen, who may, and every refusal in its words."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger import triggers
from portal.ledger.actions import close_till, open_till, take_payment, void_payment
from portal.ledger.enums import Account, MandateRole
from portal.ledger.models import CashSession, Entry, Payment, Receipt, encaisse_cents, till_day
from portal.ledger.papers.receipts import receipt_pdf, slip_pdf
from portal.ledger.registry import INVARIANTS
from portal.ledger.rules.denominations import fewest
from tests.grounds import laid_once

from . import ground
from .test_screens import text_of

pytestmark = pytest.mark.django_db
FLOAT = {"2000": 1, "1000": 2, "500": 1, "200": 2, "100": 1}  # 50.00 €


@laid_once
def regie():
    return ground.desk(float_cents=5000)


@laid_once
def agent(regie):
    """Somebody with a mandate today, whose till is not open yet."""
    user = ground.agent()
    ground.mandate(regie, user, till=False)
    return user


def refused(code, act, /, **call):
    with pytest.raises(Refusal) as caught:
        act(**call)
    found = {reason.code: reason for reason in caught.value.reasons}
    assert code in found, found
    assert found[code].way_out
    return found[code]


def offending():
    return [words for invariant in INVARIANTS for words in invariant()]


def balance(account):
    return Entry.objects.balance(account)


# --- the day of the issue --------------------------------------------------------------------------------------------------


@pytest.fixture
def day(regie, agent, home):
    """Float 50, cash 20 + 12, cheque 10, a free place; two receipts were given before."""
    with clock.standing_at(clock.now() - dt.timedelta(days=1)):
        for cents in (300, 400):
            ground.owe(home, cents)
            ground.taken(regie, home, cents, by=agent)
        ground.close_till(CashSession.objects.get())
    session = open_till(regie=regie, opening=FLOAT, by=agent)
    for cents, method in ((2000, "cash"), (1200, "cash"), (0, ""), (1000, "cheque")):
        line = ground.owe(home, cents, kind="outing")
        if cents:
            take_payment(regie=regie, household=home, method=method, amount_cents=cents, charges=[line], note="7004312", by=agent)
    return session


def test_the_day_of_the_issue_adds_up_to_the_cent(day, regie, agent):
    assert day.should_hold_cents() == 8200
    closed = close_till(session=day, counted=fewest(8100), reason="Un euro rendu en trop.", by=agent)
    assert (closed.expected_cents, closed.counted_cents, closed.difference_cents) == (8200, 8100, -100)
    assert balance(Account.TILL_DIFFERENCE) == 100
    assert balance(Account.FLOAT) == 0
    assert balance(Account.CASH) == 700 + 3200 - 100
    assert encaisse_cents([regie]) == 3800
    assert balance(Account.CHEQUES_IN_HAND) == 1000
    sheet = till_day(closed)
    assert sheet.by_means == [("Espèces", 2, 3200), ("Chèque", 1, 1000)]
    assert sheet.numbers == [f"{regie.code.upper()}-{clock.today().year}-000003 à 000005"]
    assert offending() == []


def test_the_zero_euro_paper_took_no_number_and_looks_the_same(day, home):
    assert list(Receipt.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    free = home.charges.get(amount_cents=0)
    assert not free.allocations.exists()
    paid = till_day(day).payments[0]
    outside = [text_of(content).split("Plier ici")[0] for content in (receipt_pdf(paid.receipt), slip_pdf(free))]
    bare = [" ".join(word for word in text.split() if not any(char.isdigit() for char in word)) for text in outside]
    assert bare[0] == bare[1]
    assert "€" not in "".join(outside)


def test_the_sheet_of_the_day_says_it_all_on_paper(client, day, agent):
    from portal.kit import paper
    from portal.ledger.desk.till import sheet_words

    closed = close_till(session=day, counted=fewest(8100), reason="Un euro rendu en trop.", by=agent)
    words = text_of(paper.pdf("ledger/till_paper.html", sheet_words(closed)))
    for part in ("000003 à 000005", "82,00", "81,00", "−1,00", "Un euro rendu en trop.", "Chèques, à part", "7004312", "10,00"):
        assert part in words, part
    assert "Il manque 1,00" in words
    assert "Recettes au coffre" in words


# --- opening ---------------------------------------------------------------------------------------------------------------


def test_a_till_opens_with_the_float_of_the_deed(regie, agent):
    session = open_till(regie=regie, opening=FLOAT, by=agent)
    assert (session.float_cents, session.opening_difference_cents, session.day) == (5000, 0, clock.today())
    assert balance(Account.CASH) == 5000
    assert encaisse_cents([regie]) == 0  # a float is no receipt
    assert AuditLine.objects.get(verb="ledger.open_till").by == agent
    assert offending() == []


def test_a_float_that_is_short_asks_why_then_is_booked(regie, agent):
    short = {"2000": 2, "500": 1, "200": 2}  # 49.00 €
    reason = refused("ecart-sans-raison", open_till, regie=regie, opening=short, by=agent)
    assert "49,00" in reason.words
    assert "50,00" in reason.words
    session = open_till(regie=regie, opening=short, reason="Une pièce de moins ce matin", by=agent)
    assert (session.float_cents, session.opening_difference_cents) == (5000, -100)
    assert balance(Account.TILL_DIFFERENCE) == 100
    assert session.should_hold_cents() == 4900
    ground.close_till(session)
    assert (encaisse_cents([regie]), balance(Account.FLOAT)) == (0, -100)  # the missing euro stays owed to the float
    assert offending() == []


def test_an_empty_box_opens_without_float_once_it_is_said_why(regie, agent):
    assert "sans fonds" in refused("ecart-sans-raison", open_till, regie=regie, opening={}, by=agent).words
    session = open_till(regie=regie, opening={}, reason="Carte seulement ce matin", by=agent)
    assert (session.float_cents, session.opening_difference_cents, balance(Account.CASH)) == (0, 0, 0)
    assert offending() == []


@pytest.mark.parametrize("count", [{"123": 1}, {"1000": -1}, {"1000": 1.5}, {"1000": True}, {"x": 1}, {"1000": 10**9}])
def test_a_count_of_what_does_not_exist_is_refused(regie, agent, count):
    refused("compte-faux", open_till, regie=regie, opening=count, by=agent)
    session = open_till(regie=regie, opening=FLOAT, by=agent)
    refused("compte-faux", close_till, session=session, counted=count, by=agent)


def test_nobody_opens_without_a_mandate_today(regie):
    late = ground.agent()
    ground.mandate(regie, late, until=clock.today() - dt.timedelta(days=1))
    for user in (late, ground.agent()):
        assert "pas de mandat" in refused("sans-mandat", open_till, regie=regie, opening=FLOAT, by=user).words


def test_no_till_opens_in_a_closed_regie_nor_in_the_one_online(regie, agent):
    regie.is_open = False
    regie.save()
    refused("regie-fermee", open_till, regie=regie, opening=FLOAT, by=agent)
    online = ground.online_regie()
    ground.mandate(online, agent)
    refused("regie-fermee", open_till, regie=online, opening={}, by=agent)


def test_a_till_is_open_once_for_each_holder_and_several_side_by_side(regie, agent):
    open_till(regie=regie, opening=FLOAT, by=agent)
    refused("caisse-deja-ouverte", open_till, regie=regie, opening=FLOAT, by=agent)
    other = ground.agent("Léo")
    ground.mandate(regie, other, till=False)
    open_till(regie=regie, opening=FLOAT, by=other)
    assert CashSession.objects.open().count() == 2
    assert balance(Account.CASH) == 10_000


def test_a_double_click_opens_once(regie, agent):
    key = uuid.uuid4()
    assert open_till(regie=regie, opening=FLOAT, key=key, by=agent) == open_till(regie=regie, opening=FLOAT, key=key, by=agent)


# --- taking needs it ---------------------------------------------------------------------------------------------------------


def test_nothing_is_taken_by_any_means_while_her_till_is_closed(regie, agent, home):
    ground.owe(home, 400)
    for method in ("cash", "cheque", "card_terminal", "voucher"):
        reason = refused("caisse-fermee", take_payment, regie=regie, household=home, method=method, amount_cents=400, note="1", by=agent)
        assert "Ouvrez-la" in reason.way_out
    assert not Payment.objects.exists()


def test_somebody_else_s_open_till_does_not_help(regie, agent, home):
    ground.owe(home, 400)
    other = ground.agent("Léo")
    ground.mandate(regie, other)
    refused("caisse-fermee", take_payment, regie=regie, household=home, method="cash", amount_cents=400, by=agent)


def test_nor_does_her_till_of_another_regie(regie, agent, home):
    ground.owe(home, 400)
    open_till(regie=regie, opening=FLOAT, by=agent)
    other = ground.desk()
    ground.mandate(other, agent, till=False)
    refused("caisse-fermee", take_payment, regie=other, household=home, method="cash", amount_cents=400, by=agent)


def test_yesterday_s_till_is_closed_before_anything_else(regie, agent, home):
    ground.owe(home, 400)
    with clock.standing_at(clock.now() - dt.timedelta(days=1)):
        session = open_till(regie=regie, opening=FLOAT, by=agent)
    call = {"regie": regie, "household": home, "method": "cash", "amount_cents": 400, "by": agent}
    assert "fermez-la" in refused("caisse-d-hier", take_payment, **call).way_out
    refused("caisse-d-hier", open_till, regie=regie, opening=FLOAT, by=agent)
    ground.close_till(session)
    open_till(regie=regie, opening=FLOAT, by=agent)
    assert take_payment(**call).session.day == clock.today()


# --- closing ----------------------------------------------------------------------------------------------------------------


def test_a_difference_asks_for_its_reason_and_says_how_much(regie, agent):
    session = open_till(regie=regie, opening=FLOAT, by=agent)
    assert "manque 1,00" in refused("ecart-sans-raison", close_till, session=session, counted=fewest(4900), by=agent).words
    assert "1,00\u00a0€ de trop" in refused("ecart-sans-raison", close_till, session=session, counted=fewest(5100), by=agent).words
    more = close_till(session=session, counted=fewest(5100), reason="Pourboire laissé", by=agent)
    assert more.difference_cents == 100
    assert balance(Account.TILL_DIFFERENCE) == -100
    assert offending() == []


def test_a_till_found_empty_keeps_the_float_owed(regie, agent):
    session = open_till(regie=regie, opening=FLOAT, by=agent)
    close_till(session=session, counted={}, reason="Vol, plainte déposée", by=agent)
    assert (balance(Account.FLOAT), balance(Account.TILL_DIFFERENCE), balance(Account.CASH)) == (-5000, 5000, 0)
    assert offending() == []


def test_a_closed_till_does_not_close_again_and_takes_nothing(regie, agent, home):
    ground.owe(home, 400)
    session = open_till(regie=regie, opening=FLOAT, by=agent)
    ground.close_till(session)
    assert "déjà fermée" in refused("caisse-deja-fermee", close_till, session=session, counted=FLOAT, by=agent).words
    refused("caisse-fermee", take_payment, regie=regie, household=home, method="cash", amount_cents=400, by=agent)


def test_somebody_else_s_till_is_not_closed_but_the_regisseur_and_a_suppleant_may(regie, agent):
    others = {role: ground.agent(str(role)) for role in MandateRole}
    for role, user in others.items():
        ground.mandate(regie, user, role=role, till=False)
    for role in MandateRole:
        session = ground.open_till(regie, agent)
        if role == MandateRole.MANDATAIRE:
            reason = refused("caisse-d-une-autre", close_till, session=session, counted=FLOAT, by=others[role])
            assert "Ana Roux" in reason.words
            assert "régisseur" in reason.way_out
            ground.close_till(session)
        else:
            closed = ground.close_till(session, by=others[role])
            assert (closed.closed_by, closed.holder) == (others[role], agent)
            assert AuditLine.objects.filter(verb="ledger.close_till").latest("pk").detail == {"forgotten": True}


def test_the_regisseur_closes_the_till_of_a_sub_office_and_not_of_another_regie(regie):
    chief, deputy = ground.agent("Karim"), ground.agent("Rose")
    ground.mandate(regie, chief, role=MandateRole.REGISSEUR, till=False)
    sub, stranger = ground.desk(parent=regie), ground.desk()
    for office in (sub, stranger):
        ground.mandate(office, deputy)
    ground.close_till(CashSession.objects.get(regie=sub), by=chief)
    refused("caisse-d-une-autre", close_till, session=CashSession.objects.get(regie=stranger), counted={}, by=chief)


def test_who_has_no_mandate_any_more_still_closes_her_own_till(regie, agent):
    session = open_till(regie=regie, opening=FLOAT, by=agent)
    agent.mandates.update(until=clock.today() - dt.timedelta(days=1))
    assert not ground.close_till(session).is_open


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_cashsession SET counted_cents = 1",
        "UPDATE ledger_cashsession SET reason = 'autre'",
        "UPDATE ledger_cashsession SET closing = '{}'",
        "UPDATE ledger_cashsession SET closed_at = NULL",
        "UPDATE ledger_cashsession SET float_cents = 0",
        "DELETE FROM ledger_cashsession",
        "UPDATE ledger_payment SET session_id = NULL",
    ],
)
def test_a_closed_till_is_frozen_in_the_database(day, agent, sql):
    from django.db import connection

    close_till(session=day, counted=fewest(8200), by=agent)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# --- undoing ----------------------------------------------------------------------------------------------------------------


def test_an_undone_payment_goes_out_of_the_till_of_who_undoes_it(regie, agent, home):
    open_till(regie=regie, opening=FLOAT, by=agent)
    ground.owe(home, 1200)
    payment = ground.taken(regie, home, 1200, by=agent)
    other = ground.agent("Léo")
    ground.mandate(regie, other)
    void_payment(payment=payment, reason="erreur de foyer", by=other)
    first, second = CashSession.objects.get(holder=agent), CashSession.objects.get(holder=other)
    assert (first.should_hold_cents(), second.should_hold_cents()) == (6200, 3800)
    ground.close_till(first)
    ground.close_till(second)
    assert till_day(second).undone[0].receipt.cancelled_by in till_day(second).receipts
    assert offending() == []


def test_undoing_needs_an_open_till_with_enough_in_it(regie, agent, home):
    ground.owe(home, 1200)
    payment = ground.taken(regie, home, 1200, by=agent)
    other = ground.agent("Léo")
    ground.mandate(regie, other, till=False)
    refused("caisse-fermee", void_payment, payment=payment, reason="erreur", by=other)
    open_till(regie=regie, opening={}, reason="sans fonds", by=other)
    assert "pas assez" in refused("caisse-insuffisante", void_payment, payment=payment, reason="erreur", by=other).words
    ground.close_till(CashSession.objects.get(holder=agent))
    refused("caisse-fermee", void_payment, payment=payment, reason="erreur", by=agent)


# --- check_books sees -------------------------------------------------------------------------------------------------------


def corrupted(name, sql, day, agent):
    from django.db import connection

    from portal.ledger import invariants

    close_till(session=day, counted=fewest(8200), by=agent)
    with triggers.books_open(), connection.cursor() as cursor:
        cursor.execute(sql)
    return list(getattr(invariants, name)())


@pytest.mark.parametrize(
    ("name", "sql", "words"),
    [
        (
            "tills",
            "UPDATE ledger_cashsession SET expected_cents = 8300, difference_cents = -100, reason = 'x' WHERE counted_cents = 8200",
            "disent",
        ),
        (
            "tills",
            "UPDATE ledger_cashsession SET counted_cents = 8300, difference_cents = 100, reason = 'x' WHERE counted_cents = 8200",
            "son compte fait",
        ),
        ("tills", "UPDATE ledger_cashsession SET closing = '{\"7\": 1}'", "n'existe pas"),
        ("tills", "UPDATE ledger_cashsession SET opening = '{\"1000\": 1}'", "ni son fonds"),
        ("payments_in_tills", "UPDATE ledger_cashsession SET opened_at = closed_at WHERE closed_at IS NOT NULL", "pas ouverte"),
        ("accounts", "UPDATE ledger_cashsession SET difference_cents = -1, expected_cents = counted_cents + 1, reason = 'x'", "Écarts"),
    ],
)
def test_check_books_sees_a_till_that_lies(day, agent, name, sql, words):
    assert any(words in found for found in corrupted(name, sql, day, agent))


class TestTerminal:
    """The card terminal's own ticket beside what was keyed in here."""

    @pytest.fixture
    def till(self, regie, agent, home):
        ground.owe(home, 4500)
        return ground.taken(regie, home, 4500, by=agent, method="card_terminal").session

    @staticmethod
    def close(till, cents, reason=""):
        count = fewest(till.should_hold_cents())
        return close_till(session=till, counted=count, terminal_cents=cents, terminal_reason=reason, by=till.holder)

    def test_the_same_it_is_written_and_nothing_is_asked(self, till):
        closed = self.close(till, 4500, "inutile")
        assert (closed.terminal_cents, closed.terminal_difference_cents, closed.terminal_reason) == (4500, 0, "")
        assert "comme nos quittances" in closed.terminal_words

    @pytest.mark.parametrize(("cents", "gap"), [(4000, -500), (5000, 500), (0, -4500)])
    def test_another_it_has_its_reason_and_books_nothing(self, till, cents, gap):
        with pytest.raises(Refusal) as refused:
            self.close(till, cents)
        assert refused.value.code == "terminal-sans-raison"
        before = Entry.objects.balance(Account.CARD_TERMINAL), Entry.objects.balance(Account.TILL_DIFFERENCE)
        closed = self.close(till, cents, "une vente passée deux fois")
        assert (closed.terminal_difference_cents, closed.difference_cents) == (gap, 0)
        assert (Entry.objects.balance(Account.CARD_TERMINAL), Entry.objects.balance(Account.TILL_DIFFERENCE)) == before
        assert "une vente passée deux fois" in closed.terminal_words

    def test_what_was_undone_is_counted_out(self, till, regie, agent):
        void_payment(payment=till.payments.get(), reason="erreur", by=agent)
        assert self.close(till, 0).terminal_difference_cents == 0

    def test_not_read_it_is_said_not_invented(self, till):
        closed = self.close(till, None)
        assert (closed.terminal_cents, closed.terminal_difference_cents, closed.terminal_words) == (None, None, "")

    def test_below_zero_is_refused_and_both_reasons_are_told_at_once(self, till):
        with pytest.raises(Refusal) as refused:
            self.close(till, -1)
        assert refused.value.code == "terminal-faux"
        with pytest.raises(Refusal) as refused:
            close_till(session=till, counted={}, terminal_cents=1, by=till.holder)
        assert {reason.code for reason in refused.value.reasons} == {"ecart-sans-raison", "terminal-sans-raison"}

    @pytest.mark.parametrize("change", [{"terminal_cents": 9}, {"terminal_difference_cents": 1}, {"terminal_reason": "x"}])
    def test_closed_it_changes_no_more(self, till, change):
        closed = self.close(till, 4500)
        with pytest.raises(IntegrityError), transaction.atomic():
            type(closed).objects.filter(pk=closed.pk).update(**change)
