"""« À régler »: what is owed and why, a part of it, « après le 5 », what was handed over, and what is refused, in words."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.actions import request_refund, reverse_charge, settle, start_online_payment
from portal.ledger.actions.hand_over_debts import take_off_list
from portal.ledger.actions.remind import ask_later
from portal.ledger.base import ProviderState, Status
from portal.ledger.models import PayLater, Payment, RecoveryLine, credit_cents, open_charges, owed_cents, year_of
from portal.people.models import Person
from tests.people.factories import maison, resident, sign_in, staff

from .ground import household, listed, owe, taken
from .test_invariants import offending

pytestmark = pytest.mark.django_db
TO_PAY = "/mon-espace/a-regler/"
WHY = "Votre quotient est 380 : il donne 4,00 € le panier."


@pytest.fixture
def referent(home):
    user = resident()
    person = Person.objects.create(user=user, display_name="Mme B.", given_name="Amina", family_name="Benali")
    home.memberships.create(person=person, since=clock.today(), is_referent=True)
    return user


def books_are_true() -> bool:
    return not any(offending().values())


def sent(home, *charges, **fields) -> dict:
    lines = [f"{charge.pk}:{charge.amount_cents}" for charge in charges]
    return {"foyer": home.pk, "ligne": lines, "moyen": "fake:stripe_card", "choix": "1", **fields}


def start(home, charges=None, **fields) -> Payment:
    return start_online_payment(
        household=home, charges=open_charges(home) if charges is None else charges, provider="fake",
        return_url=lambda payment: "/", leave_url=lambda payment: "/", by=None, **fields,
    )  # fmt: skip


# What is owed, and why


def test_each_line_says_why_this_price_and_until_when(client, home, referent):
    owe(home, 400, quote={"why": WHY, "cents": 400})
    sign_in(client, referent)
    page = client.get(TO_PAY).content.decode()
    assert WHY in page.replace("&#x27;", "'")
    assert "avant le" in page


def test_the_advance_is_counted_first_and_said(client, home, referent, regie, agent):
    taken(regie, home, 300, by=agent, charges=[], keep_credit=True, sure=True)
    owe(home, 800)
    sign_in(client, referent)
    page = client.get(TO_PAY).content.decode()
    assert "Il reste 5,00" in page and "employé en premier" in page


def test_without_an_online_provider_the_houses_where_one_pays_are_said(client, home, referent, regie):
    house = maison()
    owe(home, 800)
    sign_in(client, referent)
    page = client.get(TO_PAY).content.decode()
    assert 'name="ligne"' not in page
    assert "À l’accueil d’une maison" in page and house.name in page


def test_what_is_said_to_her_of_her_price_is_not_said_at_the_till(client, home, referent):
    """Who takes money reads no quotient: that is for who verifies means."""
    owe(home, 400, quote={"why": WHY, "cents": 400})
    sign_in(client, staff("regie"))
    assert "380" not in client.get(reverse("regie:household", args=[home.pk])).content.decode()


def test_the_same_reason_is_said_once_for_lines_that_follow(client, home, referent):
    for _ in range(3):
        owe(home, 400, quote={"why": WHY, "cents": 400})
    sign_in(client, referent)
    assert client.get(TO_PAY).content.decode().count("Votre quotient") == 1


# A part


def test_a_part_pays_the_oldest_first_and_confirms_nothing_else(home, online, provider, hears):
    late, soon = owe(home, 500, due_in=2), owe(home, 800, due_in=9)
    payment = start(home, amount_cents=700)
    assert (payment.amount_cents, payment.meant_for) == (700, [[late.pk, 500], [soon.pk, 200]])
    provider.pay(payment)
    settle(payment.pk)
    assert ("charge_settled", late.pk) in hears and ("charge_settled", soon.pk) not in hears
    assert owed_cents(home) == 600 and books_are_true()


def test_a_part_ordered_by_debit_names_only_what_it_pays_whole(home, online, provider, monkeypatch):
    from portal.ledger import signals

    named = []

    def note(charges, **kwargs):
        named.extend(charge.pk for charge in charges)

    signals.payment_processing.connect(note)
    late, soon = owe(home, 500, due_in=2), owe(home, 800, due_in=9)
    payment = start(home, amount_cents=700, method="stripe_sepa")
    provider.pages[payment.provider_ref] = Status(ProviderState.PROCESSING, payment.provider_ref, 700)
    settle(payment.pk)
    signals.payment_processing.disconnect(note)
    assert Payment.objects.get().state == "processing"
    assert named == [late.pk] and soon.pk not in named


@pytest.mark.parametrize(
    ("cents", "code"), [(0, "montant-a-ecrire"), (-5, "montant-a-ecrire"), (20, "trop-petit-en-ligne"), (801, "plus-que-le-reste")]
)
def test_an_amount_that_cannot_be_is_refused_before_anything_moves(home, online, provider, regie, agent, cents, code):
    provider.min_cents = 50
    taken(regie, home, 100, by=agent, charges=[], keep_credit=True, sure=True)
    owe(home, 900)
    with pytest.raises(Refusal) as refused:
        start(home, amount_cents=cents)
    assert refused.value.code == code
    assert credit_cents(home) == 100 and Payment.objects.filter(method="stripe_card").count() == 0


@pytest.mark.parametrize("typed", ["douze", "-3", "0", "1e9", "\x00", "9" * 40, "99999"])
def test_what_is_typed_wrong_is_said_on_the_page_and_kept(client, home, referent, online, provider, typed):
    owed = owe(home, 800)
    sign_in(client, referent)
    answer = client.post(reverse("pay_online"), sent(home, owed, montant=typed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "alert" in page or "error" in page
    assert typed.strip("\x00") in page  # nothing typed is lost
    assert not Payment.objects.exists()


def test_a_part_is_paid_from_the_page(client, home, referent, online, provider):
    owed = owe(home, 800)
    sign_in(client, referent)
    answer = client.post(reverse("pay_online"), sent(home, owed, montant="3,50"))
    assert answer.status_code == 302
    assert Payment.objects.get().amount_cents == 350


def test_one_line_alone(client, home, referent, online, provider):
    first, second = owe(home, 800), owe(home, 300)
    sign_in(client, referent)
    client.post(reverse("pay_online"), sent(home, second))
    assert Payment.objects.get().meant_for == [[second.pk, 300]]
    assert first.pk


def test_card_or_debit_as_she_likes(client, home, referent, online, provider):
    owed = owe(home, 800)
    sign_in(client, referent)
    page = client.get(TO_PAY).content.decode()
    assert 'value="fake:stripe_card"' in page and 'value="fake:stripe_sepa"' in page
    client.post(reverse("pay_online"), sent(home, owed, moyen="fake:stripe_sepa"))
    assert Payment.objects.get().method == "stripe_sepa"


def test_nothing_ticked_or_a_line_paid_in_another_tab_is_said(client, home, referent, online, provider, regie, agent):
    owed, other = owe(home, 800), owe(home, 300)
    sign_in(client, referent)
    assert "Rien n’est coché" in client.post(reverse("pay_online"), sent(home)).content.decode()
    taken(regie, home, 300, by=agent, charges=[other])
    answer = client.post(reverse("pay_online"), sent(home, owed, other))
    assert answer.status_code == 422 and "Une ligne a changé" in answer.content.decode()


def test_another_households_line_is_never_paid(client, home, referent, online, provider):
    theirs, mine = owe(household(), 900), owe(home, 100)
    sign_in(client, referent)
    answer = client.post(reverse("pay_online"), sent(home, theirs, mine))
    assert answer.status_code == 422
    assert "9,00" not in answer.content.decode()
    assert client.post(reverse("pay_online"), sent(theirs.household, theirs)).status_code == 404
    assert not Payment.objects.exists()


# « Après le 5 »


def test_after_the_fifth_is_noted_shown_and_may_be_said_again(client, home, referent):
    owed = owe(home, 800)
    sign_in(client, referent)
    for _ in range(2):
        assert client.post(reverse("pay_later"), {"foyer": home.pk}).url == TO_PAY
    page = client.get(TO_PAY).content.decode()
    assert "Vous nous avez dit après le 5" in page
    assert PayLater.objects.count() == 2
    before = owed.due_on
    owed.refresh_from_db()
    assert owed.due_on == before  # no delay is granted


def test_after_the_fifth_is_for_ones_own_household(client, home, referent):
    other = household()
    sign_in(client, referent)
    for key in (other.pk, "", "-1", "9" * 30):
        assert client.post(reverse("pay_later"), {"foyer": key}).status_code == 404
    assert client.get(reverse("pay_later")).status_code == 405
    assert not PayLater.objects.exists()


def test_the_counter_says_it_for_her(client, home, referent):
    owe(home, 800)
    sign_in(client, staff("regie"))
    assert client.post(reverse("regie:later", args=[home.pk])).status_code == 302
    assert "Nous a dit après le 5" in client.get(reverse("regie:household", args=[home.pk])).content.decode()
    assert PayLater.objects.get().by is not None


@pytest.mark.parametrize("role", ["travail_social", "responsable", "comptable"])
def test_who_only_reads_the_account_writes_nothing_in_it(client, home, referent, role):
    """« money.see » opens the page; to note « après le 5 » and to take money ask « money.take »."""
    owe(home, 800)
    ask_later(household=home, by=None)
    sign_in(client, staff(role))
    page = client.get(reverse("regie:household", args=[home.pk])).content.decode()
    assert "Nous a dit après le 5" in page and reverse("regie:later", args=[home.pk]) not in page
    assert client.post(reverse("regie:later", args=[home.pk])).status_code == 403
    assert client.post(reverse("regie:household", args=[home.pk]), {"amount_cents": "8,00", "method": "cash"}).status_code == 404
    assert PayLater.objects.count() == 1 and not Payment.objects.exists()


# What was handed over


@pytest.fixture
def handed(home, regie, agent):
    """8.00 € on a list."""
    return listed(regie, owe(home, 800), by=agent)


def test_what_the_accountant_collects_is_apart(client, home, referent, handed):
    owe(home, 300)
    sign_in(client, referent)
    page = client.get(TO_PAY).content.decode()
    assert "Il reste 3,00" in page
    assert "Confié au comptable public" in page and "C’est lui qui vous écrit" in page
    assert books_are_true()


def test_money_ordered_before_it_was_handed_over_takes_it_off_the_list(home, online, provider, regie, agent):
    owed = owe(home, 800)
    payment = start(home)
    listed(regie, owed, by=agent)
    provider.pay(payment)
    settle(payment.pk)
    line = RecoveryLine.objects.get()
    assert line.withdrawn_at and line.withdrawn_why == "payé à la régie"
    assert owed_cents(home) == 0 and credit_cents(home) == 0 and books_are_true()
    assert take_off_list(owed, why="encore", by=None) is None


# The year


@pytest.fixture
def lived(home, regie, agent):
    """Owed 8.00 and 5.00, the second undone once paid; 13.00 paid, 2.00 asked back."""
    owe(home, 800)
    second = owe(home, 500)
    payment = taken(regie, home, 1300, by=agent)
    reverse_charge(charge=second, reason="erreur", by=agent)
    request_refund(payment=payment, amount_cents=200, reason="essai", by=agent)
    return home


def test_a_year_adds_up(lived):
    account = year_of(lived, clock.today().year)
    assert (account.owed_cents, account.credited_cents, account.paid_cents, account.back_cents) == (1300, 500, 1300, 200)
    assert account.opening_cents == 0 and account.closing_cents == -300
    assert account.closing_cents == owed_cents(lived) - credit_cents(lived)
    following = year_of(lived, clock.today().year + 1)
    assert (following.opening_cents, following.lines, following.closing_cents) == (-300, [], -300)


def test_a_years_statement_is_a_tagged_pdf_with_its_balances(client, lived, referent):
    sign_in(client, referent)
    year = clock.today().year
    answer = client.get(reverse("year", args=[year]))
    assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    paper = PdfReader(io.BytesIO(answer.content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "fr"
    words = " ".join(page.extract_text() for page in paper.pages)
    for part in (f"Relevé de l’année {year}", "Amina Benali", "13,00", "3,00", "En avance"):
        assert part in words, part
    assert AuditLine.objects.filter(verb="ledger.open_year", by=referent).count() == 1


def test_a_year_that_has_nothing_to_say_is_unknown(client, lived, referent):
    sign_in(client, referent)
    year = clock.today().year
    for other in (year + 1, year - 11, 0, 1):
        assert client.get(reverse("year", args=[other])).status_code == 404


def test_a_years_statement_is_for_referents_and_who_reads_the_account(client, lived, referent):
    year = clock.today().year
    hers, named = reverse("year", args=[year]), reverse("year_of_home", args=[year, lived.pk])
    desk = reverse("regie:year", args=[lived.pk, year])
    for user, statuses in ((resident(), (404, 404, 404)), (staff("accueil"), (404, 404, 403)), (staff("comptable"), (404, 404, 200))):
        sign_in(client, user)
        assert tuple(client.get(address).status_code for address in (hers, named, desk)) == statuses, user
    sign_in(client, referent)
    assert client.get(named).status_code == 200
    assert client.get(reverse("year_of_home", args=[year, household().pk])).status_code == 404


def test_two_years_cost_the_same(lived, regie, agent, django_assert_num_queries):
    year = clock.today().year
    with django_assert_num_queries(2):
        few = year_of(lived, year)
    for _ in range(5):
        owe(lived, 100)
    with django_assert_num_queries(2):
        assert len(year_of(lived, year).lines) == len(few.lines) + 5
