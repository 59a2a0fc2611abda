"""The régie's screens and « À régler »: who sees what, what is refused and how it is said, how many queries."""

import io
import uuid

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from portal.kit import clock, paper
from portal.kit.models import AuditLine
from portal.ledger.actions import reverse_charge, void_payment
from portal.ledger.models import Payment
from portal.ledger.papers import receipts as papers
from portal.people.models import Person, SearchKey
from tests.desk.slips import texts
from tests.people.factories import maison, resident, sign_in, staff

from .ground import desk, household, mandate, owe, taken

pytestmark = pytest.mark.django_db
TO_PAY = "/mon-espace/a-regler/"


@pytest.fixture
def cashier(regie):
    user = staff("regie")
    mandate(regie, user)
    return user


@pytest.fixture
def referent(home):
    user = resident()
    person = Person.objects.create(user=user, display_name="Mme B.", given_name="Amina", family_name="Benali")
    SearchKey.objects.bulk_create(SearchKey.of(person))
    person.known_at.create(maison=maison(), since=clock.today())
    home.memberships.create(person=person, since=clock.today(), is_referent=True)
    return user


def post(client, home, **fields):
    return client.post(reverse("regie:household", args=[home.pk]), fields)


def line(charge, left=None):
    return f"{charge.pk}:{charge.amount_cents if left is None else left}"


# --- taking money


def test_money_is_taken_and_the_change_is_said(client, cashier, home, regie):
    owed = owe(home, 650)
    sign_in(client, cashier)
    assert b"6,50" in client.get(reverse("regie:household", args=[home.pk])).content
    answer = post(client, home, lines=line(owed), amount_cents="", method="cash", tendered_cents="10", regie=regie.pk)
    payment = Payment.objects.get()
    assert answer.url == reverse("regie:payment", args=[payment.uuid])
    page = client.get(answer.url).content.decode()
    assert "3,50\u00a0€" in page
    assert payment.receipt.reference in page


def test_a_double_click_takes_it_once(client, cashier, home, regie):
    owed, key = owe(home, 400), str(uuid.uuid4())
    owe(home, 300)
    sign_in(client, cashier)
    call = {"lines": line(owed), "method": "cash", "regie": regie.pk, "request_key": key}
    first = post(client, home, **call)
    second = post(client, home, **call)
    assert first.url == second.url == reverse("regie:payment", args=[Payment.objects.get().uuid])


def test_a_refusal_stands_in_the_form_with_what_was_typed(client, cashier, home, regie):
    owed = owe(home, 400)
    sign_in(client, cashier)
    answer = post(client, home, lines=line(owed), amount_cents="5", method="cheque", note="CH-77", regie=regie.pk)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1,00\u00a0€ de plus que les lignes cochées" in page
    assert "CH-77" in page
    assert not Payment.objects.exists()


def test_a_line_that_changed_meanwhile_is_said(client, cashier, home, regie):
    owed = owe(home, 400)
    taken(regie, home, 100, by=cashier)
    sign_in(client, cashier)
    answer = post(client, home, lines=line(owed, 400), method="cash", regie=regie.pk)
    assert answer.status_code == 422
    assert "Une ligne a changé" in answer.content.decode()


@pytest.mark.parametrize("typed", ["douze", "-3", "0", "1e9", "\x00", "9" * 40])
def test_what_is_no_amount_is_no_error_500(client, cashier, home, regie, typed):
    owed = owe(home, 400)
    sign_in(client, cashier)
    assert post(client, home, lines=line(owed), amount_cents=typed, method="cash", regie=regie.pk).status_code == 422


def test_without_a_mandate_there_is_no_form_and_no_money(client, home, regie):
    owed = owe(home, 400)
    sign_in(client, staff("regie"))
    assert "pas de mandat" in client.get(reverse("regie:household", args=[home.pk])).content.decode()
    post(client, home, lines=line(owed), method="cash", regie=regie.pk)
    assert not Payment.objects.exists()


def test_who_only_reads_accounts_takes_nothing(client, home, regie):
    owed, user = owe(home, 400), staff("comptable")
    mandate(regie, user)
    sign_in(client, user)
    page = client.get(reverse("regie:household", args=[home.pk]))
    assert page.status_code == 200
    assert "encaisser-titre" not in page.content.decode()
    post(client, home, lines=line(owed), method="cash", regie=regie.pk)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("role", ["accueil", "animation", "redaction"])
def test_other_roles_do_not_enter(client, home, role):
    sign_in(client, staff(role))
    for name, args in (("journal", []), ("household", [home.pk])):
        assert client.get(reverse(f"regie:{name}", args=args)).status_code == 403


def test_another_house_s_household_is_not_found(client, home, referent):
    owe(home, 400)
    sign_in(client, staff("regie", maison()))
    assert client.get(reverse("regie:household", args=[home.pk])).status_code == 404


def test_credit_is_used_from_the_screen(client, cashier, home, regie):
    done = owe(home, 300)
    taken(regie, home, 300, by=cashier)
    reverse_charge(charge=done, reason="annulé", by=cashier)
    owe(home, 200)
    sign_in(client, cashier)
    assert "Utiliser l’avance" in client.get(reverse("regie:household", args=[home.pk])).content.decode()
    client.post(reverse("regie:credit", args=[home.pk]))
    assert "Rien à régler" in client.get(reverse("regie:household", args=[home.pk])).content.decode()


# --- undoing


def test_a_payment_is_undone_with_a_reason(client, cashier, home, regie):
    owe(home, 400)
    payment = taken(regie, home, 400, by=cashier)
    sign_in(client, cashier)
    address = reverse("regie:void", args=[payment.uuid])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "erreur de foyer"}).status_code == 302
    assert Payment.objects.get().state == "voided"
    again = client.post(address, {"reason": "encore"})
    assert (again.status_code, "déjà annulé" in again.content.decode()) == (422, True)


# --- the journal


def test_the_journal_tells_the_day_and_what_is_in_hand(client, cashier, home, regie):
    owe(home, 900)
    taken(regie, home, 400, by=cashier)
    void_payment(payment=taken(regie, home, 500, by=cashier, method="cheque"), reason="erreur", by=cashier)
    sign_in(client, cashier)
    page = client.get(reverse("regie:journal")).content.decode()
    assert page.count(f"{regie.code.upper()}-") == 3
    assert "Espèces en caisse" in page
    assert "annulation" in page


def test_the_journal_finds_a_person_and_leads_to_her_household(client, cashier, home, referent):
    sign_in(client, cashier)
    assert "Amina Benali" in client.get(reverse("regie:journal"), {"q": "benal"}).content.decode()
    answer = client.get(reverse("regie:person", args=[referent.person.pk]))
    assert answer.url == reverse("regie:household", args=[home.pk])


def test_a_nearly_full_till_is_said(client, cashier, home, regie):
    regie.max_encaisse_cents = 1000
    regie.save()
    owe(home, 900)
    taken(regie, home, 850, by=cashier)
    sign_in(client, cashier)
    assert "pensez au versement" in client.get(reverse("regie:journal")).content.decode()


# --- « à régler »


def test_a_referent_reads_what_is_left_in_calm_words(client, home, referent, regie, agent):
    owe(home, 800)
    taken(regie, home, 300, by=agent)
    sign_in(client, referent)
    page = client.get(TO_PAY).content.decode()
    assert "Il reste 5,00\u00a0€" in page
    assert "On en parle" in page
    assert not any(word in page.lower() for word in ("impayé", "dette", "relance", "retard"))


def test_another_member_sees_nothing_of_it(client, home, regie):
    owe(home, 800)
    user = resident()
    child = Person.objects.create(user=user, display_name="Lina")
    home.memberships.create(person=child, since=clock.today())
    sign_in(client, user)
    assert "8,00" not in client.get(TO_PAY).content.decode()


def test_a_visitor_signs_in_first(client):
    assert "/compte/" in client.get(TO_PAY).url


# --- papers


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def payment(home, regie, agent):
    owe(home, 800)
    return taken(regie, home, 800, by=agent)


def test_a_receipt_is_for_referents_and_who_reads_the_account(client, payment, referent):
    hers, desk = reverse("receipt", args=[payment.uuid]), reverse("regie:receipt", args=[payment.uuid])
    assert (client.get(hers).status_code, client.get(desk).status_code) == (302, 302)
    readers = [
        (resident(), (404, 404)),
        (staff("accueil"), (404, 403)),
        (staff("regie", maison()), (404, 404)),
        (staff("comptable"), (404, 200)),
        (referent, (200, 404)),
    ]
    for user, statuses in readers:
        sign_in(client, user)
        assert (client.get(hers).status_code, client.get(desk).status_code) == statuses, user
    answer = client.get(hers)
    assert "no-store" in answer["Cache-Control"]
    assert AuditLine.objects.filter(verb="ledger.open_receipt", by=referent).exists()


def test_a_receipt_says_number_regie_date_means_and_amount(payment):
    words = text_of(papers.receipt_pdf(payment.receipt))
    for part in (payment.receipt.reference, payment.regie.name, "Espèces", "8,00"):
        assert part in words


def test_made_again_the_paper_is_the_same(payment):
    words = papers.words_of(payment.receipt.data)
    kept = papers.receipt_pdf(payment.receipt)
    assert papers.receipt_pdf(payment.receipt) == kept == paper.pdf(papers.TEMPLATE, words)


def test_closed_a_free_slip_and_a_receipt_are_alike(client, payment, home, agent):
    free = owe(home, 0)
    paid, slip = text_of(papers.receipt_pdf(payment.receipt)), text_of(papers.slip_pdf(free))
    outside = [text.split("Plier ici")[0] for text in (paid, slip)]
    for text in outside:
        assert "€" not in text
        assert "Quittance" not in text
        assert "Attestation" not in text
    strip = [" ".join(word for word in text.split() if not any(char.isdigit() for char in word)) for text in outside]
    assert strip[0] == strip[1]


def test_closed_they_are_set_alike_at_every_point(payment, home, monkeypatch):
    """The same pieces at the same places above the fold, which is at the same height."""
    free, made = owe(home, 0), []
    monkeypatch.setattr(paper, "pdf", lambda template, words: made.append(render_to_string(template, words)) or b"%PDF")
    papers.slip_pdf(free)
    made.append(render_to_string(papers.TEMPLATE, papers.words_of(payment.receipt.data)))
    closed = []
    for html in made:
        pieces = texts(html)
        fold = next(place for place, piece in enumerate(pieces) if piece[0].startswith("Plier ici"))
        closed.append([piece[1:] for piece in pieces[: fold + 1]])
    assert closed[0] == closed[1]


def test_a_slip_is_for_the_same_readers(client, home, referent):
    free, owed = owe(home, 0), owe(home, 100)
    sign_in(client, referent)
    assert client.get(reverse("slip", args=[free.pk])).status_code == 200
    assert client.get(reverse("slip", args=[owed.pk])).status_code == 404
    sign_in(client, resident())
    assert client.get(reverse("slip", args=[free.pk])).status_code == 404
    sign_in(client, staff("comptable"), given=False)
    assert client.get(reverse("slip", args=[free.pk])).status_code == 404  # a role opens nothing outside the desk's door
    assert client.get(reverse("regie:slip", args=[free.pk])).status_code == 302
    sign_in(client, staff("comptable"))
    assert client.get(reverse("regie:slip", args=[free.pk])).status_code == 200


def test_the_cancelling_receipt_is_printed_too(client, payment, agent, referent):
    sign_in(client, referent)
    address = reverse("cancelling_receipt", args=[payment.uuid])
    assert client.get(address).status_code == 404
    void_payment(payment=payment, reason="erreur", by=agent)
    assert "−8,00" in text_of(client.get(address).content)


# --- how many queries


def queries(client, address, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(("name", "most"), [("household", 40), ("journal", 40), ("to_pay", 25)])
def test_a_screen_costs_the_same_whatever_its_length(client, cashier, home, referent, regie, name, most, django_assert_max_num_queries):
    sign_in(client, referent if name == "to_pay" else cashier)
    address = {"household": reverse("regie:household", args=[home.pk]), "journal": reverse("regie:journal"), "to_pay": TO_PAY}[name]

    def fill(times):
        for _ in range(times):
            owe(home, 300)
            owe(home, 0)
            taken(regie, home, 100, by=cashier)

    fill(2)
    client.get(address)
    few = queries(client, address, django_assert_max_num_queries, most)
    fill(8)
    assert queries(client, address, django_assert_max_num_queries, most) == few


def test_two_regies_let_one_choose(client, cashier, home, regie):
    other = desk(name="Régie des sorties")
    mandate(other, cashier)
    owed = owe(home, 400)
    sign_in(client, cashier)
    assert "Régie des sorties" in client.get(reverse("regie:household", args=[home.pk])).content.decode()
    post(client, home, lines=line(owed), method="cash", regie=other.pk)
    assert Payment.objects.get().regie == other


def test_an_unknown_household_is_not_found(client, cashier):
    sign_in(client, cashier)
    assert client.get(reverse("regie:household", args=[household().pk + 999])).status_code == 404


def test_at_the_desk_the_papers_stand_under_its_own_address(client, cashier, home, regie, agent):
    """A badge opens `/equipe/` and nothing else: the receipt must be there."""
    owe(home, 400)
    payment = taken(regie, home, 400, by=agent)
    address = reverse("regie:receipt", args=[payment.uuid])
    assert address.startswith("/equipe/")
    sign_in(client, cashier)
    assert client.get(address).headers["Content-Type"] == "application/pdf"
    assert address in client.get(reverse("regie:payment", args=[payment.uuid])).content.decode()
    assert address in client.get(reverse("regie:household", args=[home.pk])).content.decode()
    client.force_login(resident())
    assert client.get(address).status_code == 404


def test_a_receipt_of_many_lines_stays_on_one_sheet_with_its_fold(client, home, regie, agent):
    for _ in range(8):
        owe(home, 900)
    payment = taken(regie, home, 7200, by=agent)
    pages = PdfReader(io.BytesIO(papers.receipt_pdf(payment.receipt))).pages
    assert len(pages) == 1
    words = pages[0].extract_text()
    assert "et 7 autres, à l’intérieur" in words
    assert words.count("9,00") == 8


def test_two_records_are_compared_when_one_alone_has_an_account(client, home, referent, regie):
    """The room has words for one of the two: the comparison once expected as many from both."""
    owe(home, 500)
    person, houses = Person.objects.get(user=referent), maison()
    other = Person.objects.create(display_name="Mme B.", given_name="Amina", family_name="Benali")
    for one in (person, other):
        one.known_at.get_or_create(maison=houses, defaults={"since": clock.today()})
    sign_in(client, staff("responsable", houses))
    for kept, absorbed in ((person, other), (other, person)):
        page = client.get(reverse("desk_merge_compare", args=[kept.pk, absorbed.pk]))
        assert page.status_code == 200
        assert "Lignes de compte du foyer" in page.content.decode()
