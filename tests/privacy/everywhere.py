"""Somebody with rows in every room, over and done with, so that asking to be forgotten meets nothing to settle first."""

import datetime as dt
import itertools

from django.contrib.auth import get_user_model

from maisons_habitants.committees.models import Support
from portal.casework.actions.end_address import end_address
from portal.casework.actions.end_lead import end_lead
from portal.casework.actions.hand_mail import hand_mail
from portal.casework.actions.note_outcome import note_outcome
from portal.casework.actions.receive_mail import receive_mail
from portal.desk.models import AsideFile, CallBack, CallNote
from portal.kit import audit, clock
from portal.kit.audit import SYSTEM
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.models import OutboxMessage
from portal.people.actions.create_person import create_person
from portal.people.models import AddressDoubt, PaperCode, Person
from programmes.actions.enrol import enrol
from programmes.models import Attendance, Session
from programmes.volunteering.models import Thanks, Volunteer, WorkedHours
from programmes.workshops.actions.return_machine import return_machine
from programmes.workshops.actions.validate_person import validate_person
from programmes.workshops.models import FollowUp, Trained, Validation
from tests.appointments import factories as moments
from tests.casework import ground as casework
from tests.committees import factories as committees
from tests.pass_culture import factories as outings
from tests.people import factories
from tests.programmes.factories import in_days
from tests.programmes.factories import sheet as a_sheet
from tests.volunteering import factories as hands
from tests.workshops import cupboard, prevention
from tests.workshops import factories as courses

_number = itertools.count(1)


def live(person: Person, maison, *, times: int = 1) -> None:
    """`times` more of everything; each word of hers is on her record or in her messages."""
    for _ in range(times):
        _casework(person, maison)
        _calls(person, maison)
        _places(person)
        _courses(person)
        _trainings(person)
        _people(person)
        _hands(person, maison)
    _outings(person, maison)
    _proposals(person, maison)


def _proposals(person: Person, maison) -> None:
    """She proposed something, not published; something else has her voice."""
    committees.proposal("Que l’on ouvre, MOT-A-ELLE.", maison, person=person)
    Support.objects.create(proposal=committees.published("Un banc", maison), person=person, given_on=clock.today())


def _outings(person: Person, maison) -> None:
    """She was told no once."""
    words = {"words": "Il manque un papier, MOT-A-ELLE.", "ended_at": clock.now()}
    outings.card(person, maison=maison, state="refused", activated_at=None, price_cents=None, **words)


def _hands(person: Person, maison) -> None:
    """She gave a hand, was thanked, and stopped more than a year ago; her hours stay counted."""
    file = hands.volunteer(person, maison)
    Volunteer.objects.filter(pk=file.pk).update(skills="MOT-A-ELLE", left_at=clock.now() - dt.timedelta(days=10))
    hands.held(file, hands.qualification(f"Permis {next(_number)}"))
    Thanks.objects.create(volunteer=file, maison=maison, words="Merci, MOT-A-ELLE.")
    WorkedHours.objects.create(volunteer=file, maison=maison, day=clock.today(), minutes=90, source="declared", note="MOT-A-ELLE")


def still_running(person: Person, maison) -> None:
    """What an erasure ends by itself: an orientation, a lead, a call promised."""
    casework.referred(person, casework.offer(f"Écoute {next(_number)}", topic="violence"), maison)
    casework.led(person, factories.staff("travail_social", maison), maison, until=clock.today() + dt.timedelta(days=90))
    CallBack.objects.create(person=person, maison=maison, reason="answer", before=clock.now() + dt.timedelta(days=1))


def _casework(person: Person, maison) -> None:
    referral = casework.referred(person, casework.offer(f"Partenaire {next(_number)}"), maison)
    note_outcome(referral=referral, outcome="arrived", by=SYSTEM)
    until = clock.today() + dt.timedelta(days=90)
    end_lead(case=casework.led(person, factories.staff("travail_social", maison), maison, until=until), why="done", by=SYSTEM)
    registration = casework.registered(person, maison)
    item = receive_mail(registration=registration, by=SYSTEM)
    hand_mail(person=person, items=[item.pk], to="self", by=SYSTEM)
    end_address(registration=registration, reason="home", by=SYSTEM)
    beside = create_person(by=SYSTEM, maison=maison, given_name="Odilon", family_name=f"Tancarville{next(_number)}")
    casework.registered(beside, maison).covered.add(person)


def _calls(person: Person, maison) -> None:
    CallNote.objects.create(source="desk.call_backs", key=str(next(_number)), person=person, outcome="reached")
    now = clock.now()
    CallBack.objects.create(person=person, maison=maison, reason="paper", before=now, closed_at=now, outcome="reached")
    agent = get_user_model().objects.create_user(f"agent-{next(_number)}@exemple.fr", is_staff=True)
    page, typed = f"/equipe/personnes/{person.pk}/modifier/", [["family_name", person.family_name]]
    AsideFile.objects.create(agent=agent, place=1, title=person.full_name, path=page, fields=typed)


def _places(person: Person) -> None:
    place = enrol(sheet=a_sheet(), people=[person], by=SYSTEM, channel="counter")[0]
    slot = moments.plan(moments.permanence(f"Avocat {next(_number)}"))[0]
    booked = moments.book(slot, person)
    for row, session in ((place, place.sheet.sessions.get()), (booked, slot.session)):
        Session.objects.filter(pk=session.pk).update(start=in_days(-9), end=in_days(-9) + dt.timedelta(minutes=30))
        Attendance.objects.create(enrolment=row, session=session, presence="present")


def _trainings(person: Person) -> None:
    """She was validated for a day, and followed one."""
    if not Validation.objects.of_person(person).exists():
        validate_person(person=person, kind="sentinel", by=None)
        training = prevention.training("sentinel")
        Trained.objects.create(training=training, person=person, trained_on=clock.today())


def _courses(person: Person) -> None:
    """She was on a course, said where she stood before and after, corrected it, was called; she gave back what was lent."""
    course = courses.course()
    place = courses.on(course, person)
    first = courses.said(place)
    courses.said(place, seen=first.pk)
    courses.at(course, -48)
    courses.said(place, "after", "alone")
    FollowUp.objects.create(enrolment=place, outcome="reached")
    cupboard.helped(person, did="Demande envoyée, MOT-A-ELLE.")
    loan = cupboard.lent(person, note="MOT-A-ELLE")
    return_machine(machine=loan.machine, condition="good", note="MOT-A-ELLE", by=None)


def _people(person: Person) -> None:
    AddressDoubt.objects.update_or_create(person=person, channel="email", defaults={"address": person.email, "why": "boite-fermee"})
    now = clock.now()
    PaperCode.objects.create(person=person, digest="0" * 64, printed_at=now, expires_at=now, ended_at=now)
    queue_message(
        channel="email", address=person.email, subject="Un mot", body=f"Bonjour {person.given_name}, MOT-A-ELLE.", purpose="people.news",
        recipient_key=audit.key_of(person), sizes={"body": "MOT-A-ELLE"}, by=SYSTEM,
    )  # fmt: skip
    OutboxMessage.objects.filter(recipient_key=audit.key_of(person)).update(state="sent", sent_at=now)
