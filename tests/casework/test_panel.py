"""What the room adds to a person's page and to « mon espace »: little when there is nothing, bounded when there is much."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from portal.casework.actions.receive_mail import receive_mail
from portal.kit import registry
from portal.kit.audit import SYSTEM
from portal.people.models import Person
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


def at_the_desk(user, person):
    """The person as her page at the desk reads her."""
    return Person.objects.annotate(**registry.person_marks.get("casework")(user)).get(pk=person.pk)


def test_nothing_is_asked_for_somebody_the_room_has_nothing_of_and_one_query_at_most(amina, house, social):
    plain = at_the_desk(social, amina)
    assert registry.person_panels.get("casework").context(Request(social), plain) is None
    assert cost(registry.person_panels, social, plain) == 0
    filled(amina, house, social, 12)
    known = at_the_desk(social, amina)
    assert cost(registry.person_panels, social, known) == 1
    shown = registry.person_panels.get("casework").context(Request(social), known)
    assert len(shown["referrals"]) == 3
    assert known.casework_led_name == social.get_full_name()
    assert known.casework_mail == known.casework_address is not None
    page = render_to_string("casework/desk/person_panel.html", shown)
    assert house.name in page
    assert "du courrier l’attend" in page


def test_each_member_of_staff_what_is_hers_to_see(amina, house, social, elsewhere):
    filled(amina, house, social, 2)
    panel = registry.person_panels.get("casework").context
    strangers = [("accueil", elsewhere), ("travail_social", elsewhere)]
    for role, place in [("animation", house), ("regie", house), ("redaction", house), *strangers]:
        user = factories.staff(role, place)
        assert panel(Request(user), at_the_desk(user, amina)) is None, role


def test_her_own_card_costs_two(amina, house, social):
    user = factories.resident()
    assert cost(registry.space_cards, user, amina) == 2
    filled(amina, house, social, 5)
    assert cost(registry.space_cards, user, amina) == 2
