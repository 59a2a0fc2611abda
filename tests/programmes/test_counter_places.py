"""The places of a person at the counter: whatever kind, an offer is answered and a place given back for her."""

import datetime as dt

import pytest
import time_machine

from portal.people.models import PersonMaison
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment
from tests.people import factories as people

from .test_conformance import OWN_WAY, _any_place, _any_sheet, kind  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_tuesday(db):
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def sheet(kind):  # noqa: F811
    return OWN_WAY.get(kind.key, (_any_sheet, None))[0](kind)


@pytest.fixture
def desk(client, sheet):
    """The counter; of a list that stays confidential, whoever may read it: at the counter nobody knows that she is on it."""
    return people.sign_in(client, people.staff("travail_social" if sheet.stays_confidential else "accueil", sheet.maison))


def place(kind, sheet, act) -> Enrolment:  # noqa: F811
    row = OWN_WAY.get(kind.key, (None, _any_place))[1](sheet, act)
    PersonMaison.objects.create(person=row.person, maison=sheet.maison, since="2026-01-01")
    return row


def hers(row: Enrolment) -> str:
    return f"/equipe/personnes/{row.person_id}/places/"


def press(desk, row: Enrolment, act: str):
    row.refresh_from_db()
    return desk.post(f"/equipe/rendez-vous/place/{row.pk}/", {"act": act, "vers": "places", "version": row.version})


def test_she_is_put_on_the_sheet_and_gives_her_place_back(desk, kind, sheet):  # noqa: F811
    from programmes.actions.enrol import enrol

    row = place(kind, sheet, enrol)
    assert "Rendre la place" in desk.get(hers(row)).content.decode() or row.state == EnrolmentState.HELD
    assert press(desk, row, "withdraw").url == hers(row)
    row.refresh_from_db()
    assert row.state == EnrolmentState.WITHDRAWN
    assert "Aucune place à venir" in desk.get(hers(row)).content.decode()


def test_she_waits_is_offered_the_place_and_says_yes_at_the_counter(desk, kind, sheet):  # noqa: F811
    from programmes.actions.enrol import enrol
    from programmes.actions.wait import wait

    first, second = place(kind, sheet, enrol), place(kind, sheet, wait)
    assert "Quitter la liste" in desk.get(hers(second)).content.decode()
    first.refresh_from_db()
    withdraw(enrolment=first, by=None, channel=Channel.COUNTER)
    second.refresh_from_db()
    assert second.state == EnrolmentState.OFFERED
    page = desk.get(hers(second)).content.decode()
    assert "Elle dit oui" in page
    assert "Elle dit non" in page
    press(desk, second, "confirm")
    second.refresh_from_db()
    assert second.state == EnrolmentState.CONFIRMED


def test_the_page_costs_the_same_whatever_her_places(desk, sheet, django_assert_max_num_queries):
    from programmes.actions.enrol import enrol

    from . import factories as make

    someone = make.person()
    PersonMaison.objects.create(person=someone, maison=sheet.maison, since="2026-01-01")
    counted = []
    desk.get(f"/equipe/personnes/{someone.pk}/places/")
    for more in (2, 9):
        for _ in range(more):
            date = make.session(house=sheet.maison)
            other = make.open_sheet(activity=date.activity, sessions=[date], capacity=3, by=None)
            enrol(sheet=other, people=[someone], household=make.household(), by=make.agent(), channel=Channel.COUNTER)
        with django_assert_max_num_queries(12) as queries:
            desk.get(f"/equipe/personnes/{someone.pk}/places/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_counter_does_not_know_of_a_place_on_a_list_that_stays_confidential(client, kind, sheet):  # noqa: F811
    from programmes.actions.enrol import enrol

    row = place(kind, sheet, enrol)
    people.sign_in(client, people.staff("accueil", sheet.maison))
    assert (f"/equipe/rendez-vous/place/{row.pk}/" in client.get(hers(row)).content.decode()) != sheet.stays_confidential
    assert (client.post(f"/equipe/rendez-vous/place/{row.pk}/", {"act": "withdraw", "version": row.version}).status_code == 404) == (
        sheet.stays_confidential
    )


@pytest.mark.parametrize("role", ["accueil", "travail_social"])
def test_a_confidential_place_is_for_who_may_see_it(client, role):
    from programmes.actions.enrol import enrol

    from . import factories as make

    quiet = make.sheet(confidential=True)
    someone = make.person()
    PersonMaison.objects.create(person=someone, maison=quiet.maison, since="2026-01-01")
    enrol(sheet=quiet, people=[someone], by=make.agent(), channel=Channel.COUNTER)
    people.sign_in(client, people.staff(role, quiet.maison))
    page = client.get(f"/equipe/personnes/{someone.pk}/places/").content.decode()
    assert ("Rendre la place" in page) == (role == "travail_social")
    assert "Repas de quartier" not in page
    acts = client.get(f"/equipe/personnes/{someone.pk}/gestes/").content.decode()
    assert ("Place confirmée" in acts) == (role == "travail_social")
