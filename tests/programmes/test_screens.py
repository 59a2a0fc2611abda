"""Signing up, giving back, the agenda; and the desk's screens, house by house."""

import re
import uuid

import pytest
from django.urls import reverse

from portal.kit import clock, registry
from portal.people.models import PersonMaison
from programmes.actions.cancel_session import cancel_session
from programmes.actions.enrol import enrol
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.enums import Selection
from programmes.models import Attendance, Enrolment, SignUpSheet
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(client):
    user = accounts.resident(first_name="Aïcha")
    person = make.person("Mme B.")
    person.user = user
    person.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return person


@laid_once
def sheet():
    return make.sheet(3)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def sign_up(client, sheet, person, act="enrol", key=None):
    data = {"people": [person.pk], "act": act, "request_key": key or uuid.uuid4()}
    return client.post(reverse("programmes:sign_up", args=[sheet.pk]), data, follow=True)


class TestResident:
    def test_the_page_says_how_many_places_are_left_and_leads_to_sign_up(self, client, sheet):
        page = text(client.get(sheet.activity.get_url()))
        assert "Il reste 3 places" in page
        assert reverse("programmes:sign_up", args=[sheet.pk]) in page

    def test_signing_up_then_giving_back(self, client, resident, sheet):
        response = sign_up(client, sheet, resident)
        assert "C&#x27;est noté : à bientôt" in text(response)
        row = Enrolment.objects.get()
        assert (row.person, row.state, row.channel) == (resident, "confirmed", "online")
        response = client.post(reverse("programmes:answer", args=[row.pk]), {"answer": "non", "version": row.version}, follow=True)
        row.refresh_from_db()
        assert (row.state, "merci d&#x27;avoir prévenu" in text(response)) == ("withdrawn", True)

    def test_the_same_click_twice_is_one_place(self, client, resident, sheet):
        key = uuid.uuid4()
        for _ in range(2):
            assert "C&#x27;est noté" in text(sign_up(client, sheet, resident, key=key))
        assert Enrolment.objects.count() == 1

    def test_a_full_sheet_offers_the_list_and_an_offer_is_taken(self, client, resident, sheet):
        others = enrol(sheet=sheet, people=make.people(3), by=None)
        assert "Complet · liste d&#x27;attente" in text(client.get(sheet.activity.get_url()))
        sign_up(client, sheet, resident, act="wait")
        row = Enrolment.objects.get(person=resident)
        assert row.state == "waiting"
        withdraw(enrolment=others[0], by=None)
        row.refresh_from_db()
        assert "Oui, je viens" in text(client.get(reverse("programmes:place", args=[row.pk])))
        client.post(reverse("programmes:answer", args=[row.pk]), {"answer": "oui", "version": row.version})
        row.refresh_from_db()
        assert row.state == "confirmed"

    def test_a_refusal_is_said_in_words_and_the_choice_is_kept(self, client, resident, sheet):
        sign_up(client, sheet, resident)
        response = sign_up(client, sheet, resident)
        assert "Mme B. a déjà une place" in text(response)
        assert "checked" in text(response)

    def test_a_stale_screen_changes_nothing(self, client, resident, sheet):
        sign_up(client, sheet, resident)
        row = Enrolment.objects.get()
        response = client.post(reverse("programmes:answer", args=[row.pk]), {"answer": "non", "version": 99}, follow=True)
        row.refresh_from_db()
        assert (row.state, "déjà été modifiée" in text(response)) == ("confirmed", True)

    def test_an_account_that_is_nobody_yet_says_its_name_and_goes_on(self, client, sheet):
        client.force_login(accounts.resident(), backend="django.contrib.auth.backends.ModelBackend")
        url = reverse("programmes:sign_up", args=[sheet.pk])
        assert "Comment vous appelez-vous" in text(client.get(url))
        assert client.post(url, {"given_name": "Amina", "family_name": "Ben Ali"}, follow=True).status_code == 200
        assert "Qui vient" in text(client.get(url))

    def test_another_persons_place_is_not_found(self, client, resident, sheet):
        other = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        assert client.get(reverse("programmes:place", args=[other.pk])).status_code == 404
        assert client.post(reverse("programmes:answer", args=[other.pk]), {"answer": "non"}).status_code == 404

    def test_nobody_signs_up_a_person_she_does_not_answer_for(self, client, resident, sheet):
        sign_up(client, sheet, make.person("M. X."))
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize(
        "data", [{}, {"people": "x"}, {"people": "99999999999999999999"}, {"people": ["\x00"], "act": "x", "shown": "é"}]
    )
    def test_hostile_input_is_never_an_error(self, client, resident, sheet, data):
        assert client.post(reverse("programmes:sign_up", args=[sheet.pk]), data).status_code == 200

    def test_my_space_shows_my_places_under_their_neutral_title(self, client, resident):
        secret = make.sheet(3, activity=make.event("Groupe de parole"), confidential=True)
        enrol(sheet=secret, people=[resident], by=None)
        shown = text(client.get(reverse("programmes:places")))
        assert "Groupe de parole" not in shown
        assert "Rendez-vous" in shown
        assert [item.title for item in registry.personal_dates.get("programmes")(resident)] == ["Rendez-vous"]


class TestAgenda:
    def test_dates_by_month_and_house(self, client):
        make.sheet(5, activity=make.event("Bal"), days=0.0)
        other = make.session(make.event("Loto"), days=0, house=make.maison("Capuche"))
        page = text(client.get("/agenda/"))
        assert "Bal" in page
        assert "Il reste 5 places" in page
        page = text(client.get("/agenda/?maison=capuche"))
        assert "Loto" in page
        assert "Bal" not in page
        cancel_session(session=other, by=None)
        assert "Annulé" in text(client.get("/agenda/?maison=capuche"))

    @pytest.mark.parametrize("query", ["mois=2026-99", "mois=é", "maison=%00", "mois=9999-12", "mois=0001-01&maison=rien"])
    def test_anything_asked_answers(self, client, query):
        assert client.get(f"/agenda/?{query}").status_code == 200

    def test_at_most_ten_queries_whatever_its_length(self, client, django_assert_max_num_queries):
        def counted() -> int:
            with django_assert_max_num_queries(10) as queries:
                client.get("/agenda/")
            return len(queries)

        for number in range(2):
            make.sheet(3, activity=make.event(f"Bal {number}"), days=0)
        client.get("/agenda/")
        few = counted()
        for number in range(8):
            make.sheet(3, activity=make.event(f"Jeu {number}"), days=0, confidential=bool(number % 2))
        assert counted() == few

    def test_the_page_of_an_event_at_most_ten_queries(self, client, django_assert_max_num_queries):
        page = make.event("Bal")
        make.sheet(3, activity=page, days=1)
        client.get(page.get_url())
        with django_assert_max_num_queries(10) as few:
            client.get(page.get_url())
        for day in range(2, 8):
            make.sheet(3, activity=page, days=day)
        with django_assert_max_num_queries(10) as many:
            client.get(page.get_url())
        assert len(many) == len(few)

    def test_a_confidential_sheet_tells_no_number(self, client):
        page = make.sheet(3, confidential=True, days=0).activity
        assert "Il reste" not in text(client.get("/agenda/")) + text(client.get(page.get_url()))


class TestDesk:
    @pytest.fixture
    def agent(self, client, sheet):
        user = accounts.staff("responsable", sheet.maison)
        accounts.sign_in(client, user)
        return user

    def known(self, sheet, name="Mme Roux"):
        person = make.person(name)
        PersonMaison.objects.create(person=person, maison=sheet.maison, since=clock.today())
        return person

    def put(self, client, sheet, person, **data):
        data = {"person": person.pk, "channel": "counter", "places": 1, "request_key": uuid.uuid4(), **data}
        return client.post(reverse("programmes:desk_enrol", args=[sheet.pk]), data, follow=True)

    def test_each_screen_answers(self, client, agent, sheet):
        person = self.known(sheet)
        enrol(sheet=sheet, people=make.people(3), by=None)
        wait(sheet=sheet, people=[person], by=None)
        date = sheet.sessions.get()
        for url in (
            reverse("programmes:desk_sheets"),
            reverse("programmes:desk_sheet", args=[sheet.pk]),
            reverse("programmes:desk_sheet", args=[sheet.pk]) + "?q=roux",
            reverse("programmes:desk_enrol", args=[sheet.pk]) + f"?personne={person.pk}",
            reverse("programmes:desk_attendance", args=[sheet.pk, date.pk]),
            reverse("programmes:desk_plan"),
            reverse("programmes:desk_cancel_date", args=[date.pk]),
            reverse("programmes:desk_sheets_for", args=[person.pk]),
        ):
            assert client.get(url).status_code == 200, url

    def test_where_the_team_chooses_her_request_is_noted_with_the_others(self, client):
        """What she could ask online is asked for her; who may choose at once still does."""
        chosen = make.sheet(1, selection=Selection.STAFF)
        accounts.sign_in(client, accounts.staff("responsable", chosen.maison))
        first, second = self.known(chosen, "Mme A."), self.known(chosen, "Mme B.")
        address = reverse("programmes:desk_enrol", args=[chosen.pk])
        assert "Noter sa demande seulement" in text(client.get(f"{address}?personne={first.pk}"))
        self.put(client, chosen, first, ask="on")
        self.put(client, chosen, first, ask="on")
        self.put(client, chosen, second)
        rows = Enrolment.objects.filter(sheet=chosen).order_by("pk").values_list("person", "state", "channel")
        assert list(rows) == [(first.pk, "requested", "counter"), (second.pk, "confirmed", "counter")]

    def test_a_request_is_not_asked_where_one_signs_up_at_once(self, client, agent, sheet):
        person = self.known(sheet)
        address = reverse("programmes:desk_enrol", args=[sheet.pk])
        assert "Noter sa demande" not in text(client.get(f"{address}?personne={person.pk}"))
        self.put(client, sheet, person, ask="on")
        assert Enrolment.objects.get(person=person).state == "confirmed"

    def test_a_person_is_enrolled_at_the_counter_then_by_the_list_then_above_with_a_reason(self, client, agent, sheet):
        people = [self.known(sheet, name) for name in ("Mme A.", "Mme B.", "Mme C.")]
        enrol(sheet=sheet, people=make.people(2), by=None)
        self.put(client, sheet, people[0])
        assert "Il n&#x27;y a plus de place" in text(self.put(client, sheet, people[1]))
        self.put(client, sheet, people[1], wait="on")
        self.put(client, sheet, people[2], overbook_reason="accompagne sa mère")
        states = {row.person.display_name: (row.state, row.channel, row.enrolled_by) for row in Enrolment.objects.filter(person__in=people)}
        assert states == {
            "Mme A.": ("confirmed", "counter", agent),
            "Mme B.": ("waiting", "counter", agent),
            "Mme C.": ("confirmed", "counter", agent),
        }
        assert SignUpSheet.objects.get(pk=sheet.pk).overbooked == 1

    def test_attendance_is_noted_and_kept(self, client, agent):
        sheet = make.sheet(3, days=0)
        rows = enrol(sheet=sheet, people=make.people(2), by=agent, channel="counter")
        date = sheet.sessions.get()
        for data in ({f"ligne-{rows[0].pk}": "present"}, {"sans-nom": "+5"}, {"sans-nom": "-1"}):
            client.post(reverse("programmes:desk_attendance", args=[sheet.pk, date.pk]), data)
        assert Attendance.objects.get().presence == "present"
        assert sheet.dates.get().unnamed == 4

    def test_a_date_alone_is_called_off_in_one_step(self, client, agent, sheet):
        made = sheet.sessions.get()
        client.post(reverse("programmes:desk_cancel_date", args=[made.pk]), {"why": "pluie"})
        made.refresh_from_db()
        assert (made.state, made.sequence) == ("cancelled", 1)

    def test_another_houses_sheet_is_not_found(self, client, sheet):
        accounts.sign_in(client, accounts.staff("responsable", make.maison("Capuche")))
        date = sheet.sessions.get()
        row = enrol(sheet=sheet, people=[make.person()], by=None)[0]
        for url in (
            reverse("programmes:desk_sheet", args=[sheet.pk]),
            reverse("programmes:desk_attendance", args=[sheet.pk, date.pk]),
            reverse("programmes:desk_cancel_date", args=[date.pk]),
        ):
            assert client.get(url).status_code == 404, url
        assert client.post(reverse("programmes:desk_place", args=[row.pk]), {"act": "withdraw"}).status_code == 404

    def test_a_confidential_sheet_is_for_those_who_may_see_what_is(self, client):
        secret = make.sheet(3, confidential=True)
        url = reverse("programmes:desk_sheet", args=[secret.pk])
        for role, answer in (("accueil", 404), ("travail_social", 200)):
            accounts.sign_in(client, accounts.staff(role, secret.maison))
            assert client.get(url).status_code == answer, role

    def test_a_resident_never_enters(self, client, resident, sheet):
        assert client.get(reverse("programmes:desk_sheets")).status_code in (403, 404)
