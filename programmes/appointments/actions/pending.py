from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import ACTIVE, SessionState
from programmes.models import Enrolment


def pending(person: Person, activity_id: int):
    """Places to come of this person, by any of her records, on one permanence."""
    return Enrolment.objects.filter(
        person__in=Person.objects.records_of(person), state__in=ACTIVE, sheet__activity=activity_id, sheet__sessions__end__gt=clock.now()
    ).exclude(sheet__sessions__state=SessionState.CANCELLED)


def refusal_of_a_second(person: Person, activity_id: int, *, besides: int | None = None) -> Refusal | None:
    """One appointment to come for each person at each permanence; `besides` is the place not to count."""
    other = pending(person, activity_id).exclude(pk=besides).select_related("sheet").first()
    if other is None:
        return None
    start = other.sheet.sessions.order_by("start").values_list("start", flat=True).first()
    words = f"Un rendez-vous est déjà pris ici, {dates.moment_long(start)}."
    return Refusal("deja-rendez-vous", words, "Déplacez-le, ou annulez-le d'abord : les autres moments restent pour d'autres personnes.")
