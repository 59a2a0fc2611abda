"""Whose hours these are: nobody answers for her own."""

from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..models import Volunteer, WorkedHours
from ..reading.given import seen_of


def is_own(volunteer: Volunteer, user) -> bool:
    own = Person.objects.of_user(user) if user is not None else None
    return own is not None and own.pk == volunteer.person.current_record.pk


def lock_hours(hours: WorkedHours, *, by, seen: str = "") -> WorkedHours:
    """The row, fresh and locked, for an answer. `seen`: « state:minutes » as the page showed them. Raises « les-siennes »,
    « deja-modifie »."""
    related = ("volunteer__person__successor", "maison")
    row = WorkedHours.objects.select_for_update(of=("self",)).select_related(*related).get(pk=hours.pk)
    if is_own(row.volunteer, by):
        raise Refusal("les-siennes", "Ce sont vos heures.", "Une autre personne de l’équipe les relit.")
    if seen and seen != seen_of(row):
        words = "Ces heures ont changé entre-temps."
        raise Refusal("deja-modifie", words, "Voici où elles en sont : vérifiez, puis recommencez.")
    return row


def refuse_without_reason(why: str) -> str:
    why = " ".join(why.split())
    if not why:
        raise Refusal("pourquoi", "Il manque la raison : elle la lira.", "Écrivez-la en une phrase simple.")
    return why
