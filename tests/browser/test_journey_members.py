"""A committee looks for members: the call opened at the desk, a candidacy noted at the counter in under a minute, the call closed,
a mandate that opens her space."""

import pytest
from playwright.sync_api import expect

from maisons_habitants.committees.models import Body, CallForMembers, Candidate, Mandate
from portal.people.models import Person

from .conftest import scrolls_sideways
from .test_few_gestures import Hands, sign
from .test_journey_counter import NADIA, counter  # noqa: F401
from .town import account, books_are_true, plain, somebody

MOST = 7  # under a minute: from the search to the candidacy noted
SLUG = "comite-fetes-et-jardin"


@pytest.fixture
def body() -> Body:
    return Body.objects.get(page__slug=SLUG)


def test_a_candidacy_at_the_counter_in_under_a_minute(counter, axe):  # noqa: F811
    who = somebody("Ida", "Quimperlé")
    page = counter(True)
    hands = Hands(page)
    sign(hands, NADIA)
    expect(page.get_by_label("Nom, téléphone")).to_be_focused()
    hands.count = 0
    hands.type_where_the_cursor_is(who.family_name)
    hands.key("Enter")
    hands.click(page.get_by_role("link", name=who.family_name))
    hands.press("Comité", "link")
    hands.press("Noter sa candidature")
    expect(page.get_by_text("candidature notée")).to_be_visible()
    assert hands.count <= MOST, hands.count
    print(f"gestures: {hands.count}")
    axe(page)
    assert not scrolls_sideways(page)
    row = Candidate.objects.get(person=who)
    assert (row.channel, row.state) == ("counter", "asked")


def test_from_a_call_to_a_member_of_the_committee(screen, axe, body):
    """The call that is open is closed: all who came forward have a seat; one of them opens her space."""
    rosa = Person.objects.get(user=account("rosa"))
    page = screen(f"/comites/appel/{CallForMembers.objects.get(body=body).pk}/", user=account("rosa"))
    expect(page.get_by_role("heading", name="Ce que cela demande")).to_be_visible()
    page.get_by_role("button", name="Je me propose").click()
    expect(page.get_by_text("Votre candidature est notée").first).to_be_visible()
    axe(page)
    desk = screen(f"/equipe/comites/{body.pk}/", user=account("direction"))
    desk.get_by_role("link", name="Voir", exact=True).click()
    expect(desk.get_by_role("heading", name="Clore l’appel")).to_be_visible()
    assert "Il y a assez de places" in plain(desk.inner_text("main"))
    desk.get_by_role("button", name="Clore et répondre à tous").click()
    expect(desk.get_by_text("L’appel est clos")).to_be_visible()
    axe(desk)
    assert Mandate.objects.filter(seat__body=body, person=rosa, designation="volunteer").count() == 1
    assert not Candidate.objects.filter(call__body=body, state="asked").exists()
    mine = screen(f"/comites/membres/{body.pk}/", user=account("rosa"))
    words = plain(mine.inner_text("main"))
    assert "Nous sommes" in words and rosa.display_name in words and rosa.family_name not in words
    axe(mine)
    assert not scrolls_sideways(mine)
    assert books_are_true()
