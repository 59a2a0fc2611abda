"""The register of treatments and the table of delays: nothing is kept without a line, no delay is typed twice."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse

from portal.households.models import Household
from portal.kit import registry
from portal.people.models import Person
from tests.people import factories

# Purges that take away nothing about anybody, and why.
NOBODY = {}
# Models that name somebody without belonging to a treatment, and why.
OUTSIDE = {
    "tariffs.TariffVersion": "which agent published a price: the resolution's own record",
    "admin.LogEntry": "Django's own journal, closed here",
    "wagtailcore.TaskState": "moderation of pages, of the team's",
    "wagtailcore.WorkflowState": "moderation of pages, of the team's",
    "wagtailcore.CommentReply": "beside the comments of pages",
    "wagtailcore.PageSubscription": "who follows a page of the team's",
    "wagtailcore.UploadedFile": "a picture being uploaded by an editor",
    "wagtailcore.GroupCollectionPermission": "rights of groups",
    "wagtailadmin.EditingSession": "who edits a page right now",
    "wagtailembeds.Embed": "nobody",
    "wagtailcore.Page": "pages: who wrote them stands in their history",
}


def about_somebody() -> set[str]:
    """Models with a foreign key to a person, an account or a household, or that are one."""
    whom = (Person, Household, apps.get_model(settings.AUTH_USER_MODEL))
    found = {model._meta.label for model in whom}
    for model in apps.get_models():
        if any(isinstance(field, models.ForeignKey) and field.related_model in whom for field in model._meta.concrete_fields):
            found.add(model._meta.label)
    return found


def test_every_purge_belongs_to_a_treatment_and_every_treatment_to_a_purge_that_is_there():
    named = [key for row in registry.treatments for key in row.purge_keys]
    assert sorted(set(registry.purges.keys()) - set(named) - set(NOBODY)) == []
    assert sorted(set(named) - set(registry.purges.keys())) == []


def test_what_nothing_takes_away_says_why():
    silent = [row.name for row in registry.treatments if not row.purge_keys and not row.why_none]
    assert silent == []
    assert [delay.what for row in registry.treatments for delay in row.delays if not delay.purge and not delay.why_none] == []


def test_every_model_about_somebody_is_in_one_treatment():
    listed = [label for row in registry.treatments for label in row.models]
    assert sorted(label for label in set(listed) if listed.count(label) > 1) == []
    ours = {label for label in about_somebody() if not label.startswith(("wagtail", "admin."))}
    inherited = {model._meta.label for model in apps.get_models() if model._meta.parents}  # a page stands with its pages
    assert sorted(ours - set(listed) - set(OUTSIDE) - inherited) == []


def test_what_is_listed_is_there():
    known = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert sorted({label for row in registry.treatments for label in row.models} - known) == []


def test_delays_are_those_of_the_purges(monkeypatch):
    from portal.kit.actions import purge_kept
    from portal.ledger.models import books
    from portal.notifications.actions import purge_outbox
    from portal.people.rules import keeping

    delays = {(row.name, delay.what): (delay.number, delay.unit) for row in registry.treatments for delay in row.delays}
    assert delays["Messages", "Textes et adresses"] == (purge_outbox.TEXT_DAYS, "days")
    assert delays["Journal des gestes et des lectures", "Qui a ouvert quel dossier"] == (purge_kept.READINGS_DAYS, "days")
    assert delays["Fiches des personnes et cartes", "Fiche, carte et compte"] == (keeping.YEARS, "years")
    assert (books.KEPT_YEARS, "years") in delays.values()


@pytest.mark.parametrize("key", registry.treatments.keys())
def test_each_line_says_everything_the_law_asks(key):
    row = registry.treatments.get(key)
    assert all((row.name, row.purpose, row.basis, row.people, row.data, row.recipients, row.kept))
    assert "RGPD" in row.basis
    assert "'" not in "".join((row.name, row.purpose, row.data, row.kept))  # the typographic apostrophe


@pytest.mark.django_db
def test_the_register_is_for_everybody(client):
    page = client.get(reverse("data_register")).content.decode()
    for row in registry.treatments:
        assert row.name in page
    assert "#people-records" in page


@pytest.mark.django_db
def test_the_table_of_delays_and_its_paper(at, accueil):
    desk = at(accueil)
    page = desk.get(reverse("desk_keeping")).content.decode()
    assert "60\u00a0jours" in page and "10\u00a0ans" in page
    assert desk.get(reverse("desk_keeping_paper")).content.startswith(b"%PDF")


@pytest.mark.django_db
def test_a_preview_counts_what_the_purge_takes_and_touches_nothing():
    from portal.kit import clock

    for key, preview in registry.purge_previews.items():
        assert registry.purges.get(key)
        assert all(isinstance(number, int) for number in preview(clock.today()).values())


@pytest.mark.django_db
def test_the_preview_of_persons_is_what_goes(walter, amina):
    import datetime as dt

    from portal.kit import clock

    Person.objects.filter(pk=walter.pk).update(last_contact_on=clock.today() - dt.timedelta(days=800))
    factories.staff("accueil")
    seen = registry.purge_previews.get("people.persons")(clock.today())
    assert Person.objects.get(pk=walter.pk).erased_at is None
    assert seen == registry.purges.get("people.persons")(clock.today()) == {"persons": 1}


# Purges whose count is not asked before: what they take is only known by doing it, and why.
UNCOUNTED = {}


def test_every_purge_says_what_it_would_take_tonight_or_why_not():
    assert sorted(set(registry.purges.keys()) - set(registry.purge_previews.keys()) - set(UNCOUNTED)) == []
    assert set(UNCOUNTED) <= set(registry.purges.keys()) - set(registry.purge_previews.keys())


@pytest.mark.django_db
def test_what_is_announced_for_tonight_is_what_goes(amina, house):
    """Everything there is in every room, years later: each purge takes what its preview said, and the pages have a word for it."""
    import datetime as dt

    import time_machine

    from portal.kit import clock
    from portal.privacy.rules.kinds import WORDS

    from .everywhere import live

    live(amina, house, times=2)
    later = clock.now() + dt.timedelta(days=500)
    with time_machine.travel(later):
        for key in ("desk.asides", "desk.calls", "appointments.forget", "people.paper_codes", "kit.request_keys"):
            announced = registry.purge_previews.get(key)(clock.today())
            assert announced == registry.purges.get(key)(clock.today()), key
            assert key == "kit.request_keys" or any(announced.values()), key
            assert set(announced) <= set(WORDS), key
    with time_machine.travel(later + dt.timedelta(days=400)):
        announced = registry.purge_previews.get("casework")(clock.today())
        assert announced == registry.purges.get("casework")(clock.today())
        assert announced == {"mail": 2, "referrals": 2, "addresses": 2, "leads": 2}
        assert set(announced) <= set(WORDS)
        announced = registry.purge_previews.get("volunteering.files")(clock.today())
        assert (
            announced
            == registry.purges.get("volunteering.files")(clock.today())
            == {"volunteers": 1, "qualifications": 0, "standing": 0, "house_feeds": 0, "rides": 0}
        )
        assert set(announced) <= set(WORDS)


@pytest.mark.django_db
def test_a_corrected_address_and_an_old_sheet_are_announced(amina, house):
    import datetime as dt

    from portal.kit import clock
    from portal.people.models import AddressDoubt, SheetPass

    AddressDoubt.objects.create(person=amina, channel="email", address="ancienne@exemple.fr", why="boite-fermee")
    AddressDoubt.objects.create(person=amina, channel="sms", address=str(amina.phone), why="numero-inconnu")
    past = clock.now() - dt.timedelta(days=60)
    SheetPass.objects.create(
        target="x:1", label="Paniers", maison=house, issued_by=factories.staff("accueil", house), given_to="Mme V.", issued_at=past,
        expires_at=past + dt.timedelta(hours=8),
    )  # fmt: skip
    for key, kind in (("people.doubts", "address_doubts"), ("people.sheets", "sheet_names")):
        announced = registry.purge_previews.get(key)(clock.today())
        assert announced == {kind: 1} == registry.purges.get(key)(clock.today())
