"""What the permanences give to the rooms below."""

import datetime as dt
from dataclasses import replace

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.kit import clock
from portal.kit.registry import Slip
from portal.kit.slips import row_key
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.clashes import Engagement
from programmes.enums import EnrolmentState
from programmes.models import Enrolment

from .models import AppointmentSlot

ACT, MOVED, CANCELLED = "appointment", "appointment-moved", "appointment-cancelled"  # of the fixed words of slips
SLIP, GIVEN_BACK = "appointments.AppointmentSlot", "rendu-"
MOVING = dt.timedelta(seconds=10)  # more than a transaction lasts
BETWEEN_TWO = dt.timedelta(minutes=30)  # a shorter rest between two moments is not time to be elsewhere
RECEIVES = "reçoit sur rendez-vous"


def desk_url(person) -> str:
    return reverse("appointments_desk:person", args=[person.pk])


def slip_of(user, key: str) -> Slip | None:
    """The paper of one moment (the key of an AppointmentSlot), or of one given back (« rendu-12 », the key of its place), for who books
    there or keeps its list; neutral where confidential."""
    gone = key.removeprefix(GIVEN_BACK)
    rows = Enrolment.objects.filter(sheet__slot__isnull=False).select_related(
        "sheet__slot__session__maison", "sheet__slot__session__activity", "sheet__slot__host", "sheet__slot__maison", "person__successor"
    )
    if gone != key:
        row = rows.filter(pk=row_key(gone), state__in=(EnrolmentState.WITHDRAWN, EnrolmentState.LAPSED)).first()
    else:
        row = rows.filter(state=EnrolmentState.CONFIRMED, sheet__slot=row_key(key)).first()
        row = None if row and row.sheet.slot.session.cancelled else row
    if row is None or not _may_print(user, row):
        return None
    slot = row.sheet.slot
    return Slip(
        person=row.person.current_record, act=CANCELLED if gone != key else MOVED if _is_moved(row) else ACT,
        what="Rendez-vous" if row.sheet.confidential else slot.session.activity.title,
        dates=((slot.session.start, slot.session.end),), place=slot.session.where, address=slot.maison.address, maison=slot.maison,
    )  # fmt: skip


def _may_print(user, row: Enrolment) -> bool:
    slot = row.sheet.slot
    if slot.host.user_id == user.pk:
        return True
    at_counter = slot.maison_id in scope_of(user, Capability.WRITE_ENROLMENTS)
    return at_counter and Person.objects.visible_to(user).filter(pk=row.person.current_record.pk).exists()


def _is_moved(row: Enrolment) -> bool:
    """Was this moment taken instead of another, in the same transaction (`move_appointment`: given back, then taken)?"""
    left = Enrolment.objects.filter(person=row.person_id, sheet__activity=row.sheet.activity_id, end_reason="moved")
    return left.filter(changed_at__range=(row.since - MOVING, row.since)).exists()


def staff_tasks(user) -> list[dict]:
    """Today's appointments of the lists this account keeps, and whom nobody could write to about them. Two queries."""
    people = AppointmentSlot.objects.on().filter(host__seat_of=None)  # a room of computers is looked at on its own screen
    today = people.filter(host__user=user, session__local_date=clock.today(), sheet__taken__gt=0).count()
    untold = Enrolment.objects.filter(sheet__slot__host__user=user, sheet__slot__session__end__gt=clock.now()).exclude(to_tell="").count()
    url = reverse("appointments_desk:mine")
    lines = [("Mes rendez-vous d'aujourd'hui", today), ("Rendez-vous : personnes à prévenir de vive voix", untold)]
    return [{"label": label, "url": url, "count": count} for label, count in lines if count]


def engagements(users: set[int], names: set[str], start: dt.datetime, end: dt.datetime) -> list[Engagement]:
    """When these people receive on the days between two moments, a line for appointments that follow each other: the planner puts
    nobody in two places unknowingly."""
    theirs = Q(host__user__in=users, host__outside=False) | Q(host__name__in=names, host__outside=True, host__seat_of=None)
    days = timezone.localdate(start), timezone.localdate(end)  # whole days: a stretch is the same whatever the hours asked about
    slots = AppointmentSlot.objects.on().filter(theirs, session__local_date__range=days)
    found: list[Engagement] = []
    last = None
    for slot in slots.select_related("session", "host", "maison").order_by("host", "maison", "session__start", "pk"):
        here = (slot.host_id, slot.maison_id)
        if found and last == here and dt.timedelta() <= slot.session.start - found[-1].end <= BETWEEN_TWO:
            found[-1] = replace(found[-1], end=slot.session.end)
            continue
        last = here
        found.append(Engagement(str(slot.pk), slot.host.name, RECEIVES, slot.session.start, slot.session.end, slot.maison.name))
    return found
