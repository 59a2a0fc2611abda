"""A case lead: agreed by the person, until a day, handed over with her word; hers and the team's, never her household's."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.casework import tasks
from portal.casework.actions.end_lead import end_lead
from portal.casework.actions.hand_over_lead import hand_over_lead
from portal.casework.actions.open_lead import open_lead
from portal.casework.models import CaseLead, possible_leads
from portal.households.actions.create_household import create_household
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.close_account import close_account
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.withdraw_role import withdraw_role
from tests.people import factories

from . import ground

pytestmark = pytest.mark.django_db


def code_of(act, **given) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    assert refused.value.words
    assert refused.value.way_out
    return refused.value.code


@pytest.fixture
def agreed(amina, social, house, until):
    return {"person": amina, "lead": social, "maison": house, "until": until, "agreed": "oral", "by": social}


@pytest.fixture
def case(agreed):
    return open_lead(**agreed)


@pytest.fixture
def other(house):
    return factories.staff("travail_social", house, first_name="Marc", last_name="Petit")


class TestAgreeing:
    def test_it_begins_today_and_has_an_end(self, case, social, until):
        assert (case.since, case.until, case.agreed_on, case.lead) == (dt.date(2026, 11, 24), until, dt.date(2026, 11, 24), social)
        assert AuditLine.objects.filter(verb="casework.open_lead").count() == 1

    @pytest.mark.parametrize("agreement", ["", "yes", "\x00"])
    def test_without_her_word_nothing(self, agreed, agreement):
        assert code_of(open_lead, **{**agreed, "agreed": agreement}) == "accord-manque"

    @pytest.mark.parametrize("day", ["2026-11-24", "2026-11-01", "2027-11-25", "9999-12-31"])
    def test_an_end_is_after_today_and_within_the_year(self, agreed, day):
        assert code_of(open_lead, **{**agreed, "until": dt.date.fromisoformat(day)}) == "fin-impossible"
        assert open_lead(**{**agreed, "until": dt.date(2027, 11, 24)}).pk

    def test_from_the_29th_of_february_a_year_is_a_year(self, agreed):
        with time_machine.travel("2028-02-29 10:00+01:00"):
            assert code_of(open_lead, **{**agreed, "until": dt.date(2029, 3, 1)}) == "fin-impossible"
            assert open_lead(**{**agreed, "until": dt.date(2029, 2, 28)}).pk

    def test_one_at_a_time_also_after_a_merge(self, agreed, amina, house, social):
        other = ground.person(house, "Amina")
        ground.led(other, social, house)
        merge_persons(absorbed=other, kept=amina, by=SYSTEM)
        assert code_of(open_lead, **agreed) == "deja-referente"

    def test_the_database_itself_refuses_two(self, case):
        case.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            case.save(force_insert=True)

    def test_only_who_may_lead_in_this_house(self, agreed, agent, elsewhere, house):
        assert code_of(open_lead, **{**agreed, "lead": agent}) == "pas-referente"
        assert code_of(open_lead, **{**agreed, "lead": factories.staff("travail_social", elsewhere)}) == "pas-referente"
        assert code_of(open_lead, **{**agreed, "by": agent}) == "pas-cette-maison"
        assert code_of(open_lead, **{**agreed, "maison": elsewhere}) == "pas-cette-maison"
        sector = factories.staff("travail_social", house.sector)
        assert set(possible_leads(house)) == {agreed["lead"], sector}

    def test_nobody_leads_herself(self, agreed, house, social):
        herself = ground.person(house, "Élise", user=social)
        assert code_of(open_lead, **{**agreed, "person": herself}) == "pas-soi-meme"

    def test_a_double_click_agrees_once(self, agreed):
        key = uuid.uuid4()
        assert open_lead(**agreed, key=key).pk == open_lead(**agreed, key=key).pk


class TestHandingOver:
    def test_one_ends_and_the_next_begins_and_she_is_told_in_neutral_words(self, case, other, social):
        row = hand_over_lead(case=case, to=other, until=dt.date(2027, 10, 1), agreed="written", by=social)
        case.refresh_from_db()
        assert (case.ended_why, case.ended_on, row.follows, row.lead) == ("handed", dt.date(2026, 11, 24), case, other)
        message = OutboxMessage.objects.get()
        assert message.confidential
        assert "Petit" not in message.body
        assert "Morel" not in message.body

    def test_not_to_the_same_nor_after_the_end(self, case, other, social, until):
        common = {"case": case, "until": until, "agreed": "oral", "by": social}
        assert code_of(hand_over_lead, to=social, **common) == "meme-referente"
        assert code_of(hand_over_lead, to=other, **{**common, "agreed": ""}) == "accord-manque"
        end_lead(case=case, why="done", by=social)
        assert code_of(hand_over_lead, to=other, **common) == "accompagnement-fini"

    def test_not_by_another_house(self, case, other, elsewhere, until):
        stranger = factories.staff("travail_social", elsewhere)
        assert code_of(hand_over_lead, case=case, to=other, until=until, agreed="oral", by=stranger) == "pas-cette-maison"


class TestEnding:
    @pytest.mark.parametrize("why", ["done", "person"])
    def test_by_the_team(self, case, social, why):
        assert end_lead(case=case, why=why, by=social).ended_why == why
        assert code_of(end_lead, case=case, why=why, by=social) == "accompagnement-fini"

    @pytest.mark.parametrize("why", ["", "term", "handed", "zzz"])
    def test_not_for_a_reason_that_is_no_choice_of_theirs(self, case, social, why):
        assert code_of(end_lead, case=case, why=why, by=social) == "fin-inconnue"

    def test_at_its_date_by_itself_the_day_after_and_she_is_told(self, case, until):
        with time_machine.travel("2027-05-24 10:00+02:00"):
            assert tasks.end_what_is_over() == 0
        with time_machine.travel("2027-05-25 10:00+02:00"):
            assert tasks.end_what_is_over() == 1
            assert tasks.end_what_is_over() == 0
        case.refresh_from_db()
        assert (case.ended_why, case.ended_by) == ("term", None)
        assert OutboxMessage.objects.get().purpose == "casework.lead"


class TestWhatWaits:
    def told(self, user) -> dict:
        return {task["label"]: task["count"] for task in registry.staff_tasks.get("casework")(user)}

    def test_a_month_before_the_end(self, case, social):
        assert self.told(social) == {}  # what does not wait is not said
        with time_machine.travel("2027-04-25 10:00+02:00"):
            assert self.told(social)["accompagnement qui finit dans le mois"] == 1

    @pytest.mark.parametrize("how", ["role", "account"])
    def test_when_her_role_ends_or_her_account_is_closed(self, case, social, house, how):
        chief = factories.staff("responsable", house)
        assert self.told(chief) == {}
        if how == "role":
            withdraw_role(assignment=social.role_assignments.get(), by=SYSTEM)
        else:
            close_account(user=social, by=SYSTEM)
        assert self.told(chief)["personne dont le référent n’est plus là"] == 1
        assert self.told(factories.staff("responsable", ground.house())) == {}


class TestSight:
    @pytest.fixture
    def hers(self, amina, social, house):
        user = factories.resident()
        spouse = factories.resident()
        person = ground.person(house, "Brune", user=user)
        partner = ground.person(house, "Conjoint", user=spouse)
        create_household(referents=[person, partner], by=SYSTEM)
        return user, spouse, ground.led(person, social, house)

    def test_she_sees_it_her_spouse_does_not(self, client, hers):
        user, spouse, case = hers
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        assert "Élise Morel" in client.get("/mon-espace/").content.decode()
        stop = reverse("space_lead_stop", args=[case.pk])
        assert client.get(stop).status_code == 200
        client.force_login(spouse, "django.contrib.auth.backends.ModelBackend")
        assert "Élise Morel" not in client.get("/mon-espace/").content.decode()
        assert client.post(stop).status_code == 404
        case.refresh_from_db()
        assert case.ended_why == ""

    def test_she_stops_it_herself_and_nobody_asks_why(self, client, hers):
        user, _, case = hers
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        stop = reverse("space_lead_stop", args=[case.pk])
        assert client.post(stop).url == client.post(stop).url == "/mon-espace/"
        case.refresh_from_db()
        assert (case.ended_why, case.ended_by) == ("person", user)
        assert "Élise Morel" not in client.get("/mon-espace/").content.decode()

    def test_staff_of_the_house_see_it_on_her_page_others_do_not(self, client, case, agent, amina, elsewhere):
        page = reverse("desk_person", args=[amina.pk])
        assert "Élise Morel" in factories.sign_in(client, agent).get(page).content.decode()
        amina.maisons.add(elsewhere, through_defaults={"since": dt.date(2026, 1, 1)})
        stranger = factories.staff("accueil", elsewhere)
        assert "Élise Morel" not in factories.sign_in(client, stranger).get(page).content.decode()
        assert (
            "Élise Morel"
            not in factories.sign_in(client, factories.staff("animation", agent.role_assignments.get().maison)).get(page).content.decode()
        )


class TestScreens:
    def test_agree_hand_over_and_end(self, client, social, other, amina, house):
        factories.sign_in(client, social)
        page = reverse("desk_lead_of", args=[amina.pk])
        refused = client.post(page, {"lead": other.pk, "until": "2029-01-01", "agreed": "oral"})
        assert "un an au plus" in refused.content.decode().lower()
        assert client.post(page, {"lead": other.pk, "until": "2027-05-24", "agreed": "oral"}).url == reverse("desk_person", args=[amina.pk])
        case = CaseLead.objects.get()
        there = reverse("desk_case", args=[case.pk])
        assert client.get(page).url == there
        assert client.post(there, {"lead": social.pk, "until": "2027-06-01", "agreed": "written"}).status_code == 302
        last = CaseLead.objects.running().get()
        assert last.lead == social
        client.post(reverse("desk_case_end", args=[last.pk]), {"why": "done"})
        assert not CaseLead.objects.running().exists()

    def test_the_list_costs_the_same_whatever_its_length(self, client, social, house):
        factories.sign_in(client, social)

        def cost() -> int:
            client.get("/equipe/parcours/")
            with CaptureQueriesContext(connection) as seen:
                assert client.get("/equipe/parcours/").status_code == 200
            return len(seen)

        for step in range(2):
            ground.led(ground.person(house, f"A{step}"), social, house)
        few = cost()
        for step in range(9):
            ground.led(ground.person(house, f"B{step}"), social, house)
        assert cost() == few


def test_in_a_house_that_is_closed_nobody_begins_to_lead():
    house, other = ground.house(), ground.house("Les Ormes")
    lead = factories.staff("travail_social", house)
    who = ground.person(other)
    house.closed_on, house.succeeded_by = dt.date(2026, 11, 2), other
    house.save()
    asked = {"person": who, "lead": lead, "until": dt.date(2027, 5, 24), "agreed": "oral", "by": SYSTEM}
    assert code_of(open_lead, maison=house, **asked) == "maison-close"
    assert not CaseLead.objects.exists()
    house.closed_on = house.succeeded_by = None
    house.save()
    assert open_lead(maison=house, **asked).pk
