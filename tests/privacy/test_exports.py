"""Her data: every room that holds a person gives what it holds, nothing of another's, and the confidential part to her alone."""

import json

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from portal.kit import audit, registry
from portal.kit.audit import SYSTEM
from portal.notifications.actions.queue_message import queue_message
from portal.people.models import Person
from portal.privacy import exports
from portal.privacy.actions.receive_request import receive_request
from programmes.actions.enrol import enrol
from tests.households.homes import home
from tests.programmes.factories import sheet as a_sheet

# Model that holds a person -> the export that tells it, or why none does.
TOLD = {
    "people.Person": "people", "people.PersonMaison": "people", "people.Card": "people", "people.PersonMerge": "people",
    "people.AddressDoubt": "people", "people.PaperCode": "people", "desk.CallBack": "desk", "desk.CallNote": "desk",
    "casework.Referral": "casework", "casework.CaseLead": "casework", "casework.AddressRegistration": "casework",
    "households.Membership": "households", "households.ImageRight": "households", "pass_culture.PictureFace": "pass_culture.pictures",
    "households.RefreshNotice": "households", "programmes.Enrolment": "programmes", "programmes.CalendarFeed": "programmes.feeds",
    "volunteering.Volunteer": "volunteering", "volunteering.Shift": "volunteering", "volunteering.HandModulation": "volunteering",
    "privacy.DataRequest": "privacy", "pass_culture.CultureCard": "pass_culture",
    "committees.Mandate": "committees.members", "committees.Candidate": "committees.members",
    "committees.Proposal": "committees.proposals", "committees.Support": "committees.proposals",
    "funds.Leader": "funds.leaders", "workshops.Validation": "workshops.trainings", "workshops.Trained": "workshops.trainings",
    "workshops.Help": "workshops.helps", "workshops.Loan": "workshops.loans", "workshops.Sale": "workshops.sales",
    "notifications.OutboxMessage": "notifications", "kit.AuditLine": "privacy", "kit.Reading": "privacy",
}  # fmt: skip
NOT_TOLD = {
    "people.SearchKey": "derived from her names, which are told",
    "households.Invitation": "whom a referent invited; the code is not kept, the membership that came of it is told",
    "kit.StoredFile": "pictures of outings are told by who is on them (PictureFace); each is opened at its own address",
}
KEYS = {"recipient_key", "subject", "owner_key"}  # a person named without a foreign key


def holders() -> set[str]:
    found = set()
    for model in apps.get_models():
        module = model.__module__
        if not module.startswith(("portal.", "programmes", "paniers", "pass_culture", "maisons_habitants")) or model._meta.auto_created:
            continue
        fields = model._meta.get_fields()
        person = any(isinstance(field, models.ForeignKey) and field.related_model is Person for field in fields if field.concrete)
        if person or model is Person or KEYS & {field.name for field in fields if isinstance(field, models.CharField)}:
            found.add(model._meta.label)
    return found


@pytest.mark.django_db
def test_every_model_that_holds_a_person_is_told_or_says_why_not():
    unknown = holders() - set(TOLD) - set(NOT_TOLD)
    assert sorted(unknown) == [], "an export tells it (`registry.personal_exports`), or NOT_TOLD says why not"
    assert set(TOLD.values()) <= set(registry.personal_exports.keys())
    assert sorted((set(TOLD) | set(NOT_TOLD)) - holders()) == []


@pytest.fixture
def lived(amina, walter, accueil):
    """Something in every room: a home, a place, a confidential place, a message, a reading, a request."""
    home(walter, referent=amina)
    enrol(sheet=a_sheet(), people=[amina], by=SYSTEM, channel="counter")
    enrol(sheet=a_sheet(confidential=True), people=[amina], by=SYSTEM, channel="counter")
    for confidential in (False, True):
        queue_message(
            channel="email",
            address="amina@exemple.fr",
            subject="Bonjour",
            body=f"MOT {confidential}",
            purpose="people.note",
            recipient_key=audit.key_of(amina),
            confidential=confidential,
            by=SYSTEM,
        )
    audit.note_reading(amina, by=accueil, what="desk_person")
    receive_request(person=amina, kind="objection", door="phone", asked="plus de nouvelles", by=accueil)
    return amina


@pytest.mark.django_db
class TestHers:
    def test_the_file_holds_every_room(self, at, lived):
        data = json.loads(at(lived.user).get("/mon-espace/mes-donnees/telecharger/").content)
        assert set(data) == set(registry.personal_exports.keys())
        assert len(data["programmes"]["places"]) == 2
        assert len(data["notifications"]["messages"]) >= 2
        assert data["privacy"]["demandes"][0]["texte"] == "plus de nouvelles"
        assert data["privacy"]["qui_a_ouvert_la_fiche"][0]["qui"] == "Accueil, Maison des Tilleuls"

    def test_nothing_of_another(self, at, lived, walter):
        for address in ("", "telecharger/"):
            said = at(lived.user).get(f"/mon-espace/mes-donnees/{address}").content.decode()
            assert "Quilichini" not in said and walter.given_name not in said

    def test_she_reads_her_confidential_places_and_the_desk_does_not(self, at, lived, boss, house):
        assert "MOT True" in at(lived.user).get("/mon-espace/mes-donnees/telecharger/").content.decode()
        kept = json.dumps(exports.everything_about(lived, confidential=False))
        assert "MOT False" in kept and "MOT True" not in kept and "confidentiel" not in kept

    def test_five_files_an_hour(self, at, lived):
        browser = at(lived.user)
        answers = [browser.get("/mon-espace/mes-donnees/telecharger/").status_code for _ in range(6)]
        assert answers == [200] * 5 + [302]

    def test_nobody_without_a_record(self, at):
        from tests.people import factories

        assert at(factories.resident()).get("/mon-espace/mes-donnees/")["Location"] == "/mon-espace/retrouver/"


@pytest.mark.django_db
class TestPaper:
    @pytest.fixture
    def printed(self, monkeypatch):
        """What the template of the paper was given."""
        seen = []
        monkeypatch.setattr("portal.kit.paper.pdf", lambda template, context, **options: seen.append(context) or b"%PDF-")
        return seen

    def said(self, context) -> str:
        from django.template.loader import render_to_string

        return render_to_string("privacy/export_paper.html", context)

    def test_at_the_desk_the_confidential_part_is_an_envelope_of_its_own(self, at, lived, boss, house, printed):
        from tests.people import factories

        assert at(boss).get(reverse("desk_data_paper", args=[lived.pk])).status_code == 200
        assert at(boss).get(reverse("desk_data_sealed", args=[lived.pk])).status_code == 403
        assert at(factories.staff("travail_social", house)).get(reverse("desk_data_sealed", args=[lived.pk])).status_code == 200
        whole, sealed = (self.said(context) for context in printed)
        assert "MOT False" in whole and "MOT True" not in whole and "Une part confidentielle" in whole
        assert "MOT True" in sealed and "MOT False" not in sealed

    def test_printing_is_audited_and_noted(self, at, lived, boss, printed):
        from portal.kit.models import AuditLine, Reading

        at(boss).get(reverse("desk_data_paper", args=[lived.pk]))
        assert AuditLine.objects.filter(verb="privacy.print_export", by=boss).exists()
        assert Reading.objects.filter(by=boss, screen="desk_data_paper").exists()

    def test_it_is_a_real_paper(self, lived):
        from portal.kit import clock, paper

        context = {"person": lived, "sections": exports.sections(exports.everything_about(lived)), "today": clock.today()}
        assert paper.pdf("privacy/export_paper.html", context).startswith(b"%PDF")
