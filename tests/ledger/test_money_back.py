"""« Me rendre cet argent »: a referent takes back what her household has in advance; by which road, after which eyes; refused in words."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from portal.households.models import Household
from portal.kit import clock
from portal.kit.models import AuditLine
from portal.ledger.actions import approve_refund, ask_back, decline_refund, pay_refund, reverse_charge, send_refund, settle
from portal.ledger.enums import PaymentState
from portal.ledger.models import Payment, Refund, Regie, credit_cents, money_to_ask, owed_cents
from portal.ledger.rules import refund_roads
from portal.ledger.rules.refund_roads import Came, Source
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from tests.people.factories import give, maison, resident, sign_in, staff

from . import ground
from .test_invariants import offending

pytestmark = pytest.mark.django_db
ACCOUNT = "/mon-espace/a-regler/"


def leads(home, name="Amina", *, referent=True):
    user = resident()
    person = Person.objects.create(user=user, display_name=f"{name} B.", given_name=name, family_name="Benali", email=user.email)
    home.memberships.create(person=person, since=clock.today(), is_referent=referent)
    return user


@pytest.fixture
def referent(home):
    return leads(home)


@pytest.fixture
def road(home):
    return f"{ACCOUNT}reprendre/{home.pk}/"


@pytest.fixture
def by_card(home, provider, online):
    """8,00 € that came by card and pay nothing any more."""
    line = ground.owe(home, 800)
    payment = ground.begun(home)
    provider.pay(payment)
    settle(payment.pk)
    reverse_charge(charge=line, reason="essai", by=None)
    return Payment.objects.get(pk=payment.pk)


@pytest.fixture
def by_hand(regie, agent, home):
    """20,00 € given at the desk."""
    return ground.taken(regie, home, 2000, by=agent, keep_credit=True)


def refused(code, act):
    from portal.kit.refusal import Refusal

    with pytest.raises(Refusal) as caught:
        act()
    assert code in {reason.code for reason in caught.value.reasons}


def told(turn):
    return OutboxMessage.objects.filter(purpose=f"ledger.refund_{turn}").count()


def plain(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


class TestRoads:
    def test_by_card_it_goes_back_to_the_card_by_itself(self, by_card, home, referent, provider):
        (refund,) = ask_back(household=home, amount_cents=800, by=referent)
        assert (refund.road, refund.state, refund.requested_by) == ("provider", "requested", referent)
        send_refund(refund.pk)
        refund.refresh_from_db()
        assert refund.state in ("sent", "succeeded") and credit_cents(home) == 0
        assert told("sent") + told("arrived") == 1

    def test_what_came_by_hand_goes_through_the_accountant(self, by_hand, home, referent):
        (refund,) = ask_back(household=home, amount_cents=1500, at_desk=True, by=referent)
        assert (refund.road, refund.state, credit_cents(home), told("asked")) == ("order", "requested", 500, 1)

    def test_or_is_fetched_at_the_desk_where_the_deed_pays_out(self, by_hand, home, referent, agent):
        Regie.objects.filter(pk=by_hand.regie_id).update(pays_out=True)
        (refund,) = ask_back(household=home, amount_cents=1500, at_desk=True, by=referent)
        assert (refund.road, refund.state, told("ready"), told("asked")) == ("cash", "requested", 1, 0)
        pay_refund(refund=refund, by=agent)
        refund.refresh_from_db()
        assert refund.state == "succeeded" and not any(offending().values())

    def test_both_at_once_the_card_first(self, by_card, by_hand, home, referent):
        given = ask_back(household=home, amount_cents=1000, by=referent)
        assert [(row.payment_id, row.amount_cents, row.road) for row in given] == [
            (by_card.pk, 800, "provider"),
            (by_hand.pk, 200, "order"),
        ]
        assert not any(offending().values())

    def test_above_the_limit_staff_look_first_and_she_is_told(self, home, referent, regie, agent, client, road):
        ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        sign_in(client, referent)
        assert "Au-dessus de 50,00 €" in plain(client.post(road, {"amount_cents": "60"}))
        answer = client.post(road, {"amount_cents": "60", "etape": "oui"}, follow=True)
        assert "regarde d’abord" in plain(answer) and "une personne de l’équipe regarde" in plain(answer)
        refund = Refund.objects.get()
        assert (refund.state, told("asked")) == ("asked", 1)
        refused("memes-yeux", lambda: approve_refund(refund=refund, by=referent))
        approve_refund(refund=refund, by=staff("regie"))
        refund.refresh_from_db()
        assert refund.state == "requested"

    def test_two_halves_of_one_day_are_one_whole(self, home, referent, regie, agent):
        ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        first, second = (ask_back(household=home, amount_cents=3000, by=referent)[0] for _ in range(2))
        assert (first.state, second.state) == ("requested", "asked")

    def test_fetched_above_the_limit_it_waits_at_the_desk_once_agreed(self, home, referent, regie, agent):
        Regie.objects.filter(pk=regie.pk).update(pays_out=True)
        ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        (refund,) = ask_back(household=home, amount_cents=6000, at_desk=True, by=referent)
        assert (refund.state, told("ready")) == ("asked", 0)
        approve_refund(refund=refund, by=staff("regie"))
        assert told("ready") == 1

    def test_no_in_words_is_read_by_who_asked(self, home, referent, regie, agent, client):
        ground.taken(regie, home, 9000, by=agent, keep_credit=True, sure=True)
        (refund,) = ask_back(household=home, amount_cents=6000, by=referent)
        decline_refund(refund=refund, answer="Passez nous voir, on en parle.", by=staff("regie"))
        sign_in(client, referent)
        assert "Passez nous voir, on en parle." in plain(client.get(ACCOUNT))
        assert credit_cents(home) == 9000


class TestRefused:
    def test_nothing_to_give_back(self, home, referent):
        refused("rien-a-rendre", lambda: ask_back(household=home, amount_cents=100, by=referent))

    def test_already_asked(self, by_hand, home, referent):
        ask_back(household=home, amount_cents=2000, by=referent)
        refused("argent-deja-demande", lambda: ask_back(household=home, amount_cents=100, by=referent))

    @pytest.mark.parametrize(("cents", "code"), [(2001, "remboursement-trop-grand"), (0, "remboursement-vide"), (-5, "remboursement-vide")])
    def test_too_much_nothing_or_less_than_nothing(self, by_hand, home, referent, cents, code):
        refused(code, lambda: ask_back(household=home, amount_cents=cents, by=referent))
        assert not Refund.objects.exists()

    def test_who_answers_for_no_household_or_for_another(self, by_hand, home, referent, client, road):
        member, neighbour = leads(home, "Sami", referent=False), leads(Household.objects.create(), "Jo")
        for user in (member, neighbour, staff("regie"), None):
            refused("pas-referent", lambda user=user: ask_back(household=home, amount_cents=100, by=user))
        for user in (member, neighbour, staff("regie")):
            sign_in(client, user)
            assert client.get(road).status_code == client.post(road, {"amount_cents": "1", "etape": "oui"}).status_code == 404
        assert not Refund.objects.exists()

    def test_money_of_a_dispute_is_not_hers_to_take(self, by_card, home, referent):
        Payment.objects.filter(pk=by_card.pk).update(state=PaymentState.DISPUTED)
        refused("rien-a-rendre", lambda: ask_back(household=home, amount_cents=800, by=referent))


class TestOwing:
    @pytest.fixture
    def due(self, by_hand, home):
        return ground.owe(home, 700)

    def test_she_is_asked_which_first(self, due, home, referent):
        refused("reste-a-regler", lambda: ask_back(household=home, amount_cents=2000, by=referent))

    def test_it_is_paid_first_when_she_says_so(self, due, home, referent):
        (refund,) = ask_back(household=home, amount_cents=1300, pay_first=True, by=referent)
        assert (refund.amount_cents, owed_cents(home), credit_cents(home)) == (1300, 0, 0)

    def test_or_not(self, due, home, referent):
        ask_back(household=home, amount_cents=2000, pay_first=False, by=referent)
        assert (owed_cents(home), credit_cents(home)) == (700, 0)

    def test_too_much_leaves_the_debt_as_it_was(self, due, home, referent):
        refused("remboursement-trop-grand", lambda: ask_back(household=home, amount_cents=1301, pay_first=True, by=referent))
        assert (owed_cents(home), credit_cents(home)) == (700, 2000)

    def test_the_page_lets_her_choose(self, due, home, referent, client, road):
        sign_in(client, referent)
        assert "reprendre le reste : 13,00 €" in plain(client.get(road))
        answer = client.post(road, {"amount_cents": ""})
        assert answer.status_code == 422 and "Dites si votre avance règle d’abord" in plain(answer)
        answer = client.post(road, {"amount_cents": "", "order": "regler"})
        assert "Vous reprenez 13,00 €" in plain(answer) and "7,00 €" in plain(answer)
        answer = client.post(road, {"amount_cents": "13,01", "order": "regler"})
        assert answer.status_code == 422 and "13,00 € au plus" in plain(answer)
        client.post(road, {"amount_cents": "13,00", "order": "regler", "etape": "oui"})
        assert (owed_cents(home), Refund.objects.get().amount_cents) == (0, 1300)

    def test_when_the_advance_only_pays_what_is_owed_nothing_is_taken_back(self, by_hand, home, referent, client, road):
        ground.owe(home, 2500)
        sign_in(client, referent)
        answer = client.post(road, {"order": "regler"})
        assert answer.status_code == 422 and "paie juste ce que vous devez" in plain(answer)


class TestScreen:
    def test_from_her_account_to_what_she_reads_after(self, by_card, by_hand, home, referent, client, road):
        sign_in(client, referent)
        assert road in plain(client.get(ACCOUNT))
        answer = client.post(road, {"amount_cents": ""})
        assert answer.status_code == 200 and not Refund.objects.exists()
        assert "Vous reprenez 28,00 €" in plain(answer)
        assert "Sur la carte" in plain(answer) and "Par le comptable public" in plain(answer) and "espèces" not in plain(answer)
        answer = client.post(road, {"amount_cents": "28,00", "hand": "comptable", "etape": "oui"}, follow=True)
        assert "C’est demandé." in plain(answer) and "Ce qui vous revient" in plain(answer)
        assert "C’est déjà demandé" in plain(client.get(road))

    def test_a_double_click_asks_once_and_says_the_same(self, by_hand, home, referent, client, road):
        sign_in(client, referent)
        sent = {"amount_cents": "12", "hand": "comptable", "etape": "oui", "request_key": str(uuid.uuid4())}
        first, second = (client.post(road, sent) for _ in range(2))
        assert first.status_code == second.status_code == 302
        assert Refund.objects.count() == 1 and credit_cents(home) == 800

    def test_the_whole_twice_with_the_same_key_is_not_refused(self, by_hand, home, referent):
        key = uuid.uuid4()
        assert ask_back(household=home, amount_cents=2000, key=key, by=referent) == ask_back(
            household=home, amount_cents=2000, key=key, by=referent
        )

    def test_changing_ones_mind_before_asks_nothing(self, by_hand, home, referent, client, road):
        sign_in(client, referent)
        answer = client.post(road, {"amount_cents": "12,00", "hand": "comptable", "etape": "changer"})
        assert "12,00" in plain(answer) and "Combien voulez-vous reprendre" in plain(answer) and not Refund.objects.exists()

    def test_taken_meanwhile_in_another_tab_is_said(self, by_hand, home, referent, client, road):
        ask_back(household=home, amount_cents=1500, by=referent)
        sign_in(client, referent)
        answer = client.post(road, {"amount_cents": "12,00", "etape": "oui"})
        assert answer.status_code == 422 and "5,00 € au plus" in plain(answer)

    @pytest.mark.parametrize("typed", ["abc", "-3", "0", "1e9", "99999999999999999999", "\x00"])
    def test_absurd_amounts_are_said(self, by_hand, home, referent, client, road, typed):
        sign_in(client, referent)
        for step in ("", "oui"):
            assert client.post(road, {"amount_cents": typed, "etape": step}).status_code == 422
        assert not Refund.objects.exists()

    def test_the_desk_reads_that_the_household_asked(self, by_hand, home, referent, client, agent):
        (refund,) = ask_back(household=home, amount_cents=1500, by=referent)
        house = maison()
        home.maisons.add(house) if hasattr(home, "maisons") else None
        give(agent, "regie", house)
        sign_in(client, staff("regie"))
        assert "Demandé par le foyer" in plain(client.get("/equipe/regie/remboursements/?etat=a-faire"))
        text = plain(client.get(f"/equipe/regie/remboursements/{refund.pk}/"))
        assert "par le foyer (Amina B.)" in text and referent.email not in text

    def test_the_card_of_her_space_shows_an_advance(self, by_hand, home, referent, client):
        sign_in(client, referent)
        assert "20,00 € d’avance" in plain(client.get("/mon-espace/")).replace("</strong>", "")

    def test_it_asks_as_many_questions_whatever_the_number_of_payments(self, by_hand, home, referent, client, road, regie, agent):
        sign_in(client, referent)
        counts = []
        for _ in range(2):
            client.get(road)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(road)
            counts.append(len(asked))
            for _ in range(4):
                ground.taken(regie, home, 100, by=agent, keep_credit=True, sure=True)
                ground.owe(home, 100)
                ask_back(household=home, amount_cents=50, pay_first=False, by=referent)
        assert counts[0] == counts[1]

    def test_who_asked_is_in_the_journal(self, by_hand, home, referent):
        ask_back(household=home, amount_cents=1500, by=referent)
        assert AuditLine.objects.filter(verb="ledger.request_refund", by=referent).count() == 1


sources = st.lists(st.tuples(st.integers(1, 9000), st.booleans(), st.booleans()), min_size=1, max_size=6)


@given(sources, st.integers(0, 60_000), st.integers(0, 60_000), st.booleans(), st.integers(0, 9000))
def test_what_is_shown_is_what_there_is_and_no_more(rows, due, cents, at_desk, already):
    held = [Source(key, there, online, key) for key, (there, online, _) in enumerate(rows)]
    came = {key: Came(online=online, can_refund=online, pays_out=pays) for key, (_, online, pays) in enumerate(rows)}
    left = refund_roads.left_after_paying(held, due)
    total = sum(source.cents for source in held)
    assert sum(source.cents for source in left) == max(0, total - due)
    parts = refund_roads.parts_of(left, cents, came, dict.fromkeys(came, 5000), already_cents=already, at_desk=at_desk)
    assert sum(part.cents for part in parts) == min(cents, max(0, total - due))
    waits = [part.waits for part in parts]
    assert waits == sorted(waits), "once above the limit, all that follows is looked at"
    for part in parts:
        assert refund_roads.refusal(came[part.payment], part.road, part.cents, now=False) is None
        assert part.road != "cash" or (at_desk and not came[part.payment].online)


def test_the_plan_shown_is_what_is_then_asked(by_card, by_hand, home, referent):
    ground.owe(home, 700)
    shown = money_to_ask(home, referent).plan(1500, pay_first=True)
    given_back = ask_back(household=home, amount_cents=1500, pay_first=True, by=referent)
    assert [(part.payment, part.cents, part.road, part.waits) for part in shown] == [
        (row.payment_id, row.amount_cents, row.road, row.state == "asked") for row in given_back
    ]
