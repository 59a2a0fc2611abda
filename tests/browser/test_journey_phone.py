"""The telephone rings in the middle of something else: what was being written waits, the caller is known, told and promised a call, and
what was being written goes on where it stood."""

from playwright.sync_api import expect

from portal.desk.models import AsideFile, CallBack
from portal.people.models import Person

from .conftest import scrolls_sideways
from .test_few_gestures import BOTH, Hands
from .town import TABLET, account, plain, somebody

MOST = 16  # from the ringing to the form as it stood


@BOTH
def test_a_call_in_the_middle_of_a_new_record(screen, axe, javascript):
    caller = somebody("Zita", "Zitounov", birth_year=1984, phone="+33612345678")
    page = screen("/equipe/personnes/nouvelle/", javascript=javascript, user=account("accueil"), **TABLET)
    page.get_by_label("Prénom").fill("Odile")
    page.locator("[name=family_name]").fill("Interrompue")

    hands = Hands(page)  # it rings
    hands.press("Mettre de côté")
    expect(page.get_by_role("heading", name="Mis de côté (1)")).to_be_visible()
    hands.click(page.locator("a[href='/equipe/telephone/']:visible").first)
    page.wait_for_url("**/equipe/telephone/")
    expect(page.get_by_label("Nom, téléphone")).to_be_focused()
    hands.type_where_the_cursor_is("zitounov")
    hands.key("Enter")
    hands.click(page.get_by_role("link", name="Zitounov"))
    assert "Rien de prévu" not in page.inner_text("main"), "her dates are said before anything was asked"

    hands.fill("En quelle année êtes-vous née", "1990")
    hands.key("Enter")
    expect(page.get_by_text("Cela ne correspond pas à sa fiche")).to_be_visible()
    hands.fill("En quelle année êtes-vous née", "1984")
    hands.key("Enter")
    expect(page.get_by_role("heading", name="Ses prochaines venues")).to_be_visible()
    assert "€" not in plain(page.inner_text("main"))
    if javascript:
        axe(page)
    assert not scrolls_sideways(page)

    hands.press("Promettre de la rappeler", "link")
    hands.press("Promettre de rappeler")
    page.wait_for_url(f"**/personnes/{caller.pk}/")
    promised = CallBack.objects.get(person=caller)
    assert promised.closed_at is None

    hands.click(page.get_by_role("link", name="Équipe").first)
    hands.press("Reprendre : Nouvelle personne")
    page.wait_for_url("**/nouvelle/")
    assert page.get_by_label("Prénom").input_value() == "Odile"
    assert page.locator("[name=family_name]").input_value() == "Interrompue"
    assert not AsideFile.objects.waiting().filter(agent__email__startswith="accueil@").exists()
    assert hands.count <= MOST, hands.count
    print(f"gestures, a call in the middle: {hands.count}")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Interrompue")
    assert Person.objects.filter(family_name="Interrompue").count() == 1
