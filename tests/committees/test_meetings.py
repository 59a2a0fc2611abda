"""A meeting from its planning to its end: convoked in time, answered, opened, ticked, closed; what is refused, in words."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from maisons_habitants.committees.actions.answer_meeting import answer_meeting
from maisons_habitants.committees.actions.close_sitting import close_sitting
from maisons_habitants.committees.actions.convoke import convoke, convoke_again, remind_due, tell_change
from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.plan_meeting import plan_meeting
from maisons_habitants.committees.actions.prepare_meeting import add_item, change_item, change_meeting, drop_item, keep_document, move_item
from maisons_habitants.committees.actions.tick_presence import rekey_presences, tick_presence
from maisons_habitants.committees.actions.write_item import NotesMeet, write_item
from maisons_habitants.committees.evening import may_read, personal_dates, space_lines
from maisons_habitants.committees.models import BodyRules, Item, Meeting, MemberPresence, Proxy
from maisons_habitants.committees.reading.facts import facts_of
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.models import Person, User
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import Change, move_dates
from programmes.actions.move_session import move_session

from . import factories as make
from .evening import BOARD, evening

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 essai"


def refused(code: str, act, **asked) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(**asked)
    assert caught.value.code == code
    return caught.value


def convoked(seats: int = 3, *, days: float = 12, **rules):
    meeting = make.meeting(make.body(seats, **rules), days=days)
    make.item(meeting)
    convoke(meeting=meeting, by=None)
    return Meeting.objects.get(pk=meeting.pk)


def told(meeting, purpose: str = "committees.convocation"):
    return OutboxMessage.objects.filter(purpose=purpose, about=f"committees.Meeting:{meeting.pk}")


def test_each_member_is_convoked_once_by_her_way():
    meeting = convoked(3)
    assert told(meeting).count() == 3
    assert meeting.state == "convoked"
    body = told(meeting).first().body
    assert "1. La fête de quartier" in body
    assert f"/comites/reunion/{meeting.pk}/" in body
    refused("deja-convoquee", convoke, meeting=meeting, by=None)


def test_a_formal_body_is_not_convoked_too_late_and_a_simple_one_may_be():
    meeting = make.meeting(make.body(3, **BOARD), days=5)
    make.item(meeting)
    words = refused("convocation-tardive", convoke, meeting=meeting, by=None)
    assert "8 jours avant" in words.words
    convoked(3, days=2)


def test_nobody_is_convoked_for_nothing():
    refused("sans-ordre-du-jour", convoke, meeting=make.meeting(make.body(3)), by=None)
    empty = make.meeting(make.body(0))
    make.item(empty)
    refused("sans-membre", convoke, meeting=empty, by=None)


def test_a_rule_changed_after_the_convocation_changes_nothing_of_it():
    meeting = convoked(3, **BOARD)
    BodyRules.objects.create(body=meeting.body, valid_from=clock.today() + dt.timedelta(days=1), formal=False)
    assert facts_of(meeting).formal


def test_what_changes_after_the_convocation_is_told_once():
    meeting = convoked(3)
    refused("rien-de-nouveau", tell_change, meeting=meeting, by=None)
    add_item(meeting=meeting, by=None, title="Le jardin")
    assert tell_change(meeting=meeting, by=None, why="Le jardin s’ajoute.") == 3
    assert "2. Le jardin" in told(meeting, "committees.changed").first().body
    refused("rien-de-nouveau", tell_change, meeting=meeting, by=None)


def test_members_are_told_of_a_date_moved_or_called_off_by_the_planner():
    meeting = convoked(3)
    start = meeting.session.start + dt.timedelta(days=1)
    move_session(session=meeting.session, start=start, end=start + dt.timedelta(hours=2), why="La salle est prise.", by=None)
    assert told(meeting, "committees.changed").count() == 3
    cancel_session(session=meeting.session, why="La salle est inondée.", by=None)
    assert told(meeting, "committees.called_off").count() == 3


def test_members_are_told_when_the_place_alone_changes():
    meeting = convoked(3)
    date = meeting.session
    move_session(session=date, start=date.start, end=date.end, place="Salle du Puits, 2 rue du Puits", why="La salle est prise.", by=None)
    sent = told(meeting, "committees.changed")
    assert sent.count() == 3 and all("2 rue du Puits" in row.body and "La salle est prise." in row.body for row in sent)
    dates = [type(date).objects.get(pk=date.pk)]
    move_dates(sessions=dates, change=Change(moves=True, place="Au jardin"), by=None)
    assert told(meeting, "committees.changed").count() == 6
    move_dates(sessions=dates, change=Change(led=True), by=None)
    assert told(meeting, "committees.changed").count() == 6  # who leads it is nobody's news


def test_a_reminder_two_days_before_to_who_did_not_excuse_herself():
    meeting = convoked(3, days=1.5)
    away = make.members(meeting.body)[0]
    answer_meeting(meeting=meeting, mandate=away, answer="excused", by=None)
    assert remind_due() == 1
    assert told(meeting, "committees.reminder").count() == 2
    assert remind_due() == 0


def test_a_member_answers_with_her_children_and_what_she_needs():
    meeting = convoked(3)
    one = make.members(meeting.body)[0]
    refused("sans-garde", answer_meeting, meeting=meeting, mandate=one, answer="coming", children=2, by=None)
    change_meeting(meeting=meeting, by=None, words="", open_to_all=False, childcare=True)
    row = answer_meeting(meeting=meeting, mandate=one, answer="coming", children=2, needs=["step-free", "inconnu"], by=None)
    assert (row.children, row.needs) == (2, ["step-free"])
    refused("deja-modifie", answer_meeting, meeting=meeting, mandate=one, answer="excused", seen=1, by=None)
    row = answer_meeting(meeting=meeting, mandate=one, answer="excused", by=None)
    assert (row.children, row.needs) == (0, [])


def test_who_excuses_herself_gives_her_voice_and_takes_it_back_by_coming():
    meeting = convoked(3, **BOARD)
    one, other, _ = make.members(meeting.body)
    answer_meeting(meeting=meeting, mandate=one, answer="excused", proxy_to=other, by=None)
    assert Proxy.objects.get(meeting=meeting).bearer == other
    refused("porteur-absent", answer_meeting, meeting=meeting, mandate=other, answer="excused", proxy_to=one, by=None)
    answer_meeting(meeting=meeting, mandate=one, answer="coming", by=None)
    assert not Proxy.objects.filter(meeting=meeting).exists()


def test_who_is_no_member_that_day_answers_nothing():
    meeting = convoked(3)
    other = make.members(make.body(1))[0]
    refused("pas-membre", answer_meeting, meeting=meeting, mandate=other, answer="coming", by=None)


def test_a_meeting_opens_on_its_day_and_ticks_who_is_there():
    refused("pas-encore-le-jour", open_sitting, meeting=convoked(3), by=None)
    meeting, members = evening(3, there=0)
    assert tick_presence(meeting=meeting, mandate=members[0].pk, presence="present", by=None) == "present"
    refused("deja-ouverte", open_sitting, meeting=meeting, by=None)
    refused("pas-membre", tick_presence, meeting=meeting, mandate=0, presence="present", by=None)
    refused("coche-inconnue", tick_presence, meeting=meeting, mandate=members[0].pk, presence="peut-être", by=None)


def test_the_later_press_holds_however_late_it_arrives():
    meeting, members = evening(2, there=0)
    now = clock.now()
    tick_presence(meeting=meeting, mandate=members[0].pk, presence="left", at=now, by=None)
    early = tick_presence(meeting=meeting, mandate=members[0].pk, presence="present", at=now - dt.timedelta(minutes=5), by=None)
    assert early == "left"


def test_a_formal_body_is_not_opened_without_a_convocation():
    meeting = make.meeting(make.body(3, **BOARD), days=0.01)
    refused("pas-convoquee", open_sitting, meeting=meeting, by=None)
    open_sitting(meeting=make.meeting(make.body(3), days=0.01), by=None)


def test_at_the_end_who_was_not_noted_is_absent_or_excused_as_she_said():
    meeting, members = evening(3, there=1)
    MemberPresence.objects.filter(meeting=meeting, mandate=members[1]).update(answer="excused")
    close_sitting(meeting=meeting, by=None)
    facts = facts_of(meeting)
    assert [len(rows) for rows in (facts.present, facts.excused, facts.absent)] == [1, 1, 1]
    refused("reunion-close", close_sitting, meeting=meeting, by=None)
    assert rekey_presences(meeting=meeting, present={one.pk for one in members}, by=None) == 3


def test_too_few_came_so_a_second_meeting_is_convoked_that_asks_for_nobody():
    meeting, _ = evening(5, there=2, **BOARD)
    soon = clock.now() + dt.timedelta(days=1)
    refused("trop-tot", convoke_again, meeting=meeting, start=soon, by=None)
    second = convoke_again(meeting=meeting, start=clock.now() + dt.timedelta(days=4), by=None)
    assert (Meeting.objects.get(pk=meeting.pk).state, second.state, second.items.count()) == ("no-quorum", "convoked", 1)
    assert told(second, "committees.second").count() == 5
    assert facts_of(second).quorum.met
    full, _ = evening(5, **BOARD)
    refused("assez-nombreux", convoke_again, meeting=full, start=clock.now() + dt.timedelta(days=4), by=None)


def test_two_who_write_at_once_lose_nothing():
    meeting, _ = evening(2)
    item = meeting.items.first()
    write_item(item=item, by=None, notes="Le premier texte", decision="", seen=item.edition)
    with pytest.raises(NotesMeet) as both:
        write_item(item=item, by=None, notes="L’autre texte", decision="", seen=item.edition)
    assert both.value.theirs.notes == "Le premier texte"
    write_item(item=item, by=None, notes="Le premier texte", decision="", seen=item.edition)  # the same text twice is once


def test_the_order_of_the_day_is_put_in_order():
    meeting = make.meeting(make.body(2))
    first, other = make.item(meeting, "Un"), make.item(meeting, "Deux")
    move_item(item=other, by=None, up=True)
    assert [item.title for item in meeting.items.all()] == ["Deux", "Un"]
    change_item(item=first, by=None, title="Trois", kind="decision", words="", minutes=5, seen=1)
    refused("deja-modifie", change_item, item=first, by=None, title="Quatre", kind="decision", words="", minutes=5, seen=1)
    drop_item(item=first, by=None)
    assert not Item.objects.filter(pk=first.pk).exists()


def test_a_document_is_for_the_members_of_the_day_and_the_team():
    meeting = make.meeting(make.body(1))
    make.item(meeting)
    document = keep_document(meeting=meeting, content=ContentFile(PDF, name="plan.pdf"), title="Le plan", by=None)
    refused("fichier-refuse", keep_document, meeting=meeting, content=SimpleUploadedFile("a.exe", b"MZ"), title="", by=None)
    hers, other = User.objects.create_user(email="elle@exemple.fr"), User.objects.create_user(email="autre@exemple.fr")
    Person.objects.filter(mandates__seat__body=meeting.body).update(user=hers)
    assert not may_read(hers, document.file)  # not before it is convoked
    convoke(meeting=meeting, by=None)
    assert may_read(hers, document.file)
    assert not may_read(other, document.file)


def test_her_calendar_and_her_space_hold_her_meetings():
    meeting = convoked(1)
    one = make.members(meeting.body)[0]
    [date] = personal_dates(one.person)
    assert (date.title, date.start, date.url) == ("Réunion", meeting.session.start, f"/comites/reunion/{meeting.pk}/")
    assert [line.act for line in space_lines(None, one.person)] == ["Répondre"]
    answer_meeting(meeting=meeting, mandate=one, answer="coming", by=None)
    assert [line.note for line in space_lines(None, one.person)] == ["vous venez"]
    assert personal_dates(make.person()) == []


def test_a_meeting_is_planned_with_its_date():
    body = make.body(2)
    start = clock.now() + dt.timedelta(days=20)
    meeting = plan_meeting(body=body, start=start, end=start + dt.timedelta(hours=2), by=None, childcare=True)
    assert (meeting.session.activity_id, meeting.childcare) == (body.page_id, True)
    past = clock.now() - dt.timedelta(days=1)
    refused("date-passee", plan_meeting, body=body, start=past, end=past + dt.timedelta(hours=1), by=None)
