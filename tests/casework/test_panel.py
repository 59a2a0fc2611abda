"""What the room adds to a person's page and to « mon espace »: little when there is nothing, bounded when there is much."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.casework.actions.receive_mail import receive_mail
from portal.kit import registry
from portal.kit.audit import SYSTEM
from tests.people import factories

from . import ground

pytestmark = pytest.mark.django_db


class Request:
    def __init__(self, user):
        self.user = user


def cost(slot, user, person) -> int:
    slot.get("casework").context(Request(user), person)  # her roles are read once
    with CaptureQueriesContext(connection) as seen:
        slot.get("casework").context(Request(user), person)
    return len(seen)


def filled(person, house, lead, number):
    for step in range(number):
        ground.referred(person, ground.offer(f"Partenaire {step}"), house)
    ground.led(person, lead, house)
    receive_mail(registration=ground.registered(person, house), by=SYSTEM)


def test_one_query_for_somebody_the_room_has_nothing_of_and_five_at_most(amina, house, social):
    assert registry.person_panels.get("casework").context(Request(social), amina) is None
    assert cost(registry.person_panels, social, amina) == 1
    filled(amina, house, social, 12)
    assert cost(registry.person_panels, social, amina) == 5
    shown = registry.person_panels.get("casework").context(Request(social), amina)
    assert (len(shown["referrals"]), shown["lead"].lead, shown["waiting"].quantity) == (3, social, 1)


def test_each_member_of_staff_what_is_hers_to_see(amina, house, social, elsewhere):
    filled(amina, house, social, 2)
    panel = registry.person_panels.get("casework").context
    strangers = [("accueil", elsewhere), ("travail_social", elsewhere)]
    for role, place in [("animation", house), ("regie", house), ("redaction", house), *strangers]:
        assert panel(Request(factories.staff(role, place)), amina) is None, role


def test_her_own_card_costs_three(amina, house, social):
    user = factories.resident()
    assert cost(registry.space_cards, user, amina) == 3
    filled(amina, house, social, 5)
    assert cost(registry.space_cards, user, amina) == 3
