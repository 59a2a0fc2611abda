"""A project written at home and at the counter: nothing typed is lost, what misses is said, one's own alone."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from maisons_habitants.funds.enums import ExpenseKind, IncomeKind, Side, State
from maisons_habitants.funds.models import FundRequest, Question
from maisons_habitants.funds.reading.invitations import invitation_of
from portal.kit import clock
from portal.kit.models import StoredFile
from portal.notifications.models import OutboxMessage
from tests.committees import factories as committees
from tests.people.factories import resident, sign_in, staff

from . import factories as make

pytestmark = pytest.mark.django_db
HOME, DESK = "/mon-espace/projets", "/equipe/fonds/aide"
PDF = b"%PDF-1.7\n%%EOF\n"


def account(person=None):
    person = person or make.person()
    person.user = resident()
    person.save(update_fields=["user"])
    return person


@pytest.fixture
def rosa(client):
    """Signed in, at home."""
    person = account()
    client.force_login(person.user)
    return person


def budget(**more) -> dict:
    """What the page of the budget sends, 600 € of which 300 asked."""
    return {
        "d-0-kind": ExpenseKind.FOOD, "d-0-words": "Le repas", "d-0-amount": "400", "d-1-kind": ExpenseKind.RENTAL, "d-1-words": "Tables",
        "d-1-amount": "200", "r-0-kind": IncomeKind.OWN, "r-0-words": "", "r-0-amount": "300", "asked_cents": "300", **more,
    }  # fmt: skip


def page(answer) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def written_at_home(client, fund):
    """The five steps, through the screens."""
    client.post(f"{HOME}/commencer/{fund.pk}/", {"title": "Un banc"})
    row = FundRequest.objects.get(title="Un banc")
    where = {
        "for_whom": "La rue", "expected": "40", "spot": "Rue du Puits", "happens_on": (clock.today() + dt.timedelta(60)).isoformat(),
        "ends_on": "",
    }  # fmt: skip
    for number, sent in enumerate(
        ({"title": "Un banc", "idea": "S’asseoir."}, where, {"applicant": "group", "group_name": "Les voisins"}), 1
    ):
        assert client.post(f"{HOME}/{row.pk}/etape/{number}/", sent).headers["Location"] == f"{HOME}/{row.pk}/etape/{number + 1}/"
    assert client.post(f"{HOME}/{row.pk}/etape/4/", budget()).status_code == 302
    row.refresh_from_db()
    return row


class TestAtHome:
    def test_five_steps_then_filed_and_the_leader_is_told(self, client, rosa):
        fund = make.fund()
        row = written_at_home(client, fund)
        assert (row.step, row.asked_cents, row.lines.count()) == (4, 30_000, 3)
        assert "Rien ne manque" in page(client.get(f"{HOME}/{row.pk}/"))
        client.post(f"{HOME}/{row.pk}/deposer/", {"seen": row.edition})
        row.refresh_from_db()
        assert (row.state, row.filed, row.number) == (State.SUBMITTED, "online", 1)
        assert f"Demande n° {row.reference}" in page(client.get(f"{HOME}/{row.pk}/"))
        assert OutboxMessage.objects.get(purpose="funds.filed").subject == "Votre demande est reçue"

    def test_what_misses_is_all_said_with_the_step_that_mends_it(self, client, rosa):
        row = make.draft(None, rosa, idea="", spot="", asked=None)
        found = page(client.get(f"{HOME}/{row.pk}/"))
        assert "Il manque l’idée." in found and f"{HOME}/{row.pk}/etape/4/" in found
        answer = client.post(f"{HOME}/{row.pk}/deposer/", {"seen": row.edition})
        assert answer.status_code == 200 and "Ce n’est pas encore parti" in page(answer)
        row.refresh_from_db()
        assert row.state == State.DRAFT

    def test_a_refused_step_keeps_everything_typed(self, client, rosa):
        row = make.draft(None, rosa)
        sent = budget(**{"d-0-amount": "beaucoup", "d-1-kind": ""})
        answer = client.post(f"{HOME}/{row.pk}/etape/4/", sent)
        found = page(answer)
        assert answer.status_code == 200 and 'value="beaucoup"' in found and 'value="Le repas"' in found
        assert "Choisissez ce que c’est." in found and row.lines.count() == 0

    def test_more_lines_keep_what_was_typed_and_save_nothing(self, client, rosa):
        row = make.draft(None, rosa)
        found = client.post(f"{HOME}/{row.pk}/etape/4/", budget(encore="d"))
        assert 'name="d-8-kind"' in page(found) and 'value="Le repas"' in page(found) and "Choisissez" not in page(found)
        assert row.lines.count() == 0

    def test_a_line_is_taken_away_by_emptying_it(self, client, rosa):
        row = make.budget(make.draft(None, rosa))
        sent = budget(**{"d-1-kind": "", "d-1-words": "", "d-1-amount": "", "r-0-amount": "100"})
        client.post(f"{HOME}/{row.pk}/etape/4/", sent)
        assert sorted(row.lines.values_list("side", "amount_cents")) == [(Side.EXPENSE, 40_000), (Side.INCOME, 10_000)]

    def test_the_possible_grant_is_said_as_it_is_typed_and_nothing_is_kept(self, client, rosa):
        row = make.draft(None, rosa)
        found = page(
            client.post(f"{HOME}/{row.pk}/budget/", budget(**{"d-2-kind": ExpenseKind.ALCOHOL, "d-2-amount": "40", "asked_cents": "500"}))
        )
        assert "Le fonds peut donner" in found and "300,00 €" in found and "alcool" in found and "de trop en recettes" in found
        assert row.lines.count() == 0

    def test_written_on_two_devices_the_second_is_told_and_loses_nothing(self, client, rosa):
        row = make.draft(None, rosa)
        client.post(f"{HOME}/{row.pk}/etape/1/", {"seen": row.edition, "title": "La fête", "idea": "Ici."})
        answer = client.post(f"{HOME}/{row.pk}/etape/1/", {"seen": row.edition, "title": "Le bal", "idea": "Là-bas."})
        found = page(answer)
        assert "a changé ailleurs" in found and "Là-bas." in found
        row.refresh_from_db()
        assert row.title == "La fête"
        client.post(f"{HOME}/{row.pk}/etape/1/", {"seen": row.edition, "title": "Le bal", "idea": "Là-bas."})
        row.refresh_from_db()
        assert row.title == "Le bal"

    def test_a_paper_is_joined_opened_by_its_leader_and_taken_away(self, client, rosa):
        row = make.draft(None, rosa)
        sent = {"content": SimpleUploadedFile("devis.pdf", PDF), "kind": "quote", "title": "Devis"}
        assert client.post(f"{HOME}/{row.pk}/etape/5/", sent).status_code == 302
        document = row.documents.get()
        opened = client.get(f"/fichiers/{document.file.uid}/")
        assert b"".join(opened.streaming_content) == PDF
        client.post(f"{HOME}/{row.pk}/papiers/{document.pk}/retirer/")
        assert not StoredFile.objects.exists()

    @pytest.mark.parametrize(("content", "words"), [(b"", "vide"), (b"MZ\x90", "ni un PDF ni une photo")])
    def test_a_file_that_is_not_what_it_says_is_refused_in_words(self, client, rosa, content, words):
        row = make.draft(None, rosa)
        answer = client.post(
            f"{HOME}/{row.pk}/etape/5/", {"content": SimpleUploadedFile("x.pdf", content), "kind": "quote", "title": "Sono"}
        )
        assert words in page(answer) and 'value="Sono"' in page(answer) and not row.documents.exists()

    def test_questions_are_answered_and_it_goes_back(self, client, rosa):
        row = make.filed(None, rosa, state=State.INCOMPLETE)
        one = Question.objects.create(request=row, words="Qui tient la sono ?")
        assert "Qui tient la sono ?" in page(client.get(f"{HOME}/{row.pk}/"))
        answer = client.post(f"{HOME}/{row.pk}/repondre/", {f"q-{one.pk}": "", "seen": row.edition, "renvoyer": "oui"})
        assert "n’a pas de réponse" in page(answer)
        row.refresh_from_db()
        client.post(f"{HOME}/{row.pk}/repondre/", {f"q-{one.pk}": "Malik.", "seen": row.edition, "renvoyer": "oui"})
        row.refresh_from_db()
        one.refresh_from_db()
        assert (row.state, one.answer) == (State.UNDER_REVIEW, "Malik.")

    def test_a_filed_request_is_not_written_any_more_but_taken_back(self, client, rosa):
        row = make.filed(None, rosa)
        assert client.get(f"{HOME}/{row.pk}/etape/1/").status_code == 302
        client.post(f"{HOME}/{row.pk}/reprendre/", {"seen": row.edition, "words": "Il pleut"})
        row.refresh_from_db()
        assert row.state == State.WITHDRAWN

    def test_a_draft_is_dropped(self, client, rosa):
        row = make.draft(None, rosa)
        assert client.post(f"{HOME}/{row.pk}/effacer/").headers["Location"] == f"{HOME}/"
        assert not FundRequest.objects.exists()

    def test_somebody_elses_is_nowhere(self, client, rosa):
        row = make.draft(None, account())
        for where in ("", "etape/1/", "inviter/", "demande.pdf"):
            assert client.get(f"{HOME}/{row.pk}/{where}").status_code == 404
        assert client.post(f"{HOME}/{row.pk}/effacer/").status_code == 404

    def test_the_rules_stand_beside_their_fields(self, client, rosa):
        row = make.draft(None, rosa)
        assert escape("Au plus 800,00 € pour un projet.") in page(client.get(f"{HOME}/{row.pk}/etape/4/")).replace("\u202f", " ")
        assert "15 jours avant le comité" in page(client.get(f"{HOME}/{row.pk}/etape/2/"))

    def test_an_account_without_a_name_says_it_first(self, client):
        fund = make.fund()
        client.force_login(resident())
        client.post(f"{HOME}/commencer/{fund.pk}/", {"given_name": "Lina", "family_name": "Amar"})
        client.post(f"{HOME}/commencer/{fund.pk}/", {"title": "Un bal"})
        assert FundRequest.objects.get().leaders.get().person.given_name == "Lina"

    def test_a_closed_fund_begins_nothing(self, client, rosa):
        fund = make.fund()
        type(fund).objects.filter(pk=fund.pk).update(closed_on=clock.today())
        assert client.get(f"{HOME}/commencer/{fund.pk}/").status_code == 404


class TestTogether:
    def test_a_link_serves_once(self, client, rosa):
        row = make.draft(None, rosa)
        link = f"{HOME}/rejoindre/{invitation_of(row)}/"
        assert link in page(client.get(f"{HOME}/{row.pk}/inviter/"))
        malik, other = account(), account()
        client.force_login(malik.user)
        assert row.title in page(client.get(link))
        assert client.post(link).headers["Location"] == f"{HOME}/{row.pk}/"
        assert client.get(f"{HOME}/{row.pk}/etape/1/").status_code == 200
        client.force_login(other.user)
        assert client.get(link).status_code == client.post(link).status_code == 404
        assert client.get(f"{HOME}/{row.pk}/").status_code == 404

    @pytest.mark.parametrize("token", ["x", "WzEsMV0:x:y", "é"])
    def test_a_link_that_is_none_says_so(self, client, rosa, token):
        answer = client.get(f"{HOME}/rejoindre/{token}/")
        assert answer.status_code == 404 and "Ce lien ne sert plus" in page(answer)

    def test_who_does_not_lead_it_any_more_leaves_it(self, client, rosa):
        row = make.draft(None, account())
        mine = row.leaders.create(person=rosa)
        assert client.post(f"{HOME}/{row.pk}/porteurs/{mine.pk}/retirer/").headers["Location"] == f"{HOME}/"
        assert client.get(f"{HOME}/{row.pk}/").status_code == 404


class TestAtTheCounter:
    @pytest.fixture
    def counter(self, client):
        sign_in(client, staff("accueil", committees.house()))
        return client

    def test_an_idea_at_the_counter_is_written_and_filed_from_paper(self, counter):
        fund = make.fund()
        lina = make.person()
        assert lina.full_name in page(counter.get(f"/equipe/fonds/pour/{lina.pk}/"))
        counter.post(f"/equipe/fonds/pour/{lina.pk}/", {"title": "Un bal", "fonds": fund.pk})
        row = make.budget(FundRequest.objects.get())
        day = make.draft(fund).happens_on
        FundRequest.objects.filter(pk=row.pk).update(
            idea="Danser", for_whom="Tous", spot="La cour", happens_on=day, group_name="Nous", asked_cents=30_000
        )
        row.lines.all().delete()
        make.budget(FundRequest.objects.get(pk=row.pk))
        row.refresh_from_db()
        counter.post(f"{DESK}/{row.pk}/deposer/", {"seen": row.edition, "papier": "oui"})
        row.refresh_from_db()
        assert (row.state, row.filed) == (State.SUBMITTED, "paper")
        assert row.filed_by is not None

    def test_somebody_who_is_there_is_added(self, counter):
        row, lina = make.draft(make.fund()), make.person()
        assert lina.full_name in page(counter.get(f"{DESK}/{row.pk}/porteurs/?q={lina.display_name}"))
        counter.post(f"{DESK}/{row.pk}/porteurs/", {"qui": lina.pk})
        assert row.leaders.count() == 2

    def test_another_house_sees_nothing(self, client):
        row = make.draft(make.fund())
        sign_in(client, staff("accueil", committees.house("Les Saules")))
        assert client.get(f"{DESK}/{row.pk}/").status_code == 404


@pytest.mark.parametrize("number", [1, 4])
def test_my_projects_cost_the_same_whatever_their_number(client, rosa, django_assert_max_num_queries, number):
    fund = make.fund()
    for _ in range(number):
        make.draft(fund, rosa)
    with django_assert_max_num_queries(8):
        assert client.get(f"{HOME}/").status_code == 200


@pytest.mark.parametrize("lines", [1, 12])
def test_a_project_costs_the_same_whatever_it_holds(client, rosa, django_assert_max_num_queries, lines):
    row = make.draft(make.fund(), rosa)
    make.budget(row, *[(Side.EXPENSE, ExpenseKind.FOOD, 1_000 + n) for n in range(lines)])
    with django_assert_max_num_queries(26):
        assert client.get(f"{HOME}/{row.pk}/").status_code == 200


def test_a_blank_form_on_paper_has_the_rules(client):
    fund = make.fund()
    answer = client.get(f"/fonds/{fund.pk}/papier.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_the_request_on_paper(client, rosa):
    row = make.budget(make.draft(None, rosa))
    answer = client.get(f"{HOME}/{row.pk}/demande.pdf")
    assert answer.content.startswith(b"%PDF") and "private" in answer.headers["Cache-Control"]
