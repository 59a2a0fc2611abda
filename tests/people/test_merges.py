"""Merging two records: rows stay, readings follow, and it is undone exactly."""

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.edit_person import edit_person
from portal.people.actions.issue_card import issue_card
from portal.people.actions.merge_persons import merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.models import Card, Person, PersonMaison, PersonMerge, SearchKey

from . import factories
from .records import person

pytestmark = pytest.mark.django_db


def merge(absorbed, kept):
    return merge_persons(absorbed=absorbed, kept=kept, by=SYSTEM)


def rows():
    """Everything that a merge may touch, as it is written; keys of the search index aside, which are laid anew."""
    keys = sorted(SearchKey.objects.values_list("person_id", "kind", "key"))
    written = [*Person.objects.order_by("pk"), *Card.objects.order_by("pk"), *PersonMaison.objects.order_by("pk")]
    return serializers.serialize("json", written), keys


def test_the_absorbed_record_points_to_its_successor_and_leaves_the_lists():
    old, kept = person("Amina", "Benali"), person("Amina", "Ben Ali")
    merge(old, kept)
    old.refresh_from_db()
    assert old.current_record == kept
    assert list(Person.objects.current()) == [kept]
    assert {row["pk"] for row in Person.objects.records_of(old)} == {old.pk, kept.pk}
    line = AuditLine.objects.get(verb="people.merge_persons")
    assert line.detail == {"absorbed": old.pk, "merge": PersonMerge.objects.get().pk}


def test_the_one_that_stands_is_found_by_the_names_of_both():
    old, kept = person("Amina", "Haddad"), person("Amina", "Ben Ali")
    merge(old, kept)
    assert set(SearchKey.objects.filter(key="haddad").values_list("person_id", flat=True)) == {kept.pk}


def test_undoing_puts_every_row_back_as_it_was(houses):
    old, kept = person("Amina", "Haddad", phone="0612345678", maison=houses[0]), person("Amina", "Ben Ali", maison=houses[1])
    issue_card(person=old, by=SYSTEM)
    before = rows()
    unmerge_persons(merge=merge(old, kept), by=SYSTEM)
    assert rows() == before
    assert AuditLine.objects.filter(verb="people.unmerge_persons").count() == 1
    assert merge(old, kept).pk != PersonMerge.objects.earliest("pk").pk


def test_a_chain_always_leads_to_the_last_record_and_each_link_can_be_undone_in_any_order():
    first, second, third = person("A", "Un"), person("A", "Deux"), person("A", "Trois")
    one = merge(first, second)
    two = merge(second, third)
    assert set(Person.objects.values_list("pk", "successor")) == {(first.pk, third.pk), (second.pk, third.pk), (third.pk, None)}
    unmerge_persons(merge=two, by=SYSTEM)
    assert set(Person.objects.values_list("pk", "successor")) == {(first.pk, second.pk), (second.pk, None), (third.pk, None)}
    again = merge(Person.objects.get(pk=second.pk), third)
    unmerge_persons(merge=one, by=SYSTEM)
    assert set(Person.objects.values_list("pk", "successor")) == {(first.pk, None), (second.pk, third.pk), (third.pk, None)}
    unmerge_persons(merge=again, by=SYSTEM)
    assert Person.objects.current().count() == 3


def test_search_follows_when_a_link_in_the_middle_is_undone():
    first, second, third = person("A", "Unique"), person("A", "Deuxieme"), person("A", "Troisieme")
    one = merge(first, second)
    merge(second, third)
    unmerge_persons(merge=one, by=SYSTEM)
    found = {key: set(SearchKey.objects.filter(key=key).values_list("person_id", flat=True)) for key in ("unique", "deuxieme")}
    assert found == {"unique": {first.pk}, "deuxieme": {third.pk}}


def refusal_of(absorbed, kept):
    with pytest.raises(Refusal) as refused:
        merge(absorbed, kept)
    return refused.value


def test_a_record_is_not_merged_with_itself():
    someone = person()
    refusal = refusal_of(someone, someone)
    assert (refusal.code, str(refusal)) == ("meme-fiche", "C'est deux fois la même fiche. Choisissez une autre fiche.")


def test_no_circle_and_no_second_successor():
    one, two, three = person(), person(), person()
    merge(one, two)
    for pair in ((two, one), (one, three), (three, one)):
        refusal = refusal_of(*pair)
        assert refusal.code == "fiche-deja-reunie"
        assert str(refusal) == "L'une des deux fiches est déjà réunie à une autre. Partez de la fiche qui reste."


def test_two_accounts_are_perhaps_two_persons():
    refusal = refusal_of(person(user=factories.resident()), person(user=factories.resident()))
    assert refusal.code == "deux-comptes"
    assert str(refusal).startswith("Chacune des deux fiches a son compte : il s'agit peut-être de deux personnes. Demandez à la personne")


def test_an_account_tied_to_an_absorbed_record_counts_too():
    one, two = person(user=factories.resident()), person()
    merge(one, two)
    assert refusal_of(person(user=factories.resident()), two).code == "deux-comptes"


def test_two_cards_in_service_wait_for_a_choice():
    one, two = person(), person()
    issue_card(person=one, by=SYSTEM)
    issue_card(person=two, by=SYSTEM)
    refusal = refusal_of(one, two)
    assert (refusal.code, str(refusal)) == (
        "deux-cartes",
        "Chacune des deux fiches a une carte en service. Demandez à la personne laquelle elle garde, et fermez l'autre.",
    )


def test_a_merge_is_undone_once():
    done = merge(person(), person())
    unmerge_persons(merge=done, by=SYSTEM)
    with pytest.raises(Refusal) as refused:
        unmerge_persons(merge=done, by=SYSTEM)
    assert (refused.value.code, refused.value.words) == ("reunion-deja-defaite", "Ces deux fiches sont déjà séparées.")


def test_an_absorbed_record_is_no_longer_edited():
    old, kept = person(), person()
    merge(old, kept)
    with pytest.raises(Refusal) as refused:
        edit_person(person=old, by=SYSTEM, given_name="Autre")
    assert (refused.value.code, str(refused.value)) == (
        "fiche-reunie",
        "Cette fiche a été réunie à une autre. Ouvrez l'autre fiche pour la corriger.",
    )


@pytest.fixture
def room_above(monkeypatch):
    slot = registry.Slot("merges")
    monkeypatch.setattr(registry, "merges", slot)
    return slot


def test_a_room_above_may_stand_against_a_merge(room_above):
    room_above.add("tests", registry.MergePart(obstacles=lambda absorbed, kept: [Refusal("deux-places", "Deux places.", "Une de trop.")]))
    one, two = person(), person()
    assert refusal_of(one, two).code == "deux-places"
    assert not PersonMerge.objects.exists()


def test_what_a_room_carried_is_handed_back_when_undone(room_above):
    seen = []
    room_above.add(
        "tests",
        registry.MergePart(
            carry=lambda absorbed, kept: {"moved": [absorbed.pk]},
            undo=lambda absorbed, kept, note: seen.append((absorbed.pk, kept.pk, note)),
        ),
    )
    one, two = person(), person()
    done = merge(one, two)
    assert done.carried["tests"] == {"moved": [one.pk]}
    unmerge_persons(merge=done, by=SYSTEM)
    assert seen == [(one.pk, two.pk, {"moved": [one.pk]})]


def test_the_database_itself_refuses_a_merge_with_itself_and_two_standing_merges():
    one, two, three = person(), person(), person()
    done = merge(one, two)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonMerge.objects.create(absorbed=one, kept=three, at=done.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonMerge.objects.create(absorbed=three, kept=three, at=done.at)
