"""Every page of the desk that shows one person or one household leaves a line of reading. The table of roads says which pages there are;
what they show says whether somebody is on them."""

import pytest
from django.db import transaction
from django.urls import reverse

from portal.kit.models import Reading

from .answers import OPEN, ask
from .road import Desk
from .roads import ROADS
from .town import SURNAME

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Pages that show many at once (a line each, nobody's file), and why.
LISTS = {
    "desk_persons": "the search",
    "desk_home": "the search",
    "message_list": "the list of messages",
    "desk_campaign": "whose situation is to be renewed",
    "desk_requests": "the list of requests: each is noted when it is opened",
    "programmes:desk_sheet": "who is on a sheet",
    "programmes:desk_attendance": "who is on a sheet",
    "programmes:desk_draw": "who is on a sheet, in the order of the draw",
    "desk_phone": "the search, on the telephone",
    "desk_calls": "whom to call: each is noted when she is called",
    "address_doubts": "addresses to be asked again",
    "letter_batch": "the envelopes of a pile, to be ticked",
    "desk_referrals": "orientations to ask about: each is noted when it is opened",
    "desk_leads": "who leads whom: each is noted when it is opened",
    "desk_addresses": "whose address the house is: each is noted when it is opened",
    "regie:reminders": "whom to call about money: each is noted when her account, her answer or a list is opened",
    "pass_culture_desk:cards": "who asked for a card: each is noted when she is answered",
    "desk_mail": "what waits at the counter",
    "appointments_desk:week": "who is expected",
    "appointments_desk:mine": "who is expected",
    "volunteering_desk:people": "who gives a hand: each is noted when her file is opened",
    "volunteering_desk:hours": "hours to be read again: each is noted when it is answered",
    "volunteering_desk:by_person": "who gives a hand, and when",
    "team_member": "a colleague, who bears the name of the house's people in this town",
    "team": "colleagues",
}


@pytest.mark.parametrize("role", ["direction", "travail_social", "regie"])
def test_whatever_page_shows_somebody_leaves_a_line(town, role, monkeypatch):
    for name in ("portal.kit.paper.pdf", "portal.ledger.papers.receipts.receipt_pdf", "portal.ledger.papers.receipts.slip_pdf"):
        monkeypatch.setattr(name, lambda *given, **more: b"%PDF-")
    who, house = town.people[role], town.houses["Alpha"]
    client, silent, noted = who.client(), [], 0
    for road in ROADS:
        if not isinstance(road.right, Desk) or "GET" not in road.methods or road.name in LISTS:
            continue
        Reading.objects.all().delete()
        before = transaction.savepoint()
        response = client.get(reverse(road.name, args=road.args(house)), road.data(house))
        lines = Reading.objects.filter(by=who.user).count()
        shown = response.status_code == 200 and not response.streaming and SURNAME in response.content.decode(errors="ignore")
        transaction.savepoint_rollback(before)
        noted += bool(lines)
        if shown and not lines:
            silent.append(road.name)
    assert silent == []
    assert noted > 3


# Pages of money that say whose it is by the names people chose: no surname gives them away above.
OF_A_HOUSEHOLD = (
    "regie:household", "regie:payment", "regie:void", "regie:copy_new", "regie:give_of_home", "regie:refund", "regie:task",
    "regie:reminder_answer",
)  # fmt: skip


def test_a_household_s_money_is_never_opened_without_a_line(town):
    who, house = town.people["regie and mandate"], town.houses["Alpha"]
    client, silent = who.client(), []
    for road in ROADS:
        if road.name in OF_A_HOUSEHOLD and "GET" in road.methods:
            Reading.objects.all().delete()
            assert client.get(reverse(road.name, args=road.args(house))).status_code == 200, road.name
            if not Reading.objects.filter(by=who.user).exists():
                silent.append(road.name)
    assert silent == []
    assert set(OF_A_HOUSEHOLD) <= {road.name for road in ROADS}


def test_a_neighbours_page_leaves_none(town):
    client, house = town.people["accueil"].client(), town.houses["Beta"]
    road = next(road for road in ROADS if road.name == "desk_person")
    Reading.objects.all().delete()
    assert ask(client, road, house, "GET").verdict != OPEN
    assert not Reading.objects.exists()
