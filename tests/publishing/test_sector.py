"""A house moves to another sector: who sees it is said by name first, and it is written down."""

import re

import pytest
from django.urls import reverse

from maisons_habitants.publishing.actions.change_sector import change_sector
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.enums import Capability, Role
from portal.people.models import User
from portal.places.models import Maison, Sector
from tests.committees.factories import house as make_house
from tests.people.factories import sign_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def west():
    return Sector.objects.create(number=92, name="Ouest")


@pytest.fixture
def direction():
    return staff(Role.DIRECTION)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("&#x27;", "'"))


def sees(user, house) -> bool:
    return house.pk in User.objects.get(pk=user.pk).scope_for(Capability.SEE_PEOPLE).maisons


def test_who_has_a_role_over_the_old_sector_sees_it_no_more_and_over_the_new_one_does(house, west, direction):
    before, after = staff(Role.ACCUEIL, house.sector), staff(Role.ACCUEIL, west)
    assert sees(before, house) and not sees(after, house)
    change_sector(maison=house, to=west, seen=house.sector_id, by=direction)
    assert sees(after, house) and not sees(before, house)


def test_who_publishes_its_pages_follows(house, west, direction):
    before, after = staff(Role.RESPONSABLE, house.sector), staff(Role.RESPONSABLE, west)
    change_sector(maison=house, to=west, seen=house.sector_id, by=direction)
    approvers = type(house.page).objects.get(pk=house.page.pk).approvers
    assert approvers in after.groups.all() and approvers not in before.groups.all()


def test_a_line_of_audit_keeps_the_day_and_both_sectors(house, west, direction):
    old = house.sector_id
    change_sector(maison=house, to=west, seen=old, by=direction)
    line = AuditLine.objects.get(verb="publishing.change_sector")
    assert (line.detail["before"], line.detail["after"], line.by) == (old, west.pk, direction)


@pytest.mark.parametrize("role", [Role.RESPONSABLE, Role.ACCUEIL, Role.COMPTABLE])
def test_nobody_else_may(house, west, role):
    with pytest.raises(Refusal, match="sur toutes les maisons"):
        change_sector(maison=house, to=west, seen=house.sector_id, by=staff(role))


def test_the_same_sector_and_a_stale_screen_are_said(house, west, direction):
    with pytest.raises(Refusal) as same:
        change_sector(maison=house, to=house.sector, seen=house.sector_id, by=direction)
    with pytest.raises(Refusal) as stale:
        change_sector(maison=house, to=west, seen=west.pk, by=direction)
    assert (same.value.code, stale.value.code) == ("meme-secteur", "deja-modifie")


def test_the_screen_names_who_sees_it_before_one_says_yes(client, house, west, direction):
    staff(Role.ACCUEIL, house.sector, first_name="Nadia", last_name="Roux")
    staff(Role.ANIMATION, west, first_name="Paul", last_name="Petit")
    sign_in(client, direction)
    url = reverse("publishing_desk:sector", args=[house.pk])
    shown = text(client.get(url, {"sector": west.pk}))
    assert shown.index("Paul Petit") < shown.index("Ne la verront plus") < shown.index("Nadia Roux")
    client.post(url, {"sector": west.pk, "seen": house.sector_id})
    assert Maison.objects.get(pk=house.pk).sector == west


def test_nobody_else_opens_the_screen(client, house):
    sign_in(client, staff(Role.RESPONSABLE))
    assert client.get(reverse("publishing_desk:sector", args=[house.pk])).status_code == 403
