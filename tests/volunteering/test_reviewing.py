"""What no longer fits is told to the team with its reason; nothing is undone by itself."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import clock
from portal.people.actions.merge_persons import merge_persons
from programmes.actions.move_session import move_session
from programmes.actions.withdraw import withdraw
from programmes.models import Enrolment
from programmes.volunteering.models import HeldQualification, Shift, Volunteer
from programmes.volunteering.reading.reviewing import staff_tasks, to_review, unfit_places
from tests.people import factories as accounts

from . import factories as make
from .test_taking import counter, family

pytestmark = pytest.mark.django_db


def codes() -> list[list[str]]:
    return [[reason.code for reason in one.reasons] for one in unfit_places(Shift.objects.to_come())]


def test_whoever_fits_is_nobody_s_task():
    make.taken(make.shift())
    assert codes() == []
    assert staff_tasks(accounts.staff("animation", make.house())) == []


def test_a_qualification_that_lapses_between_sign_up_and_the_day():
    post, volunteer, food = make.post(), make.volunteer(), make.qualification()
    post.qualifications.add(food)
    make.held(volunteer, food)
    counter(make.shift(task=post), volunteer)
    HeldQualification.objects.update(valid_until=clock.today() + dt.timedelta(days=3))
    assert codes() == [["qualification-finie"]]
    assert Enrolment.objects.active().count() == 1


def test_a_shift_moved_onto_another_of_hers():
    volunteer, first, second = make.volunteer(), make.shift(), make.shift(days=9)
    counter(first, volunteer)
    counter(second, volunteer)
    move_session(session=second.session, start=first.session.start, end=first.session.end, by=None)
    assert codes() == [["deja-un-creneau"], ["deja-un-creneau"]]
    assert Enrolment.objects.active().count() == 2


def test_who_left_and_a_child_whose_adult_gave_her_place_back():
    mother, child = make.volunteer(), make.volunteer(make.person("Lila", birth_date=dt.date(2013, 1, 1)))
    Volunteer.objects.filter(pk=child.pk).update(guardian_on=clock.today())
    family(mother.person, child.person)
    rows = counter(make.shift(task=make.post(with_adult_from=12)), mother, child)
    assert codes() == []
    withdraw(enrolment=rows[0], by=None, channel="counter")
    assert codes() == [["avec-un-adulte"]]
    Volunteer.objects.filter(pk=child.pk).update(left_at=clock.now())
    assert codes() == [["a-arrete", "avec-un-adulte"]]


def test_what_is_only_about_her_time_is_no_task():
    volunteer = make.volunteer()
    for days in (7, 8, 9, 10):
        counter(make.shift(days=days), volunteer)
    Volunteer.objects.filter(pk=volunteer.pk).update(weekly_cap=1)
    assert codes() == []


def test_the_team_of_the_house_reads_it_and_no_other(client):
    volunteer = make.volunteer()
    counter(make.shift(), volunteer)
    Volunteer.objects.filter(pk=volunteer.pk).update(left_at=clock.now())
    here, there = accounts.staff("animation", make.house()), accounts.staff("animation", make.house("Abbaye"))
    assert [task["count"] for task in staff_tasks(here)] == [1]
    assert staff_tasks(there) == []
    assert staff_tasks(accounts.resident()) == []
    accounts.sign_in(client, here)
    shown = client.get(reverse("volunteering_desk:to_look_at")).content.decode()
    assert "a arrêté d’être bénévole" in shown
    accounts.sign_in(client, there)
    assert "Rien à revoir" in client.get(reverse("volunteering_desk:to_look_at")).content.decode()


def lapsing(days: int, *, shift: bool = False, name: str = "Mme A.") -> Volunteer:
    """Somebody whose qualification ends in so many days; with a shift that asks for it three days later."""
    post, volunteer, food = make.post(), make.volunteer(make.person(name, birth_year=1980)), make.qualification()
    post.qualifications.add(food)
    make.held(volunteer, food)
    if shift:
        counter(make.shift(task=post, days=days + 3), volunteer)
    HeldQualification.objects.filter(volunteer=volunteer).update(valid_until=clock.today() + dt.timedelta(days=days))
    return volunteer


def test_one_list_and_one_task_say_why_each_is_to_be_seen_again(client):
    agent, left = accounts.staff("animation", make.house()), make.volunteer(make.person("M. D.", birth_year=1980))
    lapsing(20, name="Mme A."), lapsing(4, shift=True, name="Mme B."), lapsing(-3, name="Mme C.")
    counter(make.shift(days=9), left)
    Volunteer.objects.filter(pk=left.pk).update(left_at=clock.now())
    found = to_review(agent)
    assert [one.person.display_name for one in found] == ["Mme B.", "M. D.", "Mme C.", "Mme A."]
    assert [(len(one.places), len(one.held)) for one in found] == [(1, 1), (1, 0), (0, 1), (0, 1)]
    [task] = staff_tasks(agent)
    assert (task["count"], task["url"]) == (4, "/equipe/benevoles/a-revoir/")
    accounts.sign_in(client, agent)
    shown = " ".join(client.get(task["url"]).content.decode().split())
    for words in ("a arrêté d’être bénévole", "finie depuis le", "finit le", "la demande encore", "aucun en jeu"):
        assert words in shown, words


def test_the_address_that_places_had_leads_there(client):
    accounts.sign_in(client, accounts.staff("animation", make.house()))
    assert client.get("/equipe/benevoles/places-a-revoir/").url == "/equipe/benevoles/a-revoir/"
    accounts.sign_in(client, accounts.resident())
    assert client.get("/equipe/benevoles/places-a-revoir/").status_code == 404


def test_two_records_of_one_person_are_one_line():
    agent, volunteer = accounts.staff("responsable", make.house()), lapsing(4, shift=True)
    kept = make.person("Mme A.", birth_year=1980)
    merge_persons(absorbed=volunteer.person, kept=kept, by=agent)
    [one] = to_review(agent)
    assert (one.person, len(one.places), len(one.held), one.known) == (kept, 1, 1, True)


def test_the_whole_list_costs_the_same_queries_at_any_number():
    agent = accounts.staff("animation", make.house())

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            to_review(agent)
        return len(asked)

    lapsing(4, shift=True), lapsing(20)
    cost()  # her rights are read once
    few = cost()
    for days in (5, 6, 7, 8):
        lapsing(days, shift=True), lapsing(20 + days)
    assert cost() == few <= 12


def test_the_same_few_queries_at_any_number():
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            unfit_places(Shift.objects.to_come())
        return len(asked)

    make.taken(make.shift())
    few = cost()
    for days in range(8, 12):
        make.taken(make.shift(days=days))
    assert cost() == few <= 5
