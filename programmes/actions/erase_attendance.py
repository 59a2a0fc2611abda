from django.db import transaction
from django.db.models import QuerySet

from portal.kit import audit, clock
from portal.people.models import Person

from ..models import Attendance, Enrolment


def attended(person: Person) -> QuerySet[Attendance]:
    """What is noted of her on dates that are over, by any of her records, marks taken back included."""
    hers = Enrolment.objects.filter(person__in=Person.objects.records_of(person))
    return Attendance.every.filter(enrolment__in=hers, session__end__lt=clock.now())


def erase_attendance(*, person: Person, by) -> None:
    """She asked that it be erased: nobody can read any more on which past dates she came."""
    with transaction.atomic():
        gone = attended(person).delete()[0]
        audit.record("programmes.erase_attendance", person, by=by, subject=person, count=gone)
