"""Sign-in with the card: the code of an SMS or of a paper; and nobody learns what a card is worth."""

import re
from urllib.parse import quote

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from portal.kit import clock
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.edit_person import edit_person
from portal.people.actions.erase_persons import erase_persons
from portal.people.actions.forget_paper_codes import forget_paper_codes
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.print_paper_code import print_paper_code
from portal.people.actions.replace_card import replace_card
from portal.people.actions.use_paper_code import use_paper_code
from portal.people.models import Card, PaperCode, Person, User
from portal.people.rules import cards

from . import factories
from .records import person
from .test_sign_in import CONFIRM, LOGIN, SPACE, code_of, known, last_message, signed_in

pytestmark = pytest.mark.django_db
PHONE = "+33612345678"
UNKNOWN = cards.draw(lambda top: 7)


@pytest.fixture(autouse=True)
def quiet():
    cache.clear()


@pytest.fixture
def amina():
    return person(phone=PHONE)


@pytest.fixture
def card(amina):
    return issue_card(person=amina, by=SYSTEM)


@pytest.fixture
def letters(amina, card):
    return print_paper_code(person=amina, by=SYSTEM)[1]


def ask(client, number: str, **more):
    return client.post(LOGIN, {"login": number, **more})


def give(client, code: str):
    return client.post(CONFIRM, {"code": code})


def words(answer) -> str:
    page = answer.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", page)
    return re.sub(r"\s+", " ", page.replace("\u00a0", " ").replace("&#x27;", "'"))


class TestBySms:
    def test_the_code_sent_opens_mon_espace_and_an_account_is_there(self, client, amina, card):
        assert ask(client, card.shown_number).headers["Location"] == CONFIRM
        message = last_message()
        assert (message.channel, message.address, message.sensitive) == ("sms", PHONE, True)
        assert card.number not in message.body
        assert give(client, code_of(message)).headers["Location"] == SPACE
        assert signed_in(client)
        amina.refresh_from_db()
        assert (amina.user.phone, amina.user.phone_verified, amina.user.email) == (PHONE, True, None)
        assert AuditLine.objects.get(verb="people.open_card_account").subject == f"people.Person:{amina.pk}"

    def test_the_second_time_it_is_the_same_account(self, client, amina, card):
        for _ in range(2):
            ask(client, card.number)
            give(client, code_of(last_message()))
            assert signed_in(client)
            client.post("/compte/logout/")
        assert User.objects.count() == 1

    def test_who_has_an_account_by_e_mail_enters_it(self, client, amina, card):
        amina.user = known("amina@exemple.fr")
        amina.save()
        ask(client, card.number)
        give(client, code_of(last_message()))
        assert signed_in(client)
        assert client.session["_auth_user_id"] == str(amina.user.pk)

    def test_the_phone_she_proved_wins_over_the_one_noted(self, client, amina, card):
        amina.user = User.objects.create_user(phone="+33687654321", phone_verified=True)
        amina.save()
        ask(client, card.number)
        assert last_message().address == "+33687654321"

    def test_a_phone_that_signs_in_somebody_else_is_not_taken_from_her(self, client, amina, card):
        other = User.objects.create_user(phone=PHONE, phone_verified=True)
        ask(client, card.number)
        give(client, code_of(last_message()))
        amina.refresh_from_db()
        other.refresh_from_db()
        assert (amina.user.phone, other.phone) == (None, PHONE)

    def test_another_code_may_be_asked_for_and_the_first_is_then_worth_nothing(self, client, card):
        ask(client, card.number)
        first = code_of(last_message())
        client.post(CONFIRM, {"action": "resend"})
        give(client, first)
        assert not signed_in(client)
        give(client, code_of(last_message()))
        assert signed_in(client)

    def test_after_three_wrong_codes_one_begins_again(self, client, card):
        ask(client, card.number)
        code = code_of(last_message())
        for _ in range(3):
            give(client, "0000-0000")
        give(client, code)
        assert not signed_in(client)
        assert "Trop d'essais" in words(client.get(LOGIN))

    def test_a_code_is_late_after_fifteen_minutes(self, client, card):
        with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as at:
            ask(client, card.number)
            code = code_of(last_message())
            at.shift(15 * 60 + 1)
            give(client, code)
            assert not signed_in(client)

    def test_a_card_replaced_meanwhile_is_dead_at_once(self, client, amina, card):
        ask(client, card.number)
        code = code_of(last_message())
        replace_card(person=amina, by=SYSTEM)
        give(client, code)
        assert not signed_in(client)

    def test_a_phone_changed_meanwhile_makes_the_code_worth_nothing(self, client, amina, card):
        ask(client, card.number)
        edit_person(person=amina, by=SYSTEM, phone="0687654321")
        give(client, code_of(last_message()))
        assert not signed_in(client)

    def test_where_one_was_going_is_where_one_arrives_and_nowhere_else(self, client, card):
        for target, arrived in (("/mon-espace/carte/", "/mon-espace/carte/"), ("https://ailleurs.example/", SPACE)):
            ask(client, card.number, next=target)
            answer = client.post(CONFIRM, {"code": code_of(last_message()), "next": target})
            assert answer.headers["Location"] == arrived
            client.post("/compte/logout/")

    @pytest.mark.parametrize(
        "target", ["//ailleurs.example/", "/\\ailleurs.example", "javascript:alert(1)", "https:ailleurs.example", "/\t/ailleurs.example"]
    )
    def test_no_way_on_leads_out_of_the_site(self, client, card, target):
        for sent in ({"next": target}, {}):
            answer = client.post(f"{LOGIN}?next={quote(target)}", {"login": card.number, **sent})
            assert answer.headers["Location"].startswith(CONFIRM)
            answer = client.post(f"{CONFIRM}?next={quote(target)}", {"code": code_of(last_message()), **sent})
            assert answer.headers["Location"] == SPACE
            client.post("/compte/logout/")
            cache.clear()

    def test_the_session_begins_anew(self, client, amina, card):
        """A cookie laid on her browser beforehand is worth nothing afterwards."""
        client.get(LOGIN)
        session = client.session
        session["laid"] = "by somebody"
        session.save()
        laid = session.session_key
        client.cookies["sessionid"] = laid
        ask(client, card.number)
        waiting = client.session.session_key
        give(client, code_of(last_message()))
        assert signed_in(client)
        assert client.session.session_key not in (laid, waiting)
        other = Client()
        for old in (laid, waiting):
            other.cookies["sessionid"] = old
            assert not signed_in(other)

    def test_the_code_of_one_card_opens_nothing_with_another(self, client, card):
        other = issue_card(person=person("Fatou", phone="+33611111111"), by=SYSTEM)
        ask(client, card.number)
        hers = code_of(last_message())
        second = Client()
        ask(second, other.number)
        give(second, hers)
        assert not signed_in(second)
        sent = OutboxMessage.objects.count()
        ask(client, other.number)  # the browser where the first code waits: that one is still asked for, and opens its own account
        assert OutboxMessage.objects.count() == sent
        give(client, hers)
        assert Person.objects.get(user=client.session["_auth_user_id"]) == card.person

    def test_no_sms_goes_to_a_landline(self, client, amina, card):
        edit_person(person=amina, by=SYSTEM, phone="0476000000")
        assert ask(client, card.number).headers["Location"] == CONFIRM
        assert not OutboxMessage.objects.exists()

    def test_four_codes_a_minute_are_too_many(self, client, card):
        for _ in range(3):
            ask(Client(), card.number)
        assert "Trop d'essais" in words(ask(client, card.number))


class TestByPaper:
    def test_the_letters_open_once(self, client, amina, card, letters):
        ask(client, card.number)
        give(client, f"{letters[:4].lower()} {letters[4:].lower()}")
        assert signed_in(client)
        assert Person.objects.get().user.phone is None  # nobody proved it
        client.post("/compte/logout/")
        ask(client, card.number)
        give(client, letters)
        assert not signed_in(client)
        assert AuditLine.objects.filter(verb="people.use_paper_code").count() == 1

    def test_five_wrong_ones_and_it_is_worth_nothing(self, amina, letters):
        wrong = "".join("A" if sign != "A" else "C" for sign in letters)
        assert [use_paper_code(person=amina, typed=wrong) for _ in range(5)] == [False] * 5
        assert not use_paper_code(person=amina, typed=letters)
        code = PaperCode.objects.get()
        assert (code.failures, code.used, code.ended_at is not None) == (5, False, True)
        assert AuditLine.objects.filter(verb="people.end_paper_code").count() == 1

    def test_four_wrong_ones_and_the_right_one_still_opens(self, amina, letters):
        wrong = "".join("A" if sign != "A" else "C" for sign in letters)
        for _ in range(4):
            use_paper_code(person=amina, typed=wrong)
        assert use_paper_code(person=amina, typed=letters)

    def test_what_is_no_code_at_all_is_no_try(self, amina, letters):
        for typed in ("", "0000-0000", "1234 5678", "é" * 8, "A" * 50):
            assert not use_paper_code(person=amina, typed=typed)
        assert PaperCode.objects.get().failures == 0

    def test_it_lasts_seven_days(self, client, amina, card):
        with time_machine.travel("2026-11-24 10:00:00+01:00", tick=False) as at:
            letters = print_paper_code(person=amina, by=SYSTEM)[1]
            at.shift(7 * 86400 + 1)
            assert not use_paper_code(person=amina, typed=letters)
            at.shift(-2)
            assert use_paper_code(person=amina, typed=letters)

    def test_a_new_one_kills_the_older(self, amina, card, letters):
        second = print_paper_code(person=amina, by=SYSTEM)[1]
        assert not use_paper_code(person=amina, typed=letters)
        assert use_paper_code(person=amina, typed=second)

    def test_only_its_digest_is_kept(self, letters):
        kept = PaperCode.objects.get()
        assert letters not in str(PaperCode.objects.values())
        assert len(kept.digest) == 64

    def test_it_opens_nobody_else(self, amina, letters):
        other = person("Fatou")
        issue_card(person=other, by=SYSTEM)
        assert not use_paper_code(person=other, typed=letters)
        PaperCode.objects.update(person=other)  # nor copied from one row to another
        assert not use_paper_code(person=other, typed=letters)

    def test_the_old_number_opens_nothing_after_a_replacement_and_the_new_one_does(self, client, amina, card, letters):
        new = replace_card(person=amina, by=SYSTEM)
        ask(client, card.number)
        give(client, letters)
        assert not signed_in(client)
        other = Client()
        ask(other, new.number)
        give(other, letters)
        assert signed_in(other)

    def test_after_a_merge_the_card_and_the_paper_of_the_absorbed_record_open_the_account_that_stands(self, client, amina, card, letters):
        kept = person("Amina", "Benali", birth_year=1984)
        kept.user = known("amina@exemple.fr")
        kept.save()
        merge_persons(absorbed=amina, kept=kept, by=SYSTEM)
        ask(client, card.number)
        give(client, letters)
        assert signed_in(client)
        assert client.session["_auth_user_id"] == str(kept.user.pk)

    def test_an_erased_record_opens_nothing(self, client, amina, card, letters):
        Person.objects.update(last_contact_on="2020-01-01")
        assert erase_persons() == 1
        ask(client, card.number)
        give(client, letters)
        assert not signed_in(client)
        assert not PaperCode.objects.exists()

    def test_a_closed_account_opens_nothing(self, client, amina, card, letters):
        amina.user = known("amina@exemple.fr", is_active=False)
        amina.save()
        ask(client, card.number)
        give(client, letters)
        assert not signed_in(client)
        assert not OutboxMessage.objects.exists()
        assert PaperCode.objects.get().ended_at is None

    def test_codes_are_forgotten_a_month_after(self, letters):
        today = clock.today()
        assert forget_paper_codes(today=today) == 0
        PaperCode.objects.update(printed_at="2026-01-01T10:00:00Z")
        assert forget_paper_codes(today=today) == 1


class TestStaff:
    """A card never opens an account of the team: it signs in as ever, with its second factor."""

    @pytest.fixture
    def agent(self, amina, card):
        amina.user = factories.staff("accueil", factories.maison())
        amina.save()
        return amina

    def test_no_code_is_sent_and_none_printed_before_opens(self, client, agent, card):
        agent.user.is_staff = False
        assert ask(client, card.number).headers["Location"] == CONFIRM
        assert not OutboxMessage.objects.exists()

    def test_a_paper_printed_before_she_joined_opens_nothing(self, client, amina, card, letters):
        amina.user = factories.staff("accueil", factories.maison())
        amina.save()
        ask(client, card.number)
        give(client, letters)
        assert not signed_in(client)
        assert client.get("/equipe/").status_code == 302

    def test_none_is_printed_for_her(self, agent):
        with pytest.raises(Refusal) as refused:
            print_paper_code(person=agent, by=SYSTEM)
        assert refused.value.code == "compte-de-l-equipe"


class TestNobodyLearns:
    """Whatever a card is worth, the same answer, the same page, the same way on."""

    def numbers(self, amina, card):
        dead = card.number
        replace_card(person=amina, by=SYSTEM)
        without_phone = issue_card(person=person("Fatou"), by=SYSTEM).number
        staff = person("Nadia", phone="0611111111")
        staff.user = factories.staff("accueil", factories.maison())
        staff.save()
        return {
            "unknown": UNKNOWN,
            "dead": dead,
            "no phone": without_phone,
            "staff": issue_card(person=staff, by=SYSTEM).number,
            "hers": Card.objects.active_of(amina).number,
        }

    def test_the_answers_are_one(self, amina, card):
        seen = {}
        for name, number in self.numbers(amina, card).items():
            client = Client()
            asked = ask(client, number)
            page = words(client.get(CONFIRM))
            wrong = words(give(client, "ACDE FGHJ"))
            resent = client.post(CONFIRM, {"action": "resend"})
            seen[name] = (asked.status_code, asked.headers["Location"], page, wrong, resent.status_code, resent.headers["Location"])
        assert len(set(seen.values())) == 1
        page = seen["hers"][2]
        assert "Si la maison a votre numéro de portable, un SMS vient de partir." in page
        assert "Passez à l’accueil d’une maison" in page
        assert PHONE not in page

    def test_limits_count_unknown_cards_like_the_others(self, client):
        for _ in range(3):
            ask(Client(), UNKNOWN)
        assert "Trop d'essais" in words(ask(client, UNKNOWN))

    def test_a_number_misread_is_said_at_once(self, client):
        page = words(ask(client, str(int(UNKNOWN) + 1)))
        assert "une carte (dix chiffres)" in page

    def test_the_page_of_the_code_asks_for_a_card_first(self, client):
        assert client.get(CONFIRM).headers["Location"].startswith("/compte/login/")

    def test_no_number_stands_in_an_address_or_the_journal(self, client, card):
        answer = ask(client, card.number)
        assert card.number not in answer.headers["Location"]
        assert card.number not in str(list(AuditLine.objects.values()))


class TestPrinting:
    def test_without_a_card_there_is_no_code(self, amina):
        with pytest.raises(Refusal) as refused:
            print_paper_code(person=amina, by=SYSTEM)
        assert str(refused.value) == "Il faut une carte : le code va avec son numéro. Donnez d'abord une carte à cette personne."

    def test_three_a_day_for_one_person(self, amina, card):
        for _ in range(3):
            print_paper_code(person=amina, by=SYSTEM)
        with pytest.raises(Refusal) as refused:
            print_paper_code(person=amina, by=SYSTEM)
        assert refused.value.code == "trop-de-codes"
        assert "3 codes ont déjà été imprimés pour elle aujourd'hui." in str(refused.value)

    def test_thirty_an_hour_for_one_agent(self, houses):
        agent = factories.staff("accueil", houses[0])
        people = [person(f"P{n}") for n in range(31)]
        for someone in people:
            issue_card(person=someone, by=SYSTEM)
        for someone in people[:30]:
            print_paper_code(person=someone, by=agent)
        with pytest.raises(Refusal) as refused:
            print_paper_code(person=people[30], by=agent)
        assert "Plusieurs codes viennent d'être imprimés." in str(refused.value)
