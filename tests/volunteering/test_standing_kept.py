"""What is kept of « tous les jeudis sauf… »: taken away, erased, forgotten after a year, and one of two when two records are one person."""

import datetime as dt

import pytest

from portal.kit import clock, registry
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.models import PersonMerge
from programmes.models import Enrolment
from programmes.volunteering.actions.end_standing import end_standing
from programmes.volunteering.actions.forget_files import forget_of
from programmes.volunteering.actions.lay_standing import lay_standings
from programmes.volunteering.exports.person import hands_told
from programmes.volunteering.models import StandingDate, StandingShift, Volunteer
from programmes.volunteering.privacy import PURGE
from tests.people import factories as people

from . import factories as make
from .test_giving_back import at
from .test_standing import ask, steps, thursdays

pytestmark = pytest.mark.django_db


def told(person) -> list[dict]:
    return [row for file in hands_told(person)["benevole"] for row in file["creneaux_reguliers"]]


class TestTakenAway:
    def test_when_how_often_until_when_and_which_dates_were_not_for_her(self):
        volunteer, shifts = make.volunteer(), thursdays(1, 2, 3)
        last = clock.today() + dt.timedelta(days=60)
        standing = ask(shifts[0], volunteer, but=[shifts[1].pk], last_on=last)
        [row] = told(volunteer.person)
        assert (row["quand"], row["jusqu_au"]) == (standing.recurrence.words, last.isoformat())
        assert row["sauf"] == [{"le": shifts[1].session.local_date.isoformat(), "pourquoi": "Pas cette fois, comme vous l’avez demandé."}]

    def test_those_of_another_are_not_hers(self):
        volunteer = make.volunteer()
        ask(thursdays(1)[0], make.volunteer())
        assert told(volunteer.person) == []


class TestErased:
    def test_nothing_of_it_stays_and_no_date_is_laid_any_more(self):
        volunteer, other = make.volunteer(), make.volunteer()
        shifts = thursdays(1, 2)
        ask(shifts[0], volunteer)
        kept = ask(shifts[0], other)
        forget_of(volunteer.person, by=None)
        assert list(StandingShift.objects.all()) == [kept]
        assert set(StandingDate.objects.values_list("standing", flat=True)) == {kept.pk}
        assert lay_standings() == 0


class TestForgotten:
    def purge(self, days: int) -> int:
        day = clock.today() + dt.timedelta(days=days)
        with at(clock.now() + dt.timedelta(days=days)):
            announced = registry.purge_previews.get(PURGE)(day)["standing"]
            assert registry.purges.get(PURGE)(day)["standing"] == announced
        return announced

    def test_a_year_after_it_ended_and_not_before(self):
        standing = ask(thursdays(1, 2)[0], make.volunteer())
        end_standing(standing=standing, by=None, channel="counter")
        assert self.purge(360) == 0 and StandingDate.objects.count() == 2
        assert self.purge(370) == 1
        assert not StandingShift.objects.exists() and not StandingDate.objects.exists()

    def test_a_year_after_its_last_day_though_nobody_ended_it(self):
        ask(thursdays(1)[0], make.volunteer(), last_on=clock.today() + dt.timedelta(days=14))
        assert self.purge(370) == 0
        assert self.purge(385) == 1

    def test_one_that_runs_stays(self):
        ask(thursdays(1)[0], make.volunteer())
        assert self.purge(2000) == 0 and StandingShift.objects.count() == 1


class TestTwoRecordsOfOnePerson:
    @pytest.fixture
    def boss(self):
        return people.staff("responsable", make.house())

    def two(self) -> tuple[Volunteer, Volunteer]:
        return make.volunteer(make.person("Mme A.", birth_year=1980)), make.volunteer(make.person("Mme A. bis", birth_year=1980))

    def test_another_one_goes_on_in_the_file_that_stays(self, boss):
        first, other = self.two()
        mine, hers = ask(thursdays(1)[0], first), ask(thursdays(1, hour=9)[0], other)
        merge_persons(absorbed=other.person, kept=first.person, by=boss)
        assert set(StandingShift.objects.filter(volunteer=first, ended_at=None)) == {mine, hers}
        unmerge_persons(merge=PersonMerge.objects.get(), by=boss)
        assert StandingShift.objects.get(volunteer=other) == hers

    def test_the_very_same_is_one_that_ends_and_parts_again(self, boss):
        first, other = self.two()
        shifts = thursdays(1, 2, 3)
        other_ones = ask(shifts[0], other, but=[shifts[2].pk])
        stays = ask(shifts[1], first, but=[shifts[1].pk])
        merge_persons(absorbed=other.person, kept=first.person, by=boss)
        assert list(StandingShift.objects.filter(ended_at=None)) == [stays]
        assert len(steps(stays)) == 3
        later = make.shift(shifts[0].session.activity.specific, task=shifts[0].post, days=28)
        assert lay_standings() == 1
        assert Enrolment.objects.active().filter(sheet=later.sheet_id).count() == 1
        unmerge_persons(merge=PersonMerge.objects.get(), by=boss)
        other_ones.refresh_from_db()
        assert (other_ones.ended_at, other_ones.volunteer) == (None, other)
        assert StandingDate.objects.filter(standing=other_ones).count() == 3

    def test_ended_once_it_is_ended_and_all_its_dates_are_given_back(self, boss):
        first, other = self.two()
        shifts = thursdays(1, 2)
        ask(shifts[0], other)
        stays = ask(shifts[1], first, but=[shifts[1].pk])
        merge_persons(absorbed=other.person, kept=first.person, by=boss)
        assert end_standing(standing=stays, by=None, channel="counter") == []
        assert not StandingShift.objects.filter(ended_at=None).exists()
        assert not Enrolment.objects.active().filter(sheet=shifts[0].sheet_id).exists()
