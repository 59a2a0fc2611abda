"""One project from an idea at the counter to its accepted report: written with the counter, read over, heard by a committee whose member
leads it, granted in part, signed, advanced, told with its receipts, settled; what was not spent goes back to the envelope."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from maisons_habitants.committees.actions.cast_vote import cast_all
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.tick_presence import tick_presence
from maisons_habitants.committees.models import Meeting, StepAside, Vote
from maisons_habitants.committees.reading.rules_of_day import rules_on
from maisons_habitants.funds.models import Fund, FundRequest, PaymentOrder
from maisons_habitants.funds.reading.after import broken_after
from maisons_habitants.funds.reading.decisions import broken_decisions
from maisons_habitants.funds.reading.envelopes import broken_envelopes
from portal.kit import clock
from portal.people.actions.create_person import create_person
from tests.committees import factories as committees
from tests.committees.evening import BOARD
from tests.funds import factories as make
from tests.people import factories as accounts

from .conftest import scrolls_sideways
from .town import account, house, paper, plain

TITLE = "Le bal de la rue Haute"
PNG = {"name": "ticket.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
BUDGET = (("food", "Le repas", "380"), ("rental", "La sono", "200"), ("alcohol", "Le vin", "40"))


def words(page: Page) -> str:
    assert not scrolls_sideways(page), page.url
    return plain(page.inner_text("main"))


def told(page: Page, said: str) -> None:
    expect(page.get_by_text(said).first).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


@pytest.fixture
def ground(base_url):
    """(fund of 240 €, its committee's meeting of tonight, the leader): nine seats, of which she holds the last."""
    body = committees.body(8, maison=house(), page=committees.committee("Comité de la rue", house()), **BOARD)
    user = accounts.resident(email="porteuse@exemple.fr")
    leader = create_person(
        by=None, maison=house(), user=user, given_name="Dalila", family_name="Amrane", birth_year=1975, channel="email", email=user.email
    )
    committees.mandate(body, leader)
    fund = make.fund(body, cents=24_000, name="Fonds de la rue", days_before=0)
    meeting = committees.meeting(body, days=0.01)
    Meeting.objects.filter(pk=meeting.pk).update(state="convoked", rules=rules_on(body, meeting.session.local_date))
    return fund, Meeting.objects.get(pk=meeting.pk), leader


def written_at_the_counter(desk: Page, fund: Fund, leader, axe) -> FundRequest:
    desk.goto(f"/equipe/personnes/{leader.pk}/")
    desk.locator(f"a[href='/equipe/fonds/pour/{leader.pk}/']").first.click()
    desk.get_by_label("Quel fonds ?").select_option(str(fund.pk))
    desk.get_by_label("Le nom du projet").fill(TITLE)
    press(desk, "Commencer")
    desk.locator("[name=idea]").fill("On ferme la rue, on mange ensemble.")
    press(desk, "Enregistrer et continuer")
    desk.get_by_label("Pour qui ?").fill("Les gens de la rue")
    desk.get_by_label("Où ?").fill("Rue du Puits")
    desk.get_by_label("Le jour").fill((clock.today() + dt.timedelta(days=40)).isoformat())
    press(desk, "Enregistrer et continuer")
    desk.get_by_label("Le nom du groupe ou de l’association").fill("Les voisins du Puits")
    press(desk, "Enregistrer et continuer")
    for place, (kind, what, euros) in enumerate(BUDGET):
        desk.locator(f"[name=d-{place}-kind]").select_option(kind)
        desk.locator(f"[name=d-{place}-words]").fill(what)
        desk.locator(f"[name=d-{place}-amount]").fill(euros)
    desk.locator("[name=r-0-kind]").select_option("own")
    desk.locator("[name=r-0-amount]").fill("120")
    desk.get_by_label("Ce que vous demandez au fonds").fill("500")
    expect(desk.locator("#dit")).to_contain_text("290,00")  # computed while it is typed
    expect(desk.locator("#dit")).to_contain_text("Le vin : le fonds ne le paie pas.")
    axe(desk)
    press(desk, "Enregistrer et continuer")
    desk.get_by_role("link", name="Relire et déposer").click()
    told(desk, "Rien ne manque")
    press(desk, "Déposer la demande")
    told(desk, "La demande est déposée.")
    row = FundRequest.objects.get(title=TITLE, fund=fund)
    assert (row.state, row.filed, row.number) == ("submitted", "counter", 1)
    return row


def read_over(agent: Page, row: FundRequest, axe) -> None:
    agent.goto("/equipe/fonds/demandes/")
    agent.get_by_role("link", name=f"{row.reference} · {TITLE}").first.click()
    press(agent, "Prendre en charge")
    press(agent, "Dire qu’elle est recevable")
    axe(agent)
    press(agent, "Inscrire à l’ordre du jour")
    told(agent, "La demande est à l’ordre du jour")


def heard_tonight(keeper: Page, row: FundRequest, meeting: Meeting, leader, axe) -> None:
    """Seven in the room, of whom the leader steps aside: six vote, five against one."""
    opened = open_sitting(meeting=meeting, by=account("direction"))
    here = [one for one in committees.members(meeting.body) if one.person_id != leader.pk][:6]
    hers = next(one for one in committees.members(meeting.body) if one.person_id == leader.pk)
    for one in (*here, hers):
        tick_presence(meeting=opened, mandate=one.pk, presence="present", by=None)
    row.refresh_from_db()
    keeper.goto(f"/equipe/comites/reunion/{meeting.pk}/?point={row.item_id}")
    said = words(keeper)
    assert "290,00 €" in said and "240,00 €" in said, said
    axe(keeper)
    keeper.locator("summary", has_text="La proposition à mettre au vote").click()
    keeper.locator("[name=proposition-amount]").fill("290")
    press(keeper, "Mettre au vote")
    told(keeper, "Il reste 240,00")  # refused in words, nothing lost
    expect(keeper.locator("[name=proposition-amount]")).to_have_value("290")
    keeper.locator("[name=proposition-amount]").fill("240")
    keeper.locator("[name=proposition-conditions]").fill("La fête reste ouverte à tout le quartier.")
    press(keeper, "Mettre au vote")
    told(keeper, "Le vote est ouvert.")
    assert StepAside.objects.filter(item=row.item_id, mandate=hers).exists()
    vote = Vote.objects.get(item=row.item_id)
    against = vote.choices.get(words="Contre").pk
    cast_all(vote=vote, choice=vote.choices.get(words="Pour").pk, others={here[0].pk: against}, by=account("direction"))
    close_vote(vote=vote, by=account("direction"))
    keeper.reload()
    assert "240,00 € accordés sur 500,00 € demandés" in words(keeper)
    row.refresh_from_db()
    fund = Fund.objects.get(pk=row.fund_id)
    assert (row.state, row.granted_cents, fund.left_cents) == ("granted", 24_000, 0)
    assert row.decisions.get().counted["voices"] == 6


def signed_and_advanced(mine: Page, keeper: Page, cash: Page, row: FundRequest, axe) -> None:
    mine.goto(f"/mon-espace/projets/{row.pk}/")
    mine.get_by_role("link", name="La suite du projet").click()
    mine.get_by_role("link", name="Lire et signer la charte").click()
    mine.get_by_label("J’ai lu la charte").check()
    press(mine, "Je signe en ligne")
    mine.goto(f"/mon-espace/projets/{row.pk}/suite/compte/")
    mine.get_by_label("Le nom écrit sur le RIB").fill("Les voisins du Puits")
    mine.get_by_label("IBAN").fill("FR76 3000 6000 0112 3456 7890 188")
    press(mine, "Enregistrer")
    expect(mine.get_by_label("IBAN")).to_have_value("FR76 3000 6000 0112 3456 7890 188")  # one figure wrong: said, and kept
    mine.get_by_label("IBAN").fill("FR76 3000 6000 0112 3456 7890 189")
    press(mine, "Enregistrer")
    axe(mine)
    keeper.goto(f"/equipe/fonds/demande/{row.pk}/suite/")
    press(keeper, "Demander l’avance de")
    told(keeper, "L’avance est demandée")
    paid(cash, "MANDAT-1")
    assert PaymentOrder.objects.get(request=row).amount_cents == 19_200


def paid(cash: Page, reference: str) -> None:
    cash.goto("/equipe/fonds/ordres/")
    line = cash.locator("li.panel", has_text=TITLE)
    line.locator("summary").click()
    line.get_by_label("Numéro du mandat").fill(reference)
    line.get_by_role("button", name="C’est payé").click()
    expect(line).to_have_count(0)


def told_and_settled(mine: Page, keeper: Page, cash: Page, row: FundRequest, axe) -> None:
    mine.goto(f"/mon-espace/projets/{row.pk}/suite/tickets/")
    for line, euros in (("Le repas", "260"), ("La sono", "140")):
        mine.get_by_label("Le ticket ou la facture").set_input_files(PNG)
        mine.get_by_label("Le total payé, en euros").fill(euros)
        mine.get_by_label(line).check()
        press(mine, "Ajouter le ticket")
        told(mine, f"{euros},00")
    axe(mine)
    mine.get_by_role("link", name="Passer au bilan").click()
    mine.get_by_label("Combien de personnes sont venues ?").fill("70")
    mine.get_by_label("Que s’est-il passé ?").fill("On a mangé dehors, tout le monde est venu.")
    press(mine, "Envoyer le bilan")
    told(mine, "Le projet finit le")  # not yet: said, and nothing written is lost
    FundRequest.objects.filter(pk=row.pk).update(happens_on=clock.today())
    expect(mine.get_by_label("Que s’est-il passé ?")).to_have_value("On a mangé dehors, tout le monde est venu.")
    press(mine, "Envoyer le bilan")
    told(mine, "La maison lit votre bilan.")
    keeper.goto(f"/equipe/fonds/demande/{row.pk}/suite/")
    press(keeper, "Accepter le bilan")
    told(keeper, "Faire le compte")
    assert "40,00 €" in words(keeper)
    press(keeper, "Faire le compte")
    paid(cash, "MANDAT-2")


def test_one_project_from_an_idea_at_the_counter_to_its_accepted_report(screen, axe, ground):
    fund, meeting, leader = ground
    desk = screen(user=account("accueil"), width=1280)
    row = written_at_the_counter(desk, fund, leader, axe)
    keeper = screen(user=account("direction"), width=1280)
    read_over(keeper, row, axe)
    heard_tonight(keeper, row, meeting, leader, axe)
    mine, cash = screen(user=leader.user), screen(user=account("comptable"), width=1280)
    letter = row.decisions.get()
    assert "240,00 €" in paper(keeper, f"/equipe/fonds/decision/{letter.pk}/lettre.pdf")
    signed_and_advanced(mine, keeper, cash, row, axe)
    told_and_settled(mine, keeper, cash, row, axe)
    row.refresh_from_db()
    fund = Fund.objects.get(pk=fund.pk)
    amounts = sorted(PaymentOrder.objects.filter(request=row, state="paid").values_list("amount_cents", flat=True))
    assert (row.state, amounts, fund.left_cents) == ("completed", [800, 19_200], 4_000)
    mine.goto(f"/mon-espace/projets/{row.pk}/")
    assert "Terminée" in words(mine)
    assert [*broken_envelopes(), *broken_decisions(), *broken_after()] == []
