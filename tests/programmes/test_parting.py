"""Leaving a household cuts sight and messages of each other's places; two records of one person hold one place on a sheet."""

import pytest

from portal.households.actions.leave_household import leave_household
from portal.households.models import Membership
from portal.kit import clock, registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.withdraw import withdraw
from programmes.enums import Audience, Channel
from programmes.models import Enrolment
from programmes.notifications import reader_for
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db


def member(home, name: str):
    found = make.person(name)
    found.user, found.email = accounts.resident(), f"{name}@exemple.fr"
    found.save()
    Membership.objects.create(household=home, person=found, since=clock.today(), is_referent=True)
    return found


@laid_once
def pair():
    home = make.household()
    return home, member(home, "lea"), member(home, "marc")


def taken_for(person, by) -> Enrolment:
    return enrol(sheet=make.sheet(3), people=[person], by=by.user, channel=Channel.ONLINE)[0]


def sees(person, place) -> bool:
    return Enrolment.objects.visible_to(person.user).filter(pk=place.pk).exists()


@pytest.mark.parametrize("who_leaves", [0, 1])
def test_whoever_leaves_neither_sees_the_places_taken_for_the_other(pair, who_leaves):
    home, lea, marc = pair
    for_lea, for_marc = taken_for(lea, marc), taken_for(marc, lea)
    assert sees(marc, for_lea)
    assert reader_for(for_lea) == marc
    leave_household(household=home, persons=[(lea, marc)[who_leaves]], by=None)
    for_lea.refresh_from_db()
    for_marc.refresh_from_db()
    assert not sees(marc, for_lea)
    assert not sees(lea, for_marc)
    assert (sees(lea, for_lea), sees(marc, for_marc)) == (True, True)
    assert (reader_for(for_lea), reader_for(for_marc)) == (lea, marc)
    lines = AuditLine.objects.filter(verb="programmes.part_ways").values_list("target", "detail")
    assert dict(lines) == {
        f"programmes.Enrolment:{for_lea.pk}": {"was": marc.user_id},
        f"programmes.Enrolment:{for_marc.pk}": {"was": lea.user_id},
    }


def test_places_taken_for_oneself_and_by_strangers_stay_as_they_are(pair):
    home, lea, _ = pair
    own, by_friend = taken_for(lea, lea), taken_for(lea, member(make.household(), "amie"))
    leave_household(household=home, persons=[lea], by=None)
    for place in (own, by_friend):
        before = place.enrolled_by_id
        place.refresh_from_db()
        assert place.enrolled_by_id == before
    assert not AuditLine.objects.filter(verb="programmes.part_ways").exists()


def test_it_counts_for_a_place_written_on_an_absorbed_record(pair):
    home, lea, marc = pair
    old = make.person("Mme L.")
    place = taken_for(old, marc)
    merge_persons(absorbed=old, kept=lea, by=None)
    leave_household(household=home, persons=[lea], by=None)
    place.refresh_from_db()
    assert place.enrolled_by_id is None


def obstacles(absorbed, kept) -> list[str]:
    return [refusal.code for refusal in registry.merges.get("programmes").obstacles(absorbed, kept)]


class TestMerging:
    def test_two_records_on_one_sheet_are_refused_in_words(self):
        sheet, one, two = make.sheet(3), make.person(), make.person()
        enrol(sheet=sheet, people=[one, two], by=None)
        with pytest.raises(Refusal) as caught:
            merge_persons(absorbed=two, kept=one, by=None)
        assert caught.value.code == "deux-places"
        assert str(caught.value) == (
            "Chacune des deux fiches a une place sur « Repas de quartier ». "
            "Demandez à la personne laquelle elle garde, rendez l'autre, puis réunissez les fiches."
        )

    def test_once_one_is_given_back_they_are_merged(self):
        sheet, one, two = make.sheet(3), make.person(), make.person()
        rows = enrol(sheet=sheet, people=[one, two], by=None)
        withdraw(enrolment=rows[1], by=None)
        merge_persons(absorbed=two, kept=one, by=None)

    def test_a_confidential_title_is_not_said(self):
        sheet = make.sheet(3, activity=make.event("Groupe de parole"), confidential=True)
        one, two = make.person(), make.person()
        enrol(sheet=sheet, people=[one, two], by=None)
        [refusal] = registry.merges.get("programmes").obstacles(two, one)
        assert "parole" not in refusal.words
        assert registry.merges.get("programmes").summary(one) == [("Places à venir", "Rendez-vous")]

    def test_dates_gone_by_stand_against_nothing(self):
        import time_machine

        sheet, one, two = make.sheet(3, days=2), make.person(), make.person()
        enrol(sheet=sheet, people=[one, two], by=None)
        assert obstacles(two, one) == ["deux-places"]
        with time_machine.travel(make.in_days(4), tick=False):
            assert obstacles(two, one) == []
            merge_persons(absorbed=two, kept=one, by=None)

    def test_after_a_merge_nobody_is_twice_on_a_sheet_whichever_record_is_used(self):
        sheet, one, two = make.sheet(3), make.person(), make.person()
        enrol(sheet=sheet, people=[two], by=None)
        merge = merge_persons(absorbed=two, kept=one, by=None)
        two.refresh_from_db()
        for record in (one, two):
            with pytest.raises(Refusal) as caught:
                enrol(sheet=sheet, people=[record], by=None)
            assert caught.value.code == "deja-inscrit"
        unmerge_persons(merge=merge, by=None)
        assert enrol(sheet=sheet, people=[one], by=None)[0].state == "confirmed"

    def test_an_invited_person_stays_invited_under_her_other_record(self):
        date, one, two = make.session(), make.person(), make.person()
        sheet = open_sheet(activity=date.activity, sessions=[date], audience=Audience.CIRCLE, circle=(two,), by=None)
        with pytest.raises(Refusal) as caught:
            enrol(sheet=sheet, people=[one], by=None)
        assert caught.value.code == "hors-cercle"
        merge_persons(absorbed=two, kept=one, by=None)
        assert enrol(sheet=sheet, people=[one], by=None)[0].state == "confirmed"

    def test_the_comparison_says_to_what_each_is_to_come(self):
        person = make.person()
        enrol(sheet=make.sheet(3), people=[person], by=None)
        assert registry.merges.get("programmes").summary(person) == [("Places à venir", "Repas de quartier")]
        assert registry.merges.get("programmes").summary(make.person()) == []
