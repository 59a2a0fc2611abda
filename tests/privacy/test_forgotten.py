"""Somebody who left something in every room is forgotten: no row of any room tells her name, how to reach her, or a word written to her."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models

from portal.casework.models import AddressRegistration, CaseLead, MailItem, Referral
from portal.desk.models import AsideFile, CallBack, CallNote
from portal.kit import audit, clock, registry
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.people.actions.erase_persons import erase_persons
from portal.people.actions.merge_persons import merge_persons
from portal.people.models import Person
from portal.privacy.actions.erase_data import erase_data, preview_of
from portal.privacy.actions.receive_request import receive_request
from programmes.models import Enrolment, SheetSession
from programmes.volunteering.models import Thanks, WorkedHours
from tests.casework import ground as casework

from .everywhere import live, still_running

pytestmark = pytest.mark.django_db
HERS = ("zerrouki", "amina", "612345678", "3 rue des tilleuls", "mot-a-elle")
# Models which may still hold her key once she is forgotten: her bare record, and what has no name without it.
STILL = {"people.Card", "programmes.Enrolment", "households.Membership", "privacy.DataRequest", "people.PersonMerge", "people.Person"}
STILL |= {"volunteering.Volunteer"}  # an empty file, so that the hours given stay counted for the house
TEXTS = (models.CharField, models.TextField, models.JSONField)

OURS = ("portal.", "programmes", "paniers", "pass_culture", "maisons_habitants", "allauth")


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith(OURS)]


def telling() -> list[str]:
    """« model: field » of every row of any table that holds a word of hers."""
    found = set()
    for model in ours():
        fields = [field.name for field in model._meta.concrete_fields if isinstance(field, TEXTS)]
        for row in model.objects.values(*fields) if fields else ():
            found |= {f"{model._meta.label}: {name}" for name, value in row.items() if any(word in str(value).lower() for word in HERS)}
    return sorted(found)


def naming(records) -> set[str]:
    """Labels of the models with a row that holds one of these records, many-to-many tables included."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            about = isinstance(field, models.ForeignKey) and field.related_model is Person
            if about and model._default_manager.filter(**{f"{field.name}__in": records}).exists():
                found.add(model._meta.label)
    return found


def asked(person, by=SYSTEM):
    row = receive_request(person=person, kind="erasure", door="counter", identity="paper", by=by)
    return erase_data(request=row, kinds=registry.erasures.keys(), handed="by_hand", by=by)


def unseen_for_two_years(person) -> None:
    Person.objects.filter(pk=person.pk).update(last_contact_on=clock.today() - dt.timedelta(days=800))
    type(person.user).objects.filter(pk=person.user_id).update(last_login=None)


def test_the_walk_sees_her_while_she_is_there(amina, house):
    live(amina, house)
    there = telling()
    assert {"people.Person: family_name", "notifications.OutboxMessage: sizes", "desk.AsideFile: title"} <= set(there)
    assert {"casework.Referral", "casework.AddressRegistration_covered", "desk.CallNote", "people.PaperCode"} <= naming([amina.pk])


def test_at_her_request_nothing_tells_who_she_was(amina, house):
    live(amina, house, times=2)
    still_running(amina, house)
    row = asked(amina)
    amina.refresh_from_db()
    assert amina.erased_at, row.result
    assert telling() == []
    assert naming([amina.pk]) <= STILL


def test_neither_once_nobody_has_seen_her_for_two_years(amina, house):
    live(amina, house)
    unseen_for_two_years(amina)
    assert erase_persons() == 1
    AsideFile.objects.all().delete()  # gone the same evening, two years ago
    assert telling() == []
    assert naming([amina.pk]) <= STILL


def test_whoever_is_still_served_is_not_forgotten_by_the_night(amina, house):
    still_running(amina, house)
    unseen_for_two_years(amina)
    assert erase_persons() == 0


def test_counts_stay_without_her(amina, house):
    live(amina, house)
    asked(amina)
    assert (Referral.objects.get().outcome, Referral.objects.get().person) == ("arrived", None)
    assert AddressRegistration.objects.filter(person=None, state="ended").count() == 1
    assert not (CaseLead.objects.exists() or MailItem.objects.exists() or CallNote.objects.exists() or CallBack.objects.exists())
    assert SheetSession.objects.filter(sheet__slot__isnull=False, unnamed=1).count() == 1
    assert not Enrolment.objects.filter(sheet__slot__isnull=False).exists()
    assert WorkedHours.objects.filter(volunteer__charter=None, note="").count() == 1 and not Thanks.objects.exists()


def test_the_journal_no_longer_says_for_whom(amina, house):
    live(amina, house)
    asked(amina)
    about = AuditLine.objects.filter(subject=audit.key_of(amina))
    assert not about.filter(verb__startswith="casework.").exists()
    assert AuditLine.objects.filter(verb="casework.refer_person", subject="").exists()


def test_an_absorbed_records_rows_go_too(amina, walter, boss, house):
    casework.referred(walter, casework.offer("Chez Paul"), house)
    CallNote.objects.create(source="desk.call_backs", key="1", person=walter, outcome="reached")
    merge_persons(absorbed=walter, kept=amina, by=boss)
    asked(amina)
    assert naming([amina.pk, walter.pk]) <= STILL


def test_nobody_elses_rows_go(amina, walter, house):
    Person.objects.filter(pk=walter.pk).update(email="walter@exemple.fr")
    walter.refresh_from_db()
    live(walter, house)
    before = naming([walter.pk])
    live(amina, house)
    asked(amina)
    assert naming([walter.pk]) == before
    assert Referral.objects.filter(person=walter).exists() and AsideFile.objects.exists()


class TestWhatIsSettledFirst:
    def held(self, person) -> dict:
        return {line.key: line for line in preview_of(person)}

    def codes(self, person) -> list[str]:
        return [refusal.code for refusal in self.held(person)["people.record"].obstacles]

    def test_an_address_that_runs_and_mail_that_waits(self, amina, house):
        from portal.casework.actions.end_address import end_address
        from portal.casework.actions.receive_mail import receive_mail

        registration = casework.registered(amina, house)
        receive_mail(registration=registration, by=SYSTEM)
        assert self.codes(amina) == ["domiciliation-en-cours", "courrier-en-attente"]
        asked(amina)
        amina.refresh_from_db()
        registration.refresh_from_db()
        assert (amina.erased_at, amina.family_name, registration.state) == (None, "Zerrouki", "active")
        end_address(registration=registration, reason="home", by=SYSTEM)
        assert self.codes(amina) == ["courrier-en-attente"]
        assert self.held(amina)["casework.addresses"].kept == "Quelque chose l’attend encore à l’accueil."

    def test_a_moment_to_come_with_somebody_who_receives(self, amina):
        from tests.appointments import factories as moments

        moments.book(moments.plan()[0], amina)
        assert self.codes(amina) == ["place-a-venir"]
        assert "à venir" in self.held(amina)["appointments"].kept
