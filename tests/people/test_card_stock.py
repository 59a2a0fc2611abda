"""Cards printed in advance: nobody's until they are given, one by one; the same paper for everybody."""

import uuid
from io import BytesIO

import pytest
import segno
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.close_card import close_card
from portal.people.actions.give_blank_card import give_blank_card
from portal.people.actions.issue_card import issue_card
from portal.people.actions.print_blank_cards import print_blank_cards, spoil_batch
from portal.people.desk.card_stock import PrintedCard
from portal.people.models import Card, CardBatch
from portal.people.rules import cards

from .factories import sign_in, staff
from .records import person

pytestmark = pytest.mark.django_db
FREE = cards.draw(lambda top: 7)
STOCK = "/equipe/cartes/"


@pytest.fixture
def agent(houses):
    return staff("accueil", houses[0])


@pytest.fixture
def batch(agent, houses):
    return print_blank_cards(count=3, maison=houses[0], by=agent)


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.words
    return refused.value.code


def first(batch) -> Card:
    return batch.cards.order_by("pk").first()


def test_a_blank_card_opens_nothing_until_it_is_given(batch):
    card = first(batch)
    assert Card.objects.holder(card.number) is None
    someone = person()
    given = give_blank_card(number=card.shown_number, person=someone, by=SYSTEM)
    assert given.pk == card.pk
    assert Card.objects.holder(card.number) == someone
    assert given.issued_at is not None
    assert CardBatch.objects.with_left().get().left == 2
    assert AuditLine.objects.get(verb="people.give_blank_card").subject == f"people.Person:{someone.pk}"


def test_a_card_given_is_not_given_again(batch):
    give_blank_card(number=first(batch).number, person=person(), by=SYSTEM)
    assert code_of(lambda: give_blank_card(number=first(batch).number, person=person("Fatou"), by=SYSTEM)) == "carte-pas-en-reserve"


@pytest.mark.parametrize(
    ("typed", "code"), [("", "numero-de-carte"), (str(int(FREE) + 1), "numero-de-carte"), (FREE, "carte-pas-en-reserve")]
)
def test_a_number_that_is_none_is_told(batch, typed, code):
    assert code_of(lambda: give_blank_card(number=typed, person=person(), by=SYSTEM)) == code


def test_who_has_a_card_is_asked_whether_it_is_lost(batch):
    someone = person()
    old = issue_card(person=someone, by=SYSTEM)
    assert code_of(lambda: give_blank_card(number=first(batch).number, person=someone, by=SYSTEM)) == "carte-deja-en-service"
    give_blank_card(number=first(batch).number, person=someone, by=SYSTEM, replacing=True)
    old.refresh_from_db()
    assert old.state == "replaced"
    assert Card.objects.holder(old.number) is None


def test_a_refused_card_kills_no_other(batch):
    someone = person()
    issue_card(person=someone, by=SYSTEM)
    code_of(lambda: give_blank_card(number=FREE, person=someone, by=SYSTEM, replacing=True))
    assert Card.objects.active_of(someone)


def test_a_spoilt_sheet_is_never_given_and_what_was_given_stays(agent, batch):
    someone = person()
    given = give_blank_card(number=first(batch).number, person=someone, by=SYSTEM)
    left = batch.cards.get(pk=first(batch).pk + 1)
    assert spoil_batch(batch=batch, by=agent) == 2
    assert Card.objects.holder(given.number) == someone
    assert code_of(lambda: give_blank_card(number=left.number, person=person("Fatou"), by=SYSTEM)) == "carte-pas-en-reserve"
    assert code_of(lambda: spoil_batch(batch=batch, by=agent)) == "planche-finie"


def test_a_blank_card_is_closed_with_its_sheet_alone(batch):
    assert code_of(lambda: close_card(card=first(batch), by=SYSTEM)) == "carte-en-reserve"


@pytest.mark.parametrize("count", [0, -1, 241])
def test_how_many_at_once(agent, houses, count):
    assert code_of(lambda: print_blank_cards(count=count, maison=houses[0], by=agent)) == "nombre-de-cartes"


def test_another_houses_drawer_is_its_own(agent, houses, batch):
    other = staff("accueil", houses[1])
    assert code_of(lambda: print_blank_cards(count=1, maison=houses[1], by=agent)) == "pas-cette-maison"
    assert code_of(lambda: spoil_batch(batch=batch, by=other)) == "pas-cette-maison"


def test_the_form_sent_twice_prints_once(agent, houses):
    key = uuid.uuid4()
    assert len({print_blank_cards(count=2, maison=houses[0], by=agent, key=key).pk for _ in range(2)}) == 1
    assert Card.objects.count() == 2


def test_the_database_keeps_stock_and_holders_apart(batch):
    for wrong in ({"person": person()}, {"state": "active"}, {"batch": None}, {"issued_at": "2026-11-24T10:00:00Z"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Card.objects.filter(pk=first(batch).pk).update(**wrong)


class TestScreens:
    def test_a_sheet_is_prepared_printed_and_given_from_a_persons_page(self, client, agent, houses):
        sign_in(client, agent)
        answer = client.post(STOCK, {"count": "5", "maison": houses[0].pk, "request_key": str(uuid.uuid4())}, follow=True)
        assert "Les cartes sont en réserve." in answer.content.decode()
        batch = CardBatch.objects.get()
        labels = text_of(client.get(f"{STOCK}{batch.pk}/planche/"))
        assert all(card.shown_number[:4] in labels for card in batch.cards.all())
        someone = person(maison=houses[0])
        page = client.post(f"/equipe/personnes/{someone.pk}/carte/reserve/", {"numero": first(batch).shown_number}, follow=True)
        assert "est maintenant la sienne" in page.content.decode()
        assert Card.objects.active_of(someone) == first(batch)

    def test_the_paper_of_a_card_names_nobody_and_is_the_same_for_all(self, client, agent, houses):
        sign_in(client, agent)
        papers = set()
        for name in ("Amina", "Zéphyrine"):
            someone = person(name, "Grandvaucelle", maison=houses[0])
            card = issue_card(person=someone, by=SYSTEM)
            answer = client.get(f"/equipe/personnes/{someone.pk}/carte/imprimer/")
            assert answer.headers["Content-Type"] == "application/pdf"
            told = text_of(answer)
            assert name not in told
            assert "Grandvaucelle" not in told
            assert "Rapportez-la" in told
            papers.add(told.replace(card.shown_number.replace("\u00a0", " "), "N"))
        assert len(papers) == 1

    def test_without_a_card_there_is_nothing_to_print(self, client, agent, houses):
        sign_in(client, agent)
        someone = person(maison=houses[0])
        page = client.get(f"/equipe/personnes/{someone.pk}/carte/imprimer/", follow=True)
        assert "donnez-en une d’abord" in page.content.decode()

    def test_the_code_is_shown_once_on_its_paper(self, client, agent, houses):
        sign_in(client, agent)
        someone = person(maison=houses[0])
        address = f"/equipe/personnes/{someone.pk}/code/"
        assert "Il faut d’abord une carte" in client.get(address).content.decode()
        issue_card(person=someone, by=SYSTEM)
        assert "en personne, carte en main" in client.get(address).content.decode()
        paper = client.post(address)
        told = paper.content.decode()
        assert "card-code" in told
        assert "Amina" not in told
        assert Card.objects.get().number not in told.replace("\u00a0", "")
        assert "no-store" in paper.headers["Cache-Control"]

    def test_a_refusal_leads_back_in_words(self, client, agent, houses):
        sign_in(client, agent)
        someone = person(maison=houses[0])
        page = client.post(f"/equipe/personnes/{someone.pk}/code/", follow=True)
        assert "Il faut une carte" in page.content.decode()

    def test_another_houses_sheet_is_not_there(self, client, batch, houses):
        sign_in(client, staff("accueil", houses[1]))
        assert client.get(f"{STOCK}{batch.pk}/planche/").status_code == 404
        assert client.post(f"{STOCK}{batch.pk}/retirer/").status_code == 404
        assert f"planche-{batch.pk}" not in client.get(STOCK).content.decode()

    @pytest.mark.parametrize(
        "typed", [{"count": ""}, {"count": "x"}, {"count": "9999"}, {"count": "3", "maison": "x"}, {"count": "3", "maison": "9" * 30}]
    )
    def test_a_form_made_by_hand_prints_nothing(self, client, agent, houses, typed):
        sign_in(client, agent)
        assert client.post(STOCK, {"maison": houses[0].pk, **typed}).status_code == 200
        assert not Card.objects.exists()

    def test_the_list_costs_the_same_at_two_sizes(self, client, agent, houses, django_assert_max_num_queries):
        sign_in(client, agent)
        client.get(STOCK)
        for _ in range(2):
            with django_assert_max_num_queries(16):
                client.get(STOCK)
            for _ in range(8):
                print_blank_cards(count=2, maison=houses[0], by=agent)


def text_of(answer) -> str:
    content = answer.content
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u00a0", " ").split())


def test_the_square_is_one_that_every_telephone_reads(batch):
    """Short digits would make a « micro » square, which most telephones do not read."""
    card = first(batch)
    assert PrintedCard.of(card).square == segno.make(card.number, error="m", micro=False).svg_data_uri(
        border=2, dark="#000", light="#fff", omitsize=True
    )
