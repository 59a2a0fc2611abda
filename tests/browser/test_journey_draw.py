"""A draw and its explanation: a resident asks from her phone, the counter asks for somebody else, the hour comes, both read why."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from portal.kit import clock
from portal.people.models import Person
from programmes.actions.draw_sheet import draw_again
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, SignUpSheet
from programmes.tasks import draws

from .conftest import seen
from .town import TABLET, account, books_are_true, somebody


def its_hour_comes(sheet: SignUpSheet) -> None:
    """The window closes and tick passes, as it does each minute."""
    now = clock.now()
    SignUpSheet.objects.filter(pk=sheet.pk).update(requests_until=now - dt.timedelta(minutes=1), draw_at=now)
    assert draws() > 1


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_draw_and_its_explanation(screen, axe, javascript):
    sheet = SignUpSheet.objects.get(activity__title="Journée à la mer")
    amina = Person.objects.get(user=account("amina"))
    Enrolment.objects.filter(sheet=sheet, person=amina).update(state=EnrolmentState.WITHDRAWN)  # she asks by herself here
    phone = screen(sheet.activity.get_url(), javascript=javascript, user=amina.user)
    expect(phone.get_by_text("puis tirage")).to_be_visible()
    phone.get_by_role("link", name="Je demande une place").click()
    expect(phone.get_by_role("heading", name="Un tirage au sort")).to_be_visible()
    phone.get_by_label(amina.display_name, exact=True).check()
    seen(phone, "1-demander")
    phone.get_by_role("button", name="Envoyer ma demande").click()
    expect(phone.get_by_role("heading", name="Votre demande est dans le tirage")).to_be_visible()
    mine = Enrolment.objects.get(sheet=sheet, person=amina, state=EnrolmentState.REQUESTED)
    expect(phone.get_by_text(str(mine.party_id), exact=True)).to_be_visible()
    seen(phone, "2-demande")

    other = somebody("Odile", "Tarrazona")
    desk = screen(
        f"/equipe/rendez-vous/{sheet.pk}/inscrire/?personne={other.pk}", javascript=javascript, user=account("direction"), **TABLET
    )
    seen(desk, "3-comptoir")
    desk.get_by_role("button", name="Inscrire").click()
    expect(desk.get_by_role("heading", name=sheet.activity.title)).to_be_visible()
    hers = Enrolment.objects.get(sheet=sheet, person=other)
    assert (hers.state, hers.channel) == (EnrolmentState.REQUESTED, "counter")

    its_hour_comes(sheet)
    sheet.refresh_from_db()
    phone.reload()
    expect(phone.get_by_role("heading", name="Comment le tirage s’est passé pour vous")).to_be_visible()
    expect(phone.get_by_text(f"{sheet.draw.asks} demandes pour {sheet.draw.places} places")).to_be_visible()
    assert other.full_name not in phone.inner_text("main")
    seen(phone, "4-explication")
    desk.goto(f"/equipe/rendez-vous/{sheet.pk}/tirage/")
    row = desk.get_by_role("row").filter(has_text=other.full_name)
    expect(row).to_contain_text(str(hers.party_id))
    seen(desk, "5-resultat")
    desk.get_by_role("button", name="Rejouer le tirage").click()
    expect(desk.get_by_text("même résultat")).to_be_visible()
    if javascript:
        axe(phone)
        axe(desk)
    assert draw_again(sheet.draw)
    assert not sheet.draw.lines.filter(told=False).exists()
    books_are_true()
