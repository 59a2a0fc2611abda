import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.rules.months import months_later
from portal.people.notifications import Words, tell
from programmes.enums import EnrolmentState, Presence, SessionState
from programmes.models import Enrolment, SignUpSheet

from ..models import Trained, Training, Validation
from ..rules.trainings import FORGET_DAYS, certificate_words

CERTIFIED = "workshops.certified"  # purpose of the message


def to_the_end(training: Training) -> list[Enrolment]:
    """The places of those who were there on each date that took place. Two queries."""
    on = training.sheet.sessions.exclude(state=SessionState.CANCELLED)
    count = on.count()
    if not count:
        return []
    there = Q(attendances__presence=Presence.PRESENT, attendances__session__in=on)
    rows = Enrolment.objects.filter(sheet=training.sheet_id, state=EnrolmentState.CONFIRMED, guest=False)
    rows = rows.annotate(there=Count("attendances", filter=there, distinct=True)).filter(there=count)
    return list(rows.select_related("person__successor").order_by("pk"))


def due() -> list[int]:
    """Trainings that are over, and whose people are not forgotten yet: presences may be keyed in late."""
    rows = Training.objects.dated().filter(forgotten_on=None, last_end__lt=clock.now())
    return [row.pk for row in rows.order_by("pk") if row.asked.renew]


def record_trained(*, training: int, by) -> int:
    """Who followed it to its end stands on the register, with the day it is to be renewed, and is told, alone and without its name, that
    her certificate may be printed for a time. Twice is once; gives how many are new."""
    with transaction.atomic():
        known = Training.objects.dated().select_related("sheet__maison").get(pk=training)
        locked_one(SignUpSheet.objects.all(), known.sheet_id, rank=Rank.SHEET)
        if known.forgotten_on is not None or known.last_end is None or known.last_end > clock.now() or not known.asked.renew:
            return 0
        day = dates.local(known.last_end).date()
        have = set(Trained.objects.filter(training=known).values_list("person", flat=True))
        fresh = [row for row in to_the_end(known) if row.person.current_record.pk not in have]
        for row in fresh:
            her = row.person.current_record
            sent = Validation.objects.of_person(her).filter(kind=known.kind).order_by("-at", "-pk").first()
            Trained.objects.create(
                training=known, person=her, structure=sent and sent.structure, trained_on=day, renew_on=months_later(day, known.asked.renew)
            )
            _tell(row, known, day)
        if fresh:
            audit.record("workshops.record_trained", known, by=by, maison=known.sheet.maison_id, people=len(fresh))
    return len(fresh)


def _tell(row: Enrolment, training: Training, day: dt.date) -> None:
    until = dates.day_long(day + dt.timedelta(days=FORGET_DAYS))
    link = settings.WAGTAILADMIN_BASE_URL + reverse("programmes:certificates")
    words = Words(*certificate_words(house=training.sheet.maison.name, until=until, link=link))
    tell(
        row.person.current_record, words, purpose=CERTIFIED, about=audit.key_of(row), dedupe_key=f"{CERTIFIED}:{row.pk}",
        confidential=True, by=audit.SYSTEM,
    )  # fmt: skip
