"""« Relances »: who was asked what, whom to call, the lists for the ordonnateur; who may, in which house, at what cost."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from portal.households.models import Membership
from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.ledger.actions import reverse_charge
from portal.ledger.actions.forget_reminders import forget_reminders, preview
from portal.ledger.actions.hand_over_debts import hand_over_debts, take_off_list
from portal.ledger.actions.remind import answer_reminder, ask_later, remind
from portal.ledger.calls import SOURCE, items
from portal.ledger.models import BillingRun, PayLater, RecoveryList, Reminder, open_charges
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from tests.people.factories import maison, sign_in, staff

from .ground import begun, desk, household, mandate, owe
from .test_invariants import offending

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 10, 5, 10, tzinfo=dt.UTC)


def at(days: int):
    return time_machine.travel(MONDAY + dt.timedelta(days=days), tick=False)


def lived_in(name: str, house, *, phone: str = "") -> object:
    home = household()
    person = Person.objects.create(display_name=f"Mme {name[0]}.", family_name=name, given_name="Amina", phone=phone)
    person.known_at.create(maison=house, since=dt.date(2026, 1, 1))
    Membership.objects.create(household=home, person=person, since=dt.date(2026, 1, 1), is_referent=True)
    return home


@pytest.fixture
def house(db):
    return maison()


@pytest.fixture
def home(house):
    return lived_in("Diallo", house, phone="+33612345678")


@pytest.fixture
def keeper(regie):
    user = staff("regie")
    mandate(regie, user)
    return user


def asked_until(home, step: int, by=None):
    """20.00 € past their day, asked for up to this step (4: answered)."""
    with at(-20):
        owe(home, 2000, due_in=10)
    for days, wanted in ((0, 1), (21, 2), (50, 3)):
        if step >= wanted:
            with at(days):
                remind(household_id=home.pk)
    if step >= 4:
        with at(51):
            answer_reminder(reminder=Reminder.objects.get(household=home, step=3), answer="Aide demandée.", by=by)
    return home


def page_of(client, **query) -> str:
    return client.get(reverse("regie:reminders"), query).content.decode()


def test_each_household_says_where_it_stands_and_why_not_yet(client, home, house, keeper):
    asked_until(home, 3)
    other = asked_until(lived_in("Benali", house), 1)
    with at(52):
        ask_later(household=other, by=None)
        sign_in(client, keeper)
        page = page_of(client)
        assert "À appeler : on en parle (1)" in page and "Demande douce (1)" in page
        assert "appel n&#x27;a pas encore été passé" in page
        assert "nous a dit après le 5" in page
        assert f"n° {other.pk}" not in page_of(client, etape="appeler")
        assert 'name="foyer"' not in page


def test_a_list_is_read_before_it_is_made_then_numbered_printed_and_exported(client, home, keeper, regie):
    asked_until(home, 4, keeper)
    with at(90):
        sign_in(client, keeper)
        assert f'name="foyer" value="{home.pk}"' in page_of(client)
        first = client.post(reverse("regie:recovery_new"), {"foyer": home.pk})
        assert first.status_code == 200 and "Aide demandée." in first.content.decode()
        assert not RecoveryList.objects.exists()
        key = "11111111-1111-4111-8111-111111111111"
        call = {"foyer": home.pk, "etablir": "1", "regie": regie.pk, "request_key": key}
        answers = [client.post(reverse("regie:recovery_new"), call) for _ in range(2)]  # a double click
        made = RecoveryList.objects.get()
        assert {answer.url for answer in answers} == {reverse("regie:recovery_list", args=[made.pk])}
        assert "Amina Diallo" in client.get(answers[0].url).content.decode()
        paper = client.get(reverse("regie:recovery_paper", args=[made.pk]))
        read = PdfReader(io.BytesIO(paper.content))
        assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
        words = " ".join(part.extract_text() for part in read.pages)
        assert f"{made.year}-001" in words and "20,00" in words and "Amina Diallo" in words
        assert AuditLine.objects.filter(verb="ledger.open_recovery_list", by=keeper).exists()
    assert not any(offending().values())


def test_nothing_in_the_file_is_a_formula(client, house, keeper, regie):
    home = lived_in("=CMD()", house)
    Person.objects.update(given_name="")
    asked_until(home, 4, keeper)
    with at(90):
        made = hand_over_debts(regie=regie, households=[home.pk], by=keeper)
        sign_in(client, keeper)
        text = b"".join(client.get(reverse("regie:recovery_file", args=[made.pk, "csv"])).streaming_content).decode()
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
        assert rows[1][2].startswith("'=") and rows[1][7] == "20,00"
        book = load_workbook(io.BytesIO(b"".join(client.get(reverse("regie:recovery_file", args=[made.pk, "xlsx"])).streaming_content)))
        assert book.active["C2"].data_type == "s"
        assert client.get(reverse("regie:recovery_file", args=[made.pk, "exe"])).status_code == 404


def test_what_is_taken_off_since_is_to_be_told(client, home, keeper, regie):
    asked_until(home, 4, keeper)
    with at(90):
        made = hand_over_debts(regie=regie, households=[home.pk], by=keeper)
        reverse_charge(charge=made.lines.get().charge, reason="erreur", by=keeper)
        sign_in(client, keeper)
        page = client.get(reverse("regie:recovery_list", args=[made.pk])).content.decode()
        assert "à dire à l’ordonnateur" in page and "retirée le" in page
        assert "1 ligne retirée" in page_of(client)


def test_what_came_back_is_said_before_it_is_listed_again_and_on_the_first_list(client, home, keeper, regie):
    asked_until(home, 4, keeper)
    with at(90):
        first = hand_over_debts(regie=regie, households=[home.pk], by=keeper)
        take_off_list(first.lines.get().charge, why="erreur", by=keeper)
        sign_in(client, keeper)
        page = client.post(reverse("regie:recovery_new"), {"foyer": [home.pk]}).content.decode()
        assert f"Déjà sur la liste {first.number_words}" in page
        second = hand_over_debts(regie=regie, households=[home.pk], by=keeper)
        page = client.get(reverse("regie:recovery_list", args=[first.pk])).content.decode()
        assert f'reprise sur la <a href="{reverse("regie:recovery_list", args=[second.pk])}">liste {second.number_words}' in page
        text = b"".join(client.get(reverse("regie:recovery_file", args=[first.pk, "csv"])).streaming_content).decode()
        assert second.number_words in text.splitlines()[1]
        assert client.get(reverse("regie:recovery_paper", args=[first.pk])).status_code == 200
        assert "reprise" not in client.get(reverse("regie:recovery_list", args=[second.pk])).content.decode()


def test_who_may_not_be_listed_is_refused_in_words_and_nothing_is_written(client, home, keeper, regie, online, provider):
    asked_until(home, 4, keeper)
    with at(90):
        sign_in(client, keeper)
        begun(home, charges=open_charges(home))
        call = {"foyer": home.pk, "etablir": "1", "regie": regie.pk}
        answer = client.post(reverse("regie:recovery_new"), call)
        assert answer.status_code == 422 and "un paiement en ligne est en route" in answer.content.decode()
        for keys in ([], ["0"], ["-1"], ["9" * 30], ["abc"]):
            assert client.post(reverse("regie:recovery_new"), {"foyer": keys}).url == reverse("regie:reminders")
        assert not RecoveryList.objects.exists()


def test_who_holds_the_regie_of_one_house_meets_its_households_alone(client, home, house, keeper, regie):
    far = maison()
    theirs = asked_until(lived_in("Benali", far), 4, keeper)
    asked_until(home, 4, keeper)
    with at(90):
        made = hand_over_debts(regie=regie, households=[theirs.pk], by=keeper)
        office = desk(maison=house)
        user = staff("regie", house)
        sign_in(client, user)
        page = page_of(client)
        assert f"n° {home.pk}" in page and f"n° {theirs.pk}" not in page
        call = {"foyer": theirs.pk, "etablir": "1", "regie": office.pk}
        assert client.post(reverse("regie:recovery_new"), call).url == reverse("regie:reminders")
        assert client.get(reverse("regie:recovery_list", args=[made.pk])).status_code == 404
        talk = Reminder.objects.get(household=theirs, step=3)
        assert client.get(reverse("regie:reminder_answer", args=[talk.pk])).status_code == 404
        assert client.post(reverse("regie:later", args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("accueil", 403), ("travail_social", 403), ("comptable", 403), ("direction", 403), ("regie", 200)]
)
def test_only_who_holds_the_regie_follows_what_is_not_paid(client, role, status):
    sign_in(client, staff(role))
    assert client.get(reverse("regie:reminders")).status_code == status


def test_the_answer_is_noted_from_the_screen(client, home, keeper):
    asked_until(home, 3)
    talk = Reminder.objects.get(step=3)
    with at(52):
        sign_in(client, keeper)
        address = reverse("regie:reminder_answer", args=[talk.pk])
        assert client.post(address, {"answer": " "}).status_code == 422
        assert client.post(address, {"answer": "Règle le 6."}).status_code == 302
        assert "Règle le 6." in page_of(client)
        assert "déjà notée" in client.post(address, {"answer": "Encore."}).content.decode()


# Calls


def test_a_call_is_neutral_and_for_who_may_know(home, house):
    asked_until(home, 3)
    with at(52):
        for role, sees in (("regie", 1), ("travail_social", 1), ("responsable", 1), ("accueil", 0), ("animation", 0)):
            assert len(items(staff(role))) == sees, role
        assert items(staff("regie", maison())) == []
        item = items(staff("regie", house))[0]
        assert item.reason == "on en parle" and item.person.family_name == "Diallo"
        assert not any(char.isdigit() or char == "€" for char in item.reason + item.say)


@pytest.mark.parametrize(("outcome", "answer"), [("reached", "Jointe"), ("no_answer", ""), ("message", ""), ("letter", "Une lettre")])
def test_what_the_call_gave_answers_the_reminder(home, keeper, outcome, answer):
    asked_until(home, 3)
    with at(52):
        item = items(keeper)[0]
        registry.call_sources.get(SOURCE).settled(item.key, outcome, keeper)
        talk = Reminder.objects.get(step=3)
        assert talk.answer.startswith(answer) and bool(talk.answered_at) == bool(answer)
        assert len(items(keeper)) == (0 if answer else 1)


def test_who_paid_or_asked_us_to_wait_is_not_called(home, keeper, agent):
    asked_until(home, 3)
    with at(52):
        ask_later(household=home, by=None)
        assert items(keeper) == []
    with at(80):
        assert len(items(keeper)) == 1
        reverse_charge(charge=open_charges(home)[0], reason="erreur", by=agent)
        assert items(keeper) == []


# Cost


def test_the_screens_cost_the_same_whatever_the_number_of_households(client, house, keeper, regie, django_assert_max_num_queries):
    def fill(times):
        return [asked_until(lived_in(f"Nom{number}", house), 4, keeper).pk for number in range(times)]

    def cost(address):
        client.get(address)
        with django_assert_max_num_queries(40) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = fill(2)
    with at(90):
        sign_in(client, keeper)
        one = cost(reverse("regie:reminders"))
        small = hand_over_debts(regie=regie, households=few[:1], by=keeper)
    more = fill(6)
    with at(90):
        assert cost(reverse("regie:reminders")) <= one + 1  # the list made meanwhile stands there too
        large = hand_over_debts(regie=regie, households=more, by=keeper)
        assert cost(reverse("regie:recovery_list", args=[large.pk])) == cost(reverse("regie:recovery_list", args=[small.pk]))
        with django_assert_max_num_queries(6):
            items(keeper)


def test_months_cost_the_same_whatever_their_number(client, django_assert_max_num_queries):
    def months(first, last):
        for number in range(first, last):
            data = [[home, 4, 3600] for home in range(1, 10 * number)]
            row = {"source": "essai", "total_cents": 100, "households": number, "at": clock.now(), "data": data}
            BillingRun.objects.create(month=dt.date(2025, number, 1), **row)

    def cost(address):
        client.get(address)
        with django_assert_max_num_queries(25) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    months(1, 3)
    sign_in(client, staff("direction"))
    few = cost(reverse("regie:billing")), cost(reverse("regie:billing_run", args=[BillingRun.objects.first().pk]))
    months(3, 10)
    assert few == (cost(reverse("regie:billing")), cost(reverse("regie:billing_run", args=[BillingRun.objects.first().pk])))
    assert "septembre 2025" in client.get(reverse("regie:billing")).content.decode()


def test_who_does_not_answer_for_the_household_is_told_and_called_for_nothing(home, keeper):
    Membership.objects.update(is_referent=False)
    asked_until(home, 3)
    with at(52):
        assert not OutboxMessage.objects.filter(purpose__startswith="ledger.reminder").exists()
        assert items(keeper) == []


# Forgetting


def test_requests_go_three_whole_years_after_theirs_and_lists_stay(home, keeper, regie):
    asked_until(home, 4, keeper)
    with at(60):
        ask_later(household=home, by=None)
    with at(100):
        hand_over_debts(regie=regie, households=[home.pk], by=keeper)
    assert preview(dt.date(2029, 12, 31)) == {"demandes": 0, "rappels": 0}
    assert preview(dt.date(2030, 1, 1)) == {"demandes": 3, "rappels": 1}
    assert forget_reminders(today=dt.date(2030, 1, 1)) == {"demandes": 3, "rappels": 1}
    assert not Reminder.objects.exists() and not PayLater.objects.exists() and RecoveryList.objects.count() == 1
    assert clock.today()
