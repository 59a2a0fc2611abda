"""A day's letters printed: from the pile to the post, one that stays, one that came back; with JavaScript and without it."""

import pytest

from portal.notifications.enums import BatchState
from portal.notifications.models import LetterBatch, OutboxMessage
from portal.people.models import Person
from portal.people.notifications import Words, tell

from .conftest import scrolls_sideways
from .town import TABLET, account, house, paper, plain

WORDS = Words("Vos prochaines dates", "Bonjour,\n\nC'est noté pour jeudi.\n\nÀ bientôt.", "C'est noté pour jeudi.")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_days_letters_are_printed_posted_and_one_comes_back(screen, axe, javascript):
    check = axe if javascript else lambda page: None
    amina, odile = (
        Person.objects.create(
            display_name=given, given_name=given, family_name="Essai", language=language, channel="letter",
            address_1="3 rue du Four", postal_code="38990", city="Belleroche",
        )
        for given, language in (("Amina", "ar"), ("Odile", "fr"))
    )  # fmt: skip
    for person in (amina, odile):
        person.maisons.add(house(), through_defaults={"since": "2026-01-01"})
    OutboxMessage.objects.filter(channel="letter", state="queued").update(state="cancelled")
    letters = [tell(person, WORDS, purpose="people.news", by=None) for person in (amina, odile)]

    page = screen("/equipe/courriers/", javascript=javascript, user=account("accueil"), **TABLET)
    assert "2 lettres à imprimer" in plain(page.inner_text("main"))
    check(page)
    page.get_by_role("button", name="Imprimer les lettres du jour").first.click()
    page.wait_for_url("**/equipe/courriers/*-*/")
    check(page)
    assert not scrolls_sideways(page)
    batch = LetterBatch.objects.filter(state=BatchState.PRINTED).latest("pk")
    said = paper(page, page.get_by_role("link", name="Ouvrir les lettres (PDF)").get_attribute("href"))
    assert "Amina Essai" in said
    assert "3 rue du Four" in said

    page.get_by_text("Sauf celles-ci").click()
    page.get_by_label("Odile Essai").check()
    page.get_by_role("button", name="Tout est posté").click()
    page.get_by_text("1 lettre postée").first.wait_for()
    batch.refresh_from_db()
    assert (batch.posted, batch.count) == (1, 2)
    assert [OutboxMessage.objects.get(pk=letter.pk).state for letter in letters] == ["sent", "queued"]

    page.get_by_role("link", name="Amina Essai").click()
    page.get_by_text("C’est revenu").click()
    page.get_by_label("n'habite pas").check()
    page.get_by_role("button", name="Noter le retour").click()
    page.get_by_role("link", name="au comptoir").wait_for()
    page.goto(f"/equipe/personnes/{amina.pk}/")
    check(page)
    page.get_by_role("button", name="C’est dit").click()
    page.get_by_text("C'est noté").first.wait_for()
    assert OutboxMessage.objects.get(instead_of=letters[0]).state == "sent"
