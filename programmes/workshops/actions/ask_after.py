import datetime as dt
from dataclasses import astuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.people.notifications import Words, tell, way_to
from programmes.enums import EnrolmentState
from programmes.models import SignUpSheet

from ..enums import Moment
from ..models import Course, Position
from ..reading import came, course_places, with_course
from ..rules import wording

AFTER = "workshops.after"  # purpose of the message
NOT_LATER = dt.timedelta(days=14)  # a course found ended longer ago than this is no news


def due() -> list[int]:
    """Courses that ended before today and whose people were not asked yet."""
    today = dates.midnight(clock.today())
    rows = Course.objects.dated().filter(asked_at=None, last_end__lt=today, last_end__gte=today - NOT_LATER)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def ask_after(*, course: int) -> int:
    """The day after the last date, whoever came and did not say yet where she stands is asked, by her own way alone: nobody else reads
    it for her. Once for each course; gives how many were written to."""
    with transaction.atomic():
        known = Course.objects.select_related("sheet").get(pk=course)
        locked_one(SignUpSheet, known.sheet_id, rank=Rank.SHEET)
        if not Course.objects.filter(pk=course, asked_at=None).update(asked_at=clock.now()):
            return 0
        said = Position.objects.current().filter(moment=Moment.AFTER).values("enrolment")
        rows = course_places().filter(came(), sheet=known.sheet_id, state=EnrolmentState.CONFIRMED).exclude(pk__in=said)
        told = 0
        for row in with_course(rows.order_by("pk")):
            person = row.person.current_record
            if not way_to(person):
                continue  # whoever nothing reaches is asked at the last date, and on the telephone a month later
            link = settings.WAGTAILADMIN_BASE_URL + reverse("workshops:position", args=[row.pk, Moment.AFTER])
            words = Words(*astuple(wording.ask_after(house=row.sheet.maison.name, link=link)))
            tell(person, words, purpose=AFTER, about=audit.key_of(row), dedupe_key=f"{AFTER}:{row.pk}", by=audit.SYSTEM)
            told += 1
        audit.record("workshops.ask_after", known, by=audit.SYSTEM, maison=known.sheet.maison_id, people=told)
    return told
