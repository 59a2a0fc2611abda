"""« Je viens avec quelqu’un »: chosen names of those who said so at the same stop, and nothing else; taken back at any time."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pass_culture.actions.choose_company import choose_company
from pass_culture.models import TripPlace
from pass_culture.reading.company import place_told
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from programmes.actions.withdraw import withdraw
from tests.people import factories as accounts

from . import factories as make
from .outward import departure, goer

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " "))


def hers(trip, client=None, name="Mme B.", **more):
    """A place of somebody with an account, signed in."""
    user = accounts.resident()
    row = goer(trip, name, user=user, **more)
    if client is not None:
        client.force_login(user)
    return row


def say(client, row, **sent):
    return client.post(reverse("pass_culture:together", args=[row.pk]), sent, follow=True)


def test_those_who_said_so_at_the_same_stop_read_each_others_chosen_names(client):
    trip = departure()
    row = hers(trip, client)
    goer(trip, "M. Diallo", stop=0, together=True, family_name="Nom-Caché", phone="+33612345678")
    goer(trip, "Mme Ailleurs", stop=1, together=True)
    goer(trip, "Mme Muette", stop=0)
    page = text(say(client, row, stop=trip.stops_read[0].pk, together="oui"))
    assert "M. Diallo" in page and "Place des Géants" in page and "C’est noté" in page
    for hidden in ("Mme Ailleurs", "Mme Muette", "Nom-Caché", "06 12"):
        assert hidden not in page


def test_before_she_says_so_she_reads_nobody_and_what_it_does(client):
    trip = departure()
    row = hers(trip, client)
    goer(trip, "M. Diallo", together=True)
    page = text(client.get(reverse("programmes:place", args=[row.pk])))
    assert "M. Diallo" not in page
    assert "Rien d’autre. Vous pouvez changer d’avis." in page


def test_alone_she_is_told_that_the_escort_waits_for_her_at_the_house(client):
    trip = departure(stops=())
    page = text(say(client, hers(trip, client), together="oui"))
    assert "la première personne" in page
    assert "Awa vous attend à la maison : Grand-Pré" in page
    assert "Traoré" not in page


def test_taken_back_nobody_reads_her_any_more(client):
    trip = departure()
    row = hers(trip, client)
    other = goer(trip, "M. Diallo", together=True)
    say(client, row, together="oui")
    assert place_told(other).companions == ["Mme B."]
    say(client, row, together="non")
    assert place_told(other).companions == []


def test_a_place_given_back_is_read_by_nobody():
    trip = departure()
    one, other = (goer(trip, name, together=True) for name in ("Mme B.", "M. Diallo"))
    withdraw(enrolment=one, by=make.agent())
    assert place_told(other).companions == []


def test_the_stop_is_kept_when_only_company_is_said_and_the_other_way_round(client):
    trip = departure()
    row = hers(trip, client, stop=1)
    say(client, row, together="oui")
    place = TripPlace.objects.get(enrolment=row)
    assert (place.stop.place, place.together) == ("Gare routière", True)
    say(client, row, stop=trip.stops_read[0].pk)
    place.refresh_from_db()
    assert (place.stop.place, place.together) == ("Place des Géants", True)


def test_a_child_says_it_through_the_grown_up_of_her_party():
    trip = departure()
    row = goer(trip, "Mme B.")
    row.person.birth_year = 2015
    row.person.save()
    with pytest.raises(Refusal) as refused:
        choose_company(enrolment=row, together=True, by=None)
    assert refused.value.code == "enfant-accompagne"
    assert not place_told(row).may_ask


def test_children_are_named_to_nobody():
    trip = departure()
    child = goer(trip, "Léa", together=True)
    child.person.birth_year = 2014
    child.person.save()
    other = goer(trip, "M. Diallo", together=True)
    assert place_told(other).companions == []


@pytest.mark.parametrize("case", ["given back", "gone", "another stop", "stale"])
def test_refusals_say_what_to_do(case):
    trip = departure()
    row = goer(trip, "Mme B.")
    asked = {"together": True}
    if case == "given back":
        withdraw(enrolment=row, by=make.agent())
    elif case == "gone":
        type(trip).objects.filter(pk=trip.pk).update(meeting_at=make.in_days(-1))
    elif case == "another stop":
        asked = {"stop": departure(days=5, title="Autre").stops_read[0]}
    else:
        choose_company(enrolment=row, together=True, by=None)
        asked = {"together": False, "seen": 1}
    code = {"given back": "plus-de-place", "gone": "sortie-partie", "another stop": "arret-inconnu", "stale": "deja-modifie"}[case]
    with pytest.raises(Refusal) as refused:
        choose_company(enrolment=row, by=None, **asked)
    assert refused.value.code == code
    assert refused.value.way_out


def test_the_same_form_twice_is_once():
    trip, key, agent = departure(), uuid.uuid4(), make.agent()
    row = goer(trip, "Mme B.")
    for _ in range(2):
        choose_company(enrolment=row, together=True, by=agent, key=key)
    assert AuditLine.objects.filter(verb="pass_culture.choose_company").count() == 1


def test_another_ones_place_is_not_hers_to_say(client):
    trip = departure()
    row = goer(trip, "Mme B.")
    client.force_login(accounts.resident())
    assert client.post(reverse("pass_culture:together", args=[row.pk]), {"together": "oui"}).status_code == 404


def test_a_stop_that_is_none_of_the_page_is_said(client):
    trip = departure()
    row = hers(trip, client)
    page = text(say(client, row, stop="999999"))
    assert "Cet arrêt n’est plus prévu" in page
    assert not TripPlace.objects.filter(stop__isnull=False).exists()


class TestAtTheCounter:
    def test_staff_note_it_for_her_and_print_her_convocation(self, client):
        trip = departure()
        row = goer(trip, "Mme B.")
        accounts.sign_in(client, accounts.staff("accueil", make.house()))
        where = reverse("pass_culture_desk:place", args=[row.pk])
        assert "Elle voudrait y aller avec quelqu’un" in text(client.get(where))
        page = text(client.post(where, {"stop": trip.stops_read[1].pk, "together": "oui"}, follow=True))
        assert "C’est noté." in page and "Gare routière" in page
        place = TripPlace.objects.get(enrolment=row)
        assert (place.stop.place, place.together) == ("Gare routière", True)

    def test_of_another_house_it_is_unknown(self, client):
        row = goer(departure(), "Mme B.")
        accounts.sign_in(client, accounts.staff("accueil", accounts.maison()))
        assert client.get(reverse("pass_culture_desk:place", args=[row.pk])).status_code == 404


def test_the_page_of_a_place_costs_the_same_for_few_and_many(client):
    trip = departure()
    row = hers(trip, client, together=True)
    where, costs = reverse("programmes:place", args=[row.pk]), []
    for _ in range(2):
        goer(trip, "M. D.", together=True)
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            client.get(where)
        costs.append(len(asked))
        for name in ("Mme X.", "Mme Y.", "Mme Z."):
            goer(trip, name, together=True)
    assert costs[0] == costs[1]


def test_a_place_given_back_says_nothing_more_of_how_one_gets_there(client):
    row = hers(departure(), client)
    page = reverse("programmes:place", args=[row.pk])
    assert "Comment on y va" in text(client.get(page))
    withdraw(enrolment=row, by=None)
    assert "Comment on y va" not in text(client.get(page))
