"""Writing down a person: a name alone is enough, and every refusal says what to do."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kit.audit import SYSTEM, key_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.check_person import FIELDS, check_person
from portal.people.actions.create_person import create_person
from portal.people.actions.edit_person import edit_person
from portal.people.actions.note_contact import note_contact
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Person, SearchKey

from . import factories
from .records import person

pytestmark = pytest.mark.django_db


def audit_of(row):
    return list(AuditLine.objects.filter(target=key_of(row)).order_by("pk").values_list("verb", flat=True))


def test_a_name_alone_is_enough():
    someone = create_person(by=SYSTEM, family_name="Diallo")
    assert (someone.display_name, someone.channel, someone.language, someone.needs) == ("D.", "letter", "fr", [])
    assert audit_of(someone) == ["people.create_person"]


def test_what_is_written_is_mended_and_completed():
    someone = create_person(
        by=SYSTEM,
        civility="mme",
        family_name="  Ben   Ali ",
        given_name="Amina",
        phone="06 12 34 56 78",
        email=" Amina@Exemple.FR ",
        birth_date=dt.date(1984, 3, 12),
        needs=["escort", "interpreter", "escort"],
    )
    someone.refresh_from_db()
    assert (someone.family_name, someone.display_name) == ("Ben Ali", "Mme B.")
    assert (str(someone.phone), someone.phone_tail, someone.email) == ("+33612345678", "5678", "amina@exemple.fr")
    assert (someone.birth_year, someone.channel, someone.needs) == (1984, "email", ["interpreter", "escort"])
    assert someone.needs_words == ["un interprète", "venir avec une personne qui aide"]


@pytest.mark.parametrize(
    ("values", "channel"),
    [
        ({"phone": "0612345678"}, "sms"),
        ({"phone": "0476001242"}, "call"),
        ({"email": "a@b.fr", "phone": "0612345678"}, "email"),
        ({}, "letter"),
    ],
)
def test_the_way_to_write_is_proposed(values, channel):
    assert create_person(by=SYSTEM, given_name="Amina", **values).channel == channel


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ({}, "nom-manquant", "Il faut au moins un nom ou un prénom. Écrivez le nom que la personne donne."),
        ({"family_name": " -- "}, "nom-manquant", "Il faut au moins un nom ou un prénom. Écrivez le nom que la personne donne."),
        ({"given_name": "A" * 81}, "texte-trop-long", "Un texte dépasse 80 signes. Raccourcissez-le."),
        ({"given_name": "A\x00b"}, "texte-illisible", "Un texte contient un signe qui ne s'écrit pas. Tapez-le à nouveau."),
        (
            {"given_name": "A", "birth_date": dt.date(2026, 11, 25)},
            "naissance-impossible",
            "Personne ne peut être né à cette date. Vérifiez l'année, ou laissez la case vide.",
        ),
        (
            {"given_name": "A", "birth_year": 1905},
            "naissance-impossible",
            "Personne ne peut être né à cette date. Vérifiez l'année, ou laissez la case vide.",
        ),
        (
            {"given_name": "A", "email": "amina@"},
            "adresse-email-refusee",
            "Cette adresse e-mail n'est pas complète. Elle ressemble à prenom.nom@exemple.fr ; sans elle, laissez la case vide.",
        ),
        (
            {"given_name": "A", "phone": "12"},
            "telephone-refuse",
            "Ce numéro de téléphone n'existe pas. Dix chiffres, ou le signe + et l'indicatif du pays.",
        ),
        (
            {"given_name": "A", "postal_code": "3800"},
            "code-postal-refuse",
            "Un code postal a cinq chiffres. Corrigez-le, ou laissez-le vide.",
        ),
        ({"given_name": "A", "language": "xx"}, "choix-inconnu", "Un choix ne fait pas partie de la liste. Choisissez dans la liste."),
        ({"given_name": "A", "needs": ["illness"]}, "choix-inconnu", "Un choix ne fait pas partie de la liste. Choisissez dans la liste."),
        (
            {"given_name": "A", "channel": "sms"},
            "moyen-sans-adresse",
            "Pour lui écrire ainsi, il faut un numéro de téléphone. Ajoutez ce qui manque, ou choisissez un autre moyen.",
        ),
    ],
)
@time_machine.travel("2026-11-24 10:00+01:00")
def test_refusals_of_a_record(values, code, words):
    with pytest.raises(Refusal) as refused:
        create_person(by=SYSTEM, **values)
    assert (refused.value.code, str(refused.value)) == (code, words)
    assert not Person.objects.exists()


def test_all_reasons_come_at_once():
    with pytest.raises(Refusal) as refused:
        create_person(by=SYSTEM, phone="12", email="x", postal_code="1")
    assert {reason.code for reason in refused.value.reasons} == {
        "telephone-refuse", "adresse-email-refusee", "code-postal-refuse", "nom-manquant"
    }  # fmt: skip


hostile = st.one_of(st.text(max_size=200), st.none(), st.sampled_from(["\x00", "a" * 5000, "<script>", "' OR 1=1 --", "\u202e", "٣"]))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.fixed_dictionaries({}, optional={name: hostile for name in FIELDS if name not in ("birth_date", "birth_year", "needs")}))
def test_whatever_is_written_is_either_kept_or_refused_in_words(values):
    try:
        with transaction.atomic():
            someone = create_person(by=SYSTEM, **values)
    except Refusal as refusal:
        assert all(reason.words for reason in refusal.reasons)
    else:
        someone.full_clean(exclude=["user", "successor"])
        again = check_person(values={**{name: getattr(someone, name) for name in FIELDS}, "phone": str(someone.phone)})
        assert again["display_name"] == someone.display_name


def test_editing_writes_what_is_given_and_leaves_the_rest():
    someone = person(phone="0612345678", birth_year=1984)
    edit_person(person=someone, by=SYSTEM, seen=1, given_name="Aminata", display_name="Mme Ben")
    someone.refresh_from_db()
    assert (someone.given_name, someone.family_name, someone.display_name, someone.version) == ("Aminata", "Ben Ali", "Mme Ben", 2)
    assert str(someone.phone) == "+33612345678"
    line = AuditLine.objects.get(verb="people.edit_person")
    assert line.detail == {"fields": ["display_name", "given_name"]}
    assert "Aminata" not in str(line.detail)


def test_an_edit_that_changes_nothing_leaves_no_trace():
    someone = person()
    edit_person(person=someone, by=SYSTEM, seen=1, given_name="Amina")
    someone.refresh_from_db()
    assert someone.version == 1
    assert audit_of(someone) == ["people.create_person"]


def test_a_stale_form_is_told_so_and_nothing_is_written():
    someone = person()
    edit_person(person=someone, by=SYSTEM, seen=1, given_name="Aminata")
    with pytest.raises(Refusal) as refused:
        edit_person(person=someone, by=SYSTEM, seen=1, given_name="Anna")
    assert refused.value.code == "fiche-modifiee"
    assert str(refused.value) == (
        "Cette fiche a été modifiée entre-temps par quelqu'un d'autre. "
        "Comparez avec ce qui est noté maintenant, puis enregistrez à nouveau."
    )
    someone.refresh_from_db()
    assert someone.given_name == "Aminata"


def test_an_emptied_display_name_takes_the_proposed_one_again():
    someone = person(civility="mme", display_name="La voisine")
    assert edit_person(person=someone, by=SYSTEM, display_name="").display_name == "Mme B."


def test_an_unknown_field_is_an_error_of_the_code():
    with pytest.raises(TypeError):
        create_person(by=SYSTEM, given_name="A", successor=None)
    with pytest.raises(TypeError):
        edit_person(person=person(), by=SYSTEM, user=None)


def test_search_keys_follow_the_names():
    someone = person("Jean-Pierre", "Dupond")
    edit_person(person=someone, by=SYSTEM, given_name="Jean")
    words = set(SearchKey.objects.filter(person=someone, kind="w").values_list("key", flat=True))
    assert words == {"jean", "dupond"}


def test_one_account_serves_one_record():
    user = factories.resident()
    person(user=user)
    with pytest.raises(Refusal) as refused:
        person("Autre", user=user)
    assert (refused.value.code, refused.value.words) == ("compte-deja-lie", "Ce compte est déjà lié à une fiche.")


def test_a_house_that_welcomes_her_knows_her_from_then_on(houses):
    someone = person(maison=houses[0])
    assert welcome_person(person=someone, maison=houses[1], by=SYSTEM) is True
    assert welcome_person(person=someone, maison=houses[1], by=SYSTEM) is False
    assert {maison.pk for maison in someone.maisons.all()} == {houses[0].pk, houses[1].pk}
    assert audit_of(someone).count("people.welcome_person") == 1


def test_the_last_contact_moves_forward_only_and_follows_a_merge():
    kept, old = person(), person()
    Person.objects.filter(pk__in=[kept.pk, old.pk]).update(last_contact_on=dt.date(2020, 1, 1))
    Person.objects.filter(pk=old.pk).update(successor=kept)
    with time_machine.travel("2026-11-24 10:00+01:00"):
        assert note_contact(person_ids=[old.pk]) == 1
        assert note_contact(person_ids=[kept.pk]) == 0
    with time_machine.travel("2025-11-24 10:00+01:00"):
        assert note_contact(person_ids=[kept.pk]) == 0
    assert Person.objects.get(pk=kept.pk).last_contact_on == dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "broken", [{"display_name": ""}, {"birth_date": dt.date(1984, 1, 1), "birth_year": None}], ids=["nameless", "date without year"]
)
def test_the_database_itself_refuses_an_impossible_record(broken):
    someone = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=someone.pk).update(**broken)


def test_the_database_itself_refuses_a_record_that_replaces_itself():
    someone = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=someone.pk).update(successor=someone)


@pytest.mark.parametrize("sign", list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_no_sign_of_direction_stays_in_what_is_written_of_her(sign):
    """In a name, it would turn the line of a list, a label, the address of a letter."""
    her = create_person(
        by=SYSTEM,
        given_name=f"Ami{sign}na",
        family_name=f"{sign}Ben Ali",
        display_name=f"Mme{sign} B.",
        address_1=f"{sign}1 rue",
        city=f"Ville{sign}",
    )
    assert (her.given_name, her.family_name, her.display_name, her.address_1, her.city) == ("Amina", "Ben Ali", "Mme B.", "1 rue", "Ville")
    edited = edit_person(person=her, by=SYSTEM, given_name=f"{sign}Zoé")
    assert edited.given_name == "Zoé"


def test_a_name_of_signs_of_direction_alone_is_no_name():
    with pytest.raises(Refusal) as caught:
        create_person(by=SYSTEM, given_name="\u202e\u202c")
    assert caught.value.code == "nom-manquant"


def test_joiners_that_a_persian_name_needs_stay():
    assert create_person(by=SYSTEM, given_name="علی\u200cرضا").given_name == "علی\u200cرضا"
