"""What may be reached of an outing by a neighbour, a volunteer, or on the sheet of who escorts: chosen names, where and when; no price,
a tax status, what somebody paid, a telephone, a surname, an address.

Marked values that stand nowhere else are planted in every row that holds any of it: the price of a place and its reason, the card's, a
telephone, a need's own words, whose places they are. Then every answer is read, files opened: pages, papers, feeds, messages, the sheet.
"""

import datetime as dt
import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from pass_culture.actions.choose_company import choose_company
from pass_culture.actions.convoke import convoke
from pass_culture.actions.share_call import SHEET
from pass_culture.call_tokens import held_by
from pass_culture.models import CultureCard, Trip
from pass_culture.reading.trips import date_of, trips_read
from portal.kit import clock, registry
from portal.kit.audit import SYSTEM
from portal.notifications.models import OutboxMessage
from portal.people.models import Person, SheetPass
from programmes.actions.enrol import enrol
from programmes.actions.withdraw import withdraw
from programmes.models import AccessNeed, Enrolment

from .answers import ask
from .roads import ROADS
from .test_baskets_told import money_words, text_of
from .test_volunteer import HIDDEN

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CENTS, WHY, PHONE, NEED = 98765, "non imposable, Mirabelle", "+33612344321", "mots-du-besoin-Quetsche"
MARKS = ("987,65", "987.65", str(CENTS), "Mirabelle", "06 12 34 43 21", "0612344321", PHONE, "Quetsche", "zephyrine-alpha")
CHOSEN = "Mme Alizarine"


def told(text: str) -> list[str]:
    flat = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    return [mark for mark in (*MARKS, *HIDDEN) if mark in flat]


def taxed(text: str) -> bool:
    """The prices of the card are for everybody, on their own pages; nowhere else is anybody « imposable »."""
    return "imposable" in text


@pytest.fixture
def planted(town):
    """Alpha's referent holds all the marks; the member of Beta is on the same outing and said, as she did, that she would rather not go
    alone."""
    house, other = town.houses["Alpha"], town.houses["Beta"]
    place = house.trip_place
    reason = {"bracket": WHY, "why": WHY, "taxable": False}
    Enrolment.objects.filter(pk=place.pk).update(price_cents=CENTS, price_reason=reason)
    CultureCard.objects.filter(pk=house.culture_card.pk).update(price_reason=reason)
    Person.objects.filter(pk=house.referent.pk).update(phone=PHONE, display_name=CHOSEN)
    withdraw(enrolment=other.trip_place, by=SYSTEM)  # one evening, one outing
    AccessNeed.objects.create(party=place.party, codes=["wheelchair"], words=NEED)
    house.things.neighbour = enrol(sheet=house.trip.sheet, people=[other.referent], by=SYSTEM, channel="counter")[0]
    for row in (place, house.neighbour):
        choose_company(enrolment=row, together=True, by=SYSTEM)
    return town


@pytest.fixture
def trip(planted) -> Trip:
    return trips_read().get(pk=planted.houses["Alpha"].trip.pk)


def test_a_neighbour_on_the_same_outing_reads_a_chosen_name_and_no_mark(planted):
    house = planted.houses["Alpha"]
    client = planted.people["referent of Beta"].client()
    page = client.get(reverse("programmes:place", args=[house.neighbour.pk]))
    assert CHOSEN in text_of(page)  # the control: she said so too
    assert [word for word in told(text_of(page)) if word in MARKS] == []
    assert not any(f"{name}-Alpha" in text_of(page) for name in ("Grandvaucelle", "Tancarville"))
    others = [text_of(client.get(where)) for where in ("/mon-espace/", "/mon-espace/places/", "/pass-culture/", house.outing.url)]
    assert [word for text in others for word in told(text) if word in MARKS] == []


def test_every_address_of_the_outings_that_answers_her_tells_no_mark(planted):
    for who in ("referent of Beta", "a volunteer", "a visitor"):
        client, seen = planted.people[who].client(), 0
        for road in ROADS:
            if not road.name.startswith("pass_culture"):
                continue
            for method in road.methods.split():
                given = ask(client, road, planted.houses["Alpha"], method)
                if given.status == 200:
                    seen += 1
                    assert [word for word in told(text_of(given.response)) if word in MARKS] == [], road.name
        assert seen


def test_her_calendar_and_her_messages_hold_no_mark(planted, trip):
    house = planted.houses["Alpha"]
    convoke(trip=trip, by=SYSTEM)
    sent = OutboxMessage.objects.filter(purpose="pass_culture.convocation")
    assert sent.count() == 2
    texts = [f"{row.subject} {row.body} {row.sizes}" for row in sent]
    texts.append(text_of(Client().get(f"/agenda/{house.feed.token}.ics")))
    assert "Devant Alpha" in texts[-1].replace("\u00a0", " ")
    texts.append(text_of(planted.people["referent of Beta"].client().get(reverse("programmes:place_file", args=[house.neighbour.pk]))))
    plain = [word for text in texts for word in told(text) if word in MARKS]
    assert plain == []
    assert [word for text in texts for word in money_words(text)] == []


def test_the_sheet_of_a_volunteer_who_escorts_tells_no_mark_whatever_is_ticked(planted, trip):
    house = planted.houses["Alpha"]
    held = SheetPass.objects.get(target=f"{SHEET}:{trip.pk}")
    cache.clear()
    client = Client()
    page = text_of(client.get(reverse("sheet_open", args=[held.token]), follow=True))
    assert CHOSEN in page and "une place pour un fauteuil roulant" in page
    texts = [page]
    for name in (f"la-{house.trip_place.pk}", f"retour-{house.trip_place.pk}", "la-0"):
        texts.append(text_of(client.post("/feuille/", {name: "oui"}, follow=True)))
    body = {"token": "x", "ticks": [{"key": "0" * 32, "line": f"la-{house.trip_place.pk}", "value": "present", "age": 0}]}
    texts.append(text_of(client.post(reverse("pass_culture:ticks"), json.dumps(body), content_type="application/json")))
    assert [word for text in texts for word in told(text)] == []
    assert [word for text in texts for word in money_words(text)] == []
    assert not any(map(taxed, texts))


def test_papers_of_the_escort_and_of_the_group_tell_no_mark(planted, trip):
    client = planted.people["animation"].client()
    for name in ("call_paper", "questions_paper"):
        text = text_of(client.get(reverse(f"pass_culture_desk:{name}", args=[trip.pk])))
        assert text.strip()
        assert told(text) == [], name
        assert money_words(text) == [], name
        assert not taxed(text), name
    assert CHOSEN in text_of(client.get(reverse("pass_culture_desk:call_paper", args=[trip.pk])))
    convoked = text_of(client.get(reverse("pass_culture_desk:convocations", args=[trip.pk])))
    assert [word for word in told(convoked) if word in MARKS] == []
    assert money_words(convoked) == []


def test_the_teams_own_sheet_has_the_telephone_and_no_money(planted, trip):
    text = text_of(planted.people["animation"].client().get(reverse("pass_culture_desk:call", args=[trip.pk])))
    assert "06 12 34 43 21" in text.replace("\u00a0", " ")
    assert [word for word in told(text) if word in MARKS[:4]] == []
    assert money_words(text) == []
    assert not taxed(text)


def test_what_a_device_keeps_names_nobody(planted, trip):
    session = date_of(trip)
    assert held_by(trip, session, user=planted.people["animation"].user) == {}  # not before its day
    session.local_date = clock.today()
    trip.back_at = clock.now() + dt.timedelta(hours=3)
    token = held_by(trip, session, user=planted.people["animation"].user)["token"]
    assert told(token) == []


def test_every_sheet_that_the_outings_confide_is_looked_at():
    ours = {key for key, _ in registry.sheet_passes.items() if key.startswith("pass_culture")}
    assert ours == {SHEET}, "a new kind of sheet of the outings: ask it here as above"


def test_the_search_finds_what_it_looks_for(planted, trip, monkeypatch):
    """The control: each mark is found, and a sheet whose needs were told in their own words is caught."""
    for mark in MARKS:
        assert told(f"<p>{mark}</p>"), mark
    from pass_culture.listings import boarding

    kept = boarding._needs
    monkeypatch.setattr(boarding, "_needs", lambda rows, *, words: kept(rows, words=True))
    cache.clear()
    held = SheetPass.objects.get(target=f"{SHEET}:{trip.pk}")
    page = text_of(Client().get(reverse("sheet_open", args=[held.token]), follow=True))
    assert "Quetsche" in told(page)
