"""What may be reached of a committee by another member, or by anybody: the name somebody chose, where and when; no surname, telephone,
street, e-mail, nor why she does not vote on a project. To the public, not even the name she chose unless she agreed.

Marked values that stand nowhere else are planted in every row that holds any of it. Then every answer is read, files opened: pages, papers,
feeds, messages.
"""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from maisons_habitants.committees.actions.answer_meeting import answer_meeting
from maisons_habitants.committees.actions.convoke import convoke
from maisons_habitants.committees.actions.step_aside import step_aside
from maisons_habitants.committees.models import Mandate, Meeting
from maisons_habitants.committees.reading.table import Member
from portal.kit.audit import SYSTEM
from portal.notifications.models import OutboxMessage
from portal.people.models import Person
from tests.committees import evenings
from tests.committees import factories as committees

from .answers import ask
from .roads import ROADS
from .test_baskets_told import text_of
from .town import STREET, SURNAME

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PHONE, CHOSEN, WHY = "+33612344399", "Mme Alizarine", "sa famille"
MARKS = (f"{SURNAME}-Alpha", f"{STREET} Alpha", "Zéphyrine", "zephyrine-alpha", "referente-alpha", PHONE, "0612344399", "06 12 34 43 99")
ROOMS = ("committees", "proposals")


def told(text: str, *more: str) -> list[str]:
    flat = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    return [mark for mark in (*MARKS, *more) if mark in flat]


@pytest.fixture
def planted(town):
    """Alpha's referent holds all the marks and does not vote on the item; the referent of Beta, under another first name, sits beside her.
    A meeting was held, its minutes are approved and on the site; one goes on tonight; one is convoked."""
    house, other = town.houses["Alpha"], town.houses["Beta"]
    t = house.things
    Person.objects.filter(pk=house.referent.pk).update(phone=PHONE, display_name=CHOSEN)
    Person.objects.filter(pk=other.referent.pk).update(given_name="Brunehilde", display_name="Brune")
    t.fellow = committees.mandate(t.committee, other.referent)
    step_aside(item=t.committee_item, mandate=t.committee_mandate.pk, why="family", by=SYSTEM)
    held = evenings.held(t.committee, days=-40, here="pppp")
    committees.item(held, "Le banc", notes=f"{CHOSEN} le repeindra.")
    t.minutes = evenings.approved(evenings.drafted(held), days=9)
    t.coming = committees.meeting(t.committee, days=20, childcare=True)
    committees.item(t.coming, "Le printemps")
    convoke(meeting=t.coming, by=SYSTEM)
    answer_meeting(meeting=t.coming, mandate=t.committee_mandate, answer="coming", children=2, by=SYSTEM)
    return town


def fellow(town) -> Client:
    cache.clear()
    return town.people["referent of Beta"].client()


def her_pages(house) -> list[str]:
    minutes = house.minutes.pk
    return [
        "/mon-espace/", "/comites/", house.committee.page.url, f"/comites/membres/{house.committee.pk}/",
        f"/comites/reunion/{house.coming.pk}/", f"/comites/reunion/{house.committee_meeting.pk}/",
        f"/comites/reunion/{house.committee_meeting.pk}/voter/", f"/comites/compte-rendu/{minutes}/membres/",
        f"/comites/compte-rendu/{minutes}/membres.pdf", f"/comites/compte-rendu/{minutes}/",
    ]  # fmt: skip


def test_another_member_reads_a_chosen_name_and_no_mark(planted):
    house, client = planted.houses["Alpha"], fellow(planted)
    seen = {where: client.get(where) for where in her_pages(house)}
    assert {where: answer.status_code for where, answer in seen.items() if answer.status_code != 200} == {}
    texts = {where: text_of(answer) for where, answer in seen.items()}
    assert {where: found for where, text in texts.items() if (found := told(text, WHY))} == {}
    assert CHOSEN in texts[f"/comites/membres/{house.committee.pk}/"]  # the control: she sits there
    assert f"{CHOSEN} le repeindra." in texts[f"/comites/compte-rendu/{house.minutes.pk}/membres/"]


@pytest.mark.parametrize("who", ["referent of Beta", "a volunteer", "a visitor"])
def test_every_address_of_the_committees_that_answers_her_tells_no_mark(planted, who):
    client, seen = planted.people[who].client(), 0
    for road in ROADS:
        if not road.name.partition(":")[0].startswith(ROOMS):
            continue
        for method in road.methods.split():
            given = ask(client, road, planted.houses["Alpha"], method)
            if given.status == 200:
                seen += 1
                assert told(text_of(given.response)) == [], road.name
    assert seen >= 3


def test_the_public_reads_no_chosen_name_unless_she_agreed(planted):
    house, visitor = planted.houses["Alpha"], Client()
    pages = ("/", "/comites/", "/agenda/", "/vous-avez-dit/", house.committee.page.url, f"/comites/compte-rendu/{house.minutes.pk}/")
    for where in (*pages, f"/comites/compte-rendu/{house.minutes.pk}.pdf"):
        answer = visitor.get(where)
        assert answer.status_code == 200, where
        assert told(text_of(answer), CHOSEN, "Brune", WHY) == [], where
    assert "une personne le repeindra" in text_of(visitor.get(f"/comites/compte-rendu/{house.minutes.pk}/"))
    Mandate.objects.filter(pk=house.committee_mandate.pk).update(public_name=True)
    cache.clear()
    assert CHOSEN in text_of(visitor.get(house.committee.page.url))  # the control: she agreed
    assert told(text_of(visitor.get(house.committee.page.url))) == []


def test_what_another_member_is_sent_and_her_calendar_hold_no_mark(planted):
    house, other = planted.houses["Alpha"], planted.houses["Beta"]
    sent = OutboxMessage.objects.filter(purpose__startswith="committees.", address=other.referent.email)
    assert sent
    texts = [f"{row.subject} {row.body} {row.sizes}" for row in sent]
    texts.append(text_of(Client().get(f"/agenda/{other.feed.token}.ics")))
    assert "reunion-" in texts[-1]  # the meeting is in her calendar
    assert [mark for text in texts for mark in told(text, CHOSEN, WHY)] == []
    assert "Le printemps" in texts[0] and Meeting.objects.get(pk=house.coming.pk).told_edition


def test_papers_that_lie_on_the_table_tell_no_mark(planted):
    house, client = planted.houses["Alpha"], planted.people["responsable"].client()
    names = [("meeting_paper", house.coming.pk, kind) for kind in ("feuille", "ordre-du-jour")]
    names.append(("ballots", house.committee_meeting.pk, house.committee_vote.pk))
    for name, *args in names:
        answer = client.get(reverse(f"committees_desk:{name}", args=args))
        assert answer.status_code == 200, (name, answer.status_code)
        assert told(text_of(answer), WHY) == [], args
    assert CHOSEN in text_of(client.get(reverse("committees_desk:meeting_paper", args=[house.coming.pk, "feuille"])))


def test_the_screen_turned_to_the_room_tells_no_mark(planted):
    """The evening's cockpit may hang on a wall; the telephone that goes round is read by each."""
    house, client = planted.houses["Alpha"], planted.people["responsable"].client()
    args = [house.committee_meeting.pk]
    for name, more in (("sitting", []), ("lent", [house.committee_vote.pk])):
        text = text_of(client.get(reverse(f"committees_desk:{name}", args=args + more)))
        assert told(text) == [], name
    assert CHOSEN in text_of(client.get(reverse("committees_desk:sitting", args=args)))


def test_the_search_finds_what_it_looks_for(planted, monkeypatch):
    """The control: each mark is found, and pages that called members by their papers' name would be caught."""
    for mark in (*MARKS, CHOSEN, WHY):
        assert told(f"<p>{mark}</p>", CHOSEN, WHY), mark
    house, client = planted.houses["Alpha"], fellow(planted)
    monkeypatch.setattr(Mandate, "shown_name", property(lambda row: row.person.full_name))
    monkeypatch.setattr(Member, "name", property(lambda one: one.mandate.person.full_name))
    caught = [where for where in her_pages(house) if f"{SURNAME}-Alpha" in told(text_of(client.get(where)))]
    assert f"/comites/membres/{house.committee.pk}/" in caught
