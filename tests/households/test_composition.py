"""Who belongs to a household: entering, leaving, answering for it."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.households.actions.create_household import create_household
from portal.households.actions.join_household import join_household
from portal.households.actions.leave_household import leave_household
from portal.households.actions.make_referent import make_referent
from portal.households.actions.split_household import split_household
from portal.households.actions.unmake_referent import unmake_referent
from portal.households.models import Household, Membership
from portal.households.rules import composition
from portal.kit import clock, registry
from portal.kit.audit import SYSTEM, key_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.rules.births import UNKNOWN, Birth
from tests.people import factories

from .homes import adult, child, home

pytestmark = pytest.mark.django_db


def names(household):
    return [(member.person.given_name, member.is_referent) for member in household.members()]


def verbs(household):
    return list(AuditLine.objects.filter(target=key_of(household)).order_by("pk").values_list("verb", flat=True))


def refused(call, **arguments):
    with pytest.raises(Refusal) as found:
        call(by=SYSTEM, **arguments)
    return found.value.code, str(found.value)


def test_a_household_opens_around_a_referent():
    household = home(child("Lina"), child("Sami"))
    assert names(household) == [("Amina", True), ("Lina", False), ("Sami", False)]
    assert verbs(household) == ["households.create_household"]


def test_nobody_to_answer_for_it():
    assert refused(create_household, referents=[], members=[adult()]) == (
        "foyer-sans-referent",
        "Il faut au moins une personne qui répond du foyer. Choisissez-la parmi les membres.",
    )
    assert not Household.objects.exists()


def test_a_child_does_not_answer_for_a_household_an_unknown_age_may():
    words = "Lina B. a moins de 16 ans : un enfant ne répond pas d'un foyer. Choisissez une personne adulte du foyer."
    lina = child("Lina")
    assert refused(create_household, referents=[lina]) == ("referent-trop-jeune", words)
    household = home(lina)
    assert refused(make_referent, household=household, person=lina) == ("referent-trop-jeune", words)
    assert refused(join_household, household=home(), person=lina, referent=True) == ("referent-trop-jeune", words)
    unknown = adult("Inconnue", birth_year=None)
    assert create_household(referents=[unknown], by=SYSTEM).members()[0].is_referent


def test_a_child_lives_in_two_homes_not_in_three():
    lina = child("Lina")
    home(lina)
    join_household(household=home(), person=lina, by=SYSTEM)
    assert Household.objects.of(lina).count() == 2
    assert refused(join_household, household=home(), person=lina) == (
        "deja-deux-foyers",
        "Lina B. est déjà dans deux foyers. Il faut d'abord en quitter un ; à l'accueil, on le fait avec vous.",
    )


def test_nobody_enters_twice_also_under_another_record():
    lina, twin = child("Lina"), child("Lina")
    household = home(lina)
    assert refused(join_household, household=household, person=lina) == (
        "deja-membre",
        "Lina B. est déjà dans ce foyer. Il n'y a rien à faire.",
    )
    merge_persons(absorbed=twin, kept=lina, by=SYSTEM)
    assert refused(join_household, household=household, person=twin)[0] == "deja-membre"


def test_nobody_enters_tomorrow():
    assert refused(join_household, household=home(), person=adult(), since=clock.today() + dt.timedelta(days=1)) == (
        "entree-a-venir",
        "Cette date n'est pas encore passée. Choisissez aujourd'hui ou un jour passé.",
    )


def test_the_other_referents_are_told_who_entered():
    amina = adult(email="amina@exemple.fr")
    household = home(referent=amina)
    join_household(household=household, person=adult("Karim"), by=SYSTEM)
    message = OutboxMessage.objects.get(purpose="households.joined")
    assert (message.address, message.subject) == ("amina@exemple.fr", "Votre foyer a changé")
    assert "Karim B." in message.body
    assert "Karim" not in message.subject


def test_who_acts_herself_is_not_told_of_it():
    user = factories.resident()
    amina = adult(email="amina@exemple.fr", user=user)
    household = home(referent=amina)
    karim = join_household(household=household, person=adult("Karim"), by=user).person
    make_referent(household=household, person=karim, by=user)
    leave_household(household=household, persons=[amina], by=user)
    assert not OutboxMessage.objects.exists()


def test_leaving_ends_the_membership_and_tells_the_person():
    karim = adult("Karim", email="karim@exemple.fr")
    household = home(karim)
    leave_household(household=household, persons=[karim], by=SYSTEM)
    assert names(household) == [("Amina", True)]
    ended = Membership.objects.get(person=karim)
    assert (ended.until, ended.is_referent) == (clock.today(), False)
    assert verbs(household)[-1] == "households.leave_household"
    assert OutboxMessage.objects.get(purpose="households.left").address == "karim@exemple.fr"


def test_the_last_referent_does_not_leave_the_others_alone():
    amina, lina = adult(), child()
    household = home(lina, referent=amina)
    words = (
        "Il ne resterait plus personne pour répondre du foyer. "
        "Désignez d'abord une autre personne référente, ou faites partir tout le monde ensemble."
    )
    assert refused(leave_household, household=household, persons=[amina]) == ("dernier-referent", words)
    assert refused(unmake_referent, household=household, person=amina) == ("dernier-referent", words)
    leave_household(household=household, persons=[amina, lina], by=SYSTEM)
    assert household.members() == []


def test_who_is_no_member_does_not_leave_nor_answer():
    household, stranger = home(), adult("Autre")
    words = ("pas-membre", "Cette personne ne fait pas partie de ce foyer. Rechargez la page pour voir qui en fait partie.")
    assert refused(leave_household, household=household, persons=[stranger]) == words
    assert refused(leave_household, household=household, persons=[]) == words
    assert refused(make_referent, household=household, person=stranger) == words
    assert refused(unmake_referent, household=household, person=stranger) == words


def test_who_left_may_come_back():
    karim = adult("Karim")
    household = home(karim)
    leave_household(household=household, persons=[karim], by=SYSTEM)
    join_household(household=household, person=karim, by=SYSTEM)
    assert [name for name, _ in names(household)] == ["Amina", "Karim"]


@pytest.fixture
def cuts(monkeypatch):
    slot = registry.Slot("household_left")
    monkeypatch.setattr(registry, "household_left", slot)
    return slot


def test_leaving_cuts_what_other_rooms_hold_in_the_same_act(cuts):
    seen = []
    cuts.add("tests", lambda household, person, by: seen.append((household.pk, person.pk)))
    karim, lina = adult("Karim"), child()
    household = home(karim, lina)
    leave_household(household=household, persons=[karim, lina], by=SYSTEM)
    assert seen == [(household.pk, karim.pk), (household.pk, lina.pk)]


def test_a_room_that_says_no_leaves_everything_as_it_was(cuts):
    def never(household, person, by):
        raise Refusal("panier-en-cours", "Un panier est en cours.", "Attendez jeudi.")

    cuts.add("tests", never)
    karim = adult("Karim", email="k@exemple.fr")
    household = home(karim)
    assert refused(leave_household, household=household, persons=[karim])[0] == "panier-en-cours"
    assert len(household.members()) == 2
    assert not OutboxMessage.objects.exists()


def test_sight_is_cut_at_once():
    user = factories.resident()
    karim = adult("Karim", user=user)
    household = home(karim)
    make_referent(household=household, person=karim, by=SYSTEM)
    assert list(Household.objects.led_by(user)) == [household]
    leave_household(household=household, persons=[karim], by=SYSTEM)
    assert not Household.objects.visible_to(user).exists()
    assert not Household.objects.led_by(user).exists()


def test_a_referent_is_made_and_unmade():
    karim = adult("Karim")
    household = home(karim)
    make_referent(household=household, person=karim, by=SYSTEM)
    make_referent(household=household, person=karim, by=SYSTEM)
    assert [refers for _, refers in names(household)] == [True, True]
    unmake_referent(household=household, person=karim, by=SYSTEM)
    assert [refers for _, refers in names(household)] == [True, False]
    assert verbs(household)[1:] == ["households.make_referent", "households.unmake_referent"]


def test_some_leave_and_form_another_household():
    karim, lina = adult("Karim"), child()
    household = home(karim, lina)
    made = split_household(household=household, persons=[karim, lina], referents=[karim], by=SYSTEM)
    assert names(made) == [("Karim", True), ("Lina", False)]
    assert names(household) == [("Amina", True)]


def test_a_new_household_needs_a_referent_among_those_who_go():
    karim, lina = adult("Karim"), child()
    household = home(karim, lina)
    words = ("foyer-sans-referent", "Il faut une personne qui répond du nouveau foyer. Choisissez-la parmi celles qui partent.")
    assert refused(split_household, household=household, persons=[lina], referents=[]) == words
    assert refused(split_household, household=household, persons=[lina], referents=[karim]) == words
    assert refused(split_household, household=household, persons=[lina], referents=[lina])[0] == "referent-trop-jeune"
    assert len(household.members()) == 3


def test_two_records_of_one_person_are_one_member_and_apart_again_when_undone():
    one, two = adult("Karim"), adult("Karim")
    household = home(one, two)
    merge = merge_persons(absorbed=one, kept=two, by=SYSTEM)
    assert names(household) == [("Amina", True), ("Karim", False)]
    make_referent(household=household, person=two, by=SYSTEM)
    unmake_referent(household=household, person=two, by=SYSTEM)
    unmerge_persons(merge=merge, by=SYSTEM)
    assert len(household.members()) == 3
    merge_persons(absorbed=one, kept=two, by=SYSTEM)
    leave_household(household=household, persons=[two], by=SYSTEM)
    assert names(household) == [("Amina", True)]


def test_an_absorbed_referent_still_counts_as_the_one_that_stands():
    user = factories.resident()
    amina, kept = adult(), adult("Amina bis", user=user)
    household = home(child(), referent=amina)
    merge_persons(absorbed=amina, kept=kept, by=SYSTEM)
    assert list(Household.objects.led_by(user)) == [household]
    assert names(household)[0] == ("Amina bis", True)


@time_machine.travel("2026-11-24 10:00+01:00")
def test_the_database_itself_refuses_what_cannot_be():
    household = home()
    member = household.memberships.get()
    day = clock.today()
    broken = [
        lambda: Membership.objects.create(household=household, person=member.person, since=day),
        lambda: Membership.objects.filter(pk=member.pk).update(until=day - dt.timedelta(days=1), is_referent=False),
        lambda: Membership.objects.filter(pk=member.pk).update(until=day),
    ]
    for write in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


@pytest.mark.parametrize("size", [2, 12])
def test_the_members_cost_one_query_whatever_their_number(size, django_assert_num_queries):
    household = home(*(child(f"Enfant {number}") for number in range(size)))
    with django_assert_num_queries(1):
        assert len(household.members()) == size + 1


members = st.dictionaries(st.integers(1, 9), st.booleans(), max_size=6).map(lambda found: list(found.items()))


@given(members, st.sets(st.integers(1, 9)))
def test_a_household_left_by_some_is_empty_or_led(found, leaving):
    staying = [(key, refers) for key, refers in found if key not in leaving]
    assert composition.stays_led(found, leaving) == (not staying or any(refers for _, refers in staying))


@pytest.mark.parametrize(
    ("birth", "may"),
    [
        (UNKNOWN, True),
        (Birth(year=2010), True),
        (Birth(year=2011), False),
        (Birth(dt.date(2010, 11, 24), 2010), True),
        (Birth(dt.date(2010, 11, 25), 2010), False),
    ],
)
def test_from_sixteen_one_may_answer_for_a_household(birth, may):
    assert composition.may_refer(birth, dt.date(2026, 11, 24)) is may
