"""Minutes that no committee is left to approve: whoever directs the house establishes them, and the page says so."""

import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from maisons_habitants.committees.actions.approve_minutes import approve_minutes
from maisons_habitants.committees.actions.dissolve_body import dissolve_body
from maisons_habitants.committees.actions.draft_minutes import correct_minutes
from maisons_habitants.committees.actions.establish_minutes import establish_minutes
from maisons_habitants.committees.actions.save_minutes import save_minutes
from maisons_habitants.committees.enums import MeetingState, MinutesState
from maisons_habitants.committees.models import Minutes
from maisons_habitants.committees.reading.minutes import intact, published_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from tests.people import factories

from . import evenings
from . import factories as make
from .evenings import SECRET

pytestmark = pytest.mark.django_db
SAID = "Établi par la direction de la maison après la dissolution du comité"


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code and bool(refusal.way_out))


@pytest.fixture
def left():
    """Minutes never approved of a committee that is dissolved."""
    minutes = evenings.drafted()
    dissolve_body(body=minutes.meeting.body, words="Plus assez de membres.", by=None)
    return Minutes.objects.select_related("meeting__body__maison").get(pk=minutes.pk)


@pytest.fixture
def chief(left):
    return factories.staff("responsable", left.meeting.body.maison)


def test_they_are_frozen_published_and_say_who_established_them(left, chief, client):
    key = uuid.uuid4()
    done = establish_minutes(minutes=left, by=chief, seen=left.edition, key=key)
    assert establish_minutes(minutes=left, by=chief, seen=left.edition, key=key) == done
    assert (done.state, done.approved_in, done.established) == (MinutesState.APPROVED, None, True)
    assert done.approved_at and intact(done) and published_of(left.meeting.body) == [done]
    line = AuditLine.objects.get(verb="committees.establish_minutes")
    assert (line.by, line.maison_id, line.detail) == (chief, left.meeting.body.maison_id, {"digest": done.digest})
    page = client.get(reverse("committees:minutes", args=[done.pk])).content.decode()
    assert SAID in page and "Approuvé par le comité" not in page and SECRET not in page
    assert client.get(reverse("committees:minutes_paper", args=[done.pk])).status_code == 200
    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.filter(pk=done.pk).update(text="Autre chose")


def test_what_a_committee_approved_says_so_still(client):
    done = evenings.approved()
    page = client.get(reverse("committees:minutes", args=[done.pk])).content.decode()
    assert "Approuvé par le comité à la réunion du" in page and SAID not in page and not done.established


def test_a_committee_that_sits_approves_by_itself():
    minutes = evenings.drafted()
    with refused("comite-qui-siege"):
        establish_minutes(minutes=minutes, by=factories.staff("direction"))
    assert Minutes.objects.get(pk=minutes.pk).state == MinutesState.DRAFT


@pytest.mark.parametrize("role", ["animation", "accueil", "redaction"])
def test_only_whoever_directs_the_house_establishes_them(left, role):
    with refused("pas-la-direction"):
        establish_minutes(minutes=left, by=factories.staff(role, left.meeting.body.maison))
    with refused("pas-la-direction"):
        establish_minutes(minutes=left, by=factories.staff("responsable", make.house("Ailleurs")))
    assert not AuditLine.objects.filter(verb="committees.establish_minutes").exists()


def test_what_is_stale_empty_or_says_too_much_is_refused(left, chief):
    with refused("deja-modifie"):
        establish_minutes(minutes=left, by=chief, seen=left.edition + 1)
    Minutes.objects.filter(pk=left.pk).update(public_text=" ")
    with refused("texte-public-vide"):
        establish_minutes(minutes=left, by=chief)
    Minutes.objects.filter(pk=left.pk).update(public_text=f"{SECRET} est partie.")
    with refused("dit-trop"):
        establish_minutes(minutes=left, by=chief)
    Minutes.objects.filter(pk=left.pk).update(public_text="Nous avons parlé du jardin.")
    done = establish_minutes(minutes=left, by=chief)
    with refused("deja-approuve"):
        establish_minutes(minutes=done, by=chief)


def test_a_correction_is_established_in_its_turn_and_the_one_before_stays_read(left, chief):
    first = establish_minutes(minutes=left, by=chief)
    second = correct_minutes(minutes=first, why="Une date", by=chief)
    assert published_of(left.meeting.body) == [first]
    establish_minutes(minutes=second, by=chief)
    assert published_of(left.meeting.body) == [second]


def test_the_screen_offers_it_to_whoever_directs_and_tells_the_others(left, chief, client):
    screen = reverse("committees_desk:minutes", args=[left.meeting_id])
    act = reverse("committees_desk:minutes_establish", args=[left.pk])
    keeper = factories.sign_in(client, factories.staff("animation", left.meeting.body.maison))
    told = keeper.get(screen).content.decode()
    assert act not in told and "demandez à la personne qui dirige la maison" in told
    assert "prévoyez la suivante" not in told
    assert keeper.post(act, {"seen": left.edition}).status_code in (302, 403, 404)
    assert Minutes.objects.get(pk=left.pk).state == MinutesState.DRAFT
    hers = factories.sign_in(client, chief)
    assert act in hers.get(screen).content.decode()
    stale = hers.post(act, {"seen": left.edition + 4}, follow=True)
    assert "Quelqu’un d’autre a changé ce compte rendu" in stale.content.decode()
    after = hers.post(act, {"seen": left.edition}, follow=True).content.decode()
    assert SAID in after and "La direction l’établit à son tour" in after
    assert Minutes.objects.get(pk=left.pk).established


def test_what_the_committee_approved_at_its_last_meeting_may_still_be_noted(chief_of_last, client):
    minutes, item, chief = chief_of_last
    page = factories.sign_in(client, chief).get(reverse("committees_desk:minutes", args=[minutes.meeting_id])).content.decode()
    assert reverse("committees_desk:minutes_approve", args=[minutes.pk, item.pk]) in page
    done = approve_minutes(minutes=minutes, item=item, by=chief)
    assert (done.approved_in_id, done.established) == (item.meeting_id, False)


@pytest.fixture
def chief_of_last():
    minutes, item = evenings.proposed(days=0.01)
    evenings.sits(item.meeting, state=MeetingState.CLOSED)
    dissolve_body(body=minutes.meeting.body, words="Fini.", by=None)
    return minutes, item, factories.staff("responsable", minutes.meeting.body.maison)


def test_what_was_typed_before_is_kept_and_may_be_completed_after_the_dissolution(left, chief):
    save_minutes(minutes=left, text="Le jardin est fini.", public_text="Le jardin est fini.", seen=left.edition, by=chief)
    assert establish_minutes(minutes=left, by=chief).public_text == "Le jardin est fini."
