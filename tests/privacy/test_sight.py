"""Who opens a person's data page: her house's agents; the data protection officer through a request alone, while it stands."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from portal.kit.audit import SYSTEM
from portal.people.actions.merge_persons import merge_persons
from portal.privacy.actions.answer_request import answer_request, withdraw_request
from portal.privacy.actions.receive_request import receive_request
from portal.privacy.models import DataRequest
from tests.people import factories

pytestmark = pytest.mark.django_db
DAY = "2026-11-24 10:00+01:00"
PAGES = ("desk_data", "desk_data_paper", "desk_data_readings")


@pytest.fixture(autouse=True)
def _a_tuesday(monkeypatch):
    monkeypatch.setattr("portal.kit.paper.pdf", lambda *given, **more: b"%PDF-")
    with time_machine.travel(DAY):
        yield


def asked(person, **values):
    return receive_request(person=person, **{"kind": "access", "door": "letter", "identity": "paper", "by": SYSTEM, **values})


def answered(row, **values):
    return answer_request(request=row, **{"state": "granted", "handed": "by_hand", "by": SYSTEM, **values})


def seen(browser, person) -> set[int]:
    return {browser.get(reverse(page, args=[person.pk])).status_code for page in PAGES}


class TestTheOfficer:
    def test_by_a_number_typed_in_the_address_she_opens_nothing(self, at, dpo, amina):
        desk = at(dpo)
        assert seen(desk, amina) == {404}
        assert desk.post(reverse("desk_data", args=[amina.pk]), {"kind": "access", "door": "letter"}).status_code == 404
        assert desk.post(reverse("desk_data_hand", args=[amina.pk]), {"identity": "paper"}).status_code == 404
        assert not DataRequest.objects.exists()

    def test_while_a_request_is_to_answer_that_file_opens_and_no_other(self, at, dpo, amina, walter):
        asked(amina)
        assert seen(at(dpo), amina) == {200}
        assert seen(at(dpo), walter) == {404}

    @pytest.mark.parametrize("answer", [{}, {"state": "refused", "reason": "excessive"}])
    def test_thirty_days_after_the_answer_it_shuts(self, at, dpo, amina, answer):
        row = answered(asked(amina), **answer)
        for days, status in ((30, 200), (31, 404)):
            with time_machine.travel(dt.datetime.fromisoformat(DAY) + dt.timedelta(days=days)):
                assert seen(at(dpo), amina) == {status}
                page = at(dpo).get(reverse("desk_request", args=[row.pk])).content.decode()
                assert (f'href="{reverse("desk_data", args=[amina.pk])}"' in page) == (status == 200)

    def test_a_request_taken_back_opens_nothing(self, at, dpo, amina):
        withdraw_request(request=asked(amina), by=amina.user)
        assert seen(at(dpo), amina) == {404}

    def test_a_request_made_on_a_record_found_double_counts(self, at, dpo, boss, amina, walter):
        asked(walter)
        merge_persons(absorbed=walter, kept=amina, by=boss)
        assert seen(at(dpo), amina) == {200}


class TestTheOthers:
    def test_her_house_keeps_its_sight_without_a_request(self, at, accueil, boss, amina):
        assert at(accueil).get(reverse("desk_data", args=[amina.pk])).status_code == 200
        assert seen(at(boss), amina) == {200}

    def test_an_officer_who_also_keeps_a_counter_sees_the_people_of_that_counter(self, at, dpo, house, elsewhere, amina):
        from portal.people.actions.create_person import create_person

        factories.give(dpo, "accueil", house)
        far = create_person(by=SYSTEM, maison=elsewhere, given_name="Odilon", family_name="Autremaison")
        assert seen(at(dpo), amina) == {200}
        assert seen(at(dpo), far) == {404}

    def test_a_request_opens_nothing_to_another_house(self, at, elsewhere, amina):
        asked(amina)
        assert seen(at(factories.staff("responsable", elsewhere)), amina) == {404}


class TestTheirCost:
    def cost(self, django_assert_max_num_queries, browser, address) -> int:
        browser.get(address)
        with django_assert_max_num_queries(90) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    def test_the_list_of_requests_costs_the_same_at_two_sizes(self, at, boss, house, django_assert_max_num_queries):
        from portal.people.actions.create_person import create_person

        desk, costs = at(boss), []
        for number in (3, 15):
            for place in range(number):
                who = create_person(by=SYSTEM, maison=house, given_name=f"Ida{place}", family_name=f"Nom{number}")
                row = asked(who, maison=house)
                if place % 2:
                    answered(row)
            costs.append(self.cost(django_assert_max_num_queries, desk, reverse("desk_requests")))
        assert costs[0] == costs[1]

    def test_a_persons_data_page_costs_the_same_at_two_sizes(self, at, boss, house, amina, django_assert_max_num_queries):
        from .everywhere import live

        desk, costs = at(boss), []
        for number in (1, 4):
            live(amina, house, times=number)
            costs.append(self.cost(django_assert_max_num_queries, desk, reverse("desk_data", args=[amina.pk])))
        assert costs[0] == costs[1]
