import datetime as dt
import uuid

from django.db.models import Sum

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.enums import Capability

from ..enums import HoursSource, HoursState
from ..models import Mission, Volunteer, WorkedHours
from ..rules.given import BACK, DAY_MINUTES, MOST_MINUTES, NOTE
from .of_file import lock_file
from .own_hours import is_own


def declare_hours(
    *, volunteer: Volunteer, maison, day: dt.date, minutes: int, note: str, by, mission: Mission | None = None,
    key: uuid.UUID | None = None,
) -> WorkedHours:  # fmt: skip
    """Time given outside the shifts (a poster carried round, jars washed at home), said by her or keyed at the counter. The team reads it
    again before it counts; keyed by who answers for the volunteers of this house, and not of oneself, it counts at once. Also after she
    stopped: what was given was given.

    Raises « jour-futur », « trop-ancien », « duree », « quoi », « trop-long », « deja-dit », « jour-plein »."""
    note = " ".join(note.split())
    _readable(day, minutes, note, mission)
    with once(key, "volunteering.declare_hours", by=by) as request:
        if request.done:
            return WorkedHours.objects.get(pk=request.result)
        file = lock_file(volunteer, left_too=True)
        same_day = WorkedHours.objects.filter(volunteer=file, day=day).exclude(state=HoursState.REFUSED)
        if same_day.filter(source=HoursSource.DECLARED, maison=maison, mission=mission, minutes=minutes, note=note).exists():
            raise Refusal("deja-dit", "Ce temps est déjà noté, le même jour.", "Il est dans la liste ci-dessous.")
        if (same_day.aggregate(n=Sum("minutes"))["n"] or 0) + minutes > DAY_MINUTES:
            raise Refusal("jour-plein", "Cela ferait plus de 24 heures ce jour-là.", "Vérifiez le jour et la durée.")
        counts = user_can(by, Capability.MANAGE_VOLUNTEERS, maison.pk) and not is_own(file, by)
        row = WorkedHours.objects.create(
            volunteer=file, maison=maison, mission=mission, day=day, minutes=minutes, note=note, source=HoursSource.DECLARED,
            state=HoursState.APPROVED if counts else HoursState.PENDING, answered_at=clock.now() if counts else None,
            answered_by=by if counts else None,
        )  # fmt: skip
        audit.record("volunteering.declare_hours", row, by=by, subject=file.person.current_record, maison=maison, minutes=minutes)
        request.result = row.pk
        return row


def _readable(day: dt.date, minutes: int, note: str, mission: Mission | None) -> None:
    today = clock.today()
    reasons = []
    if day > today:
        reasons.append(Refusal("jour-futur", "Ce jour n’est pas encore venu.", "Notez le temps une fois donné."))
    if day < today - BACK:
        words = f"C’est plus ancien qu’un an : on remonte jusqu’au {dates.day_written(today - BACK)}."
        reasons.append(Refusal("trop-ancien", words, "Pour plus ancien, parlez-en à la maison."))
    if not 1 <= minutes <= MOST_MINUTES:
        reasons.append(Refusal("duree", "Une durée va d’une minute à 12 heures.", "Notez chaque jour à part."))
    if not note and mission is None:
        reasons.append(Refusal("quoi", "Il manque ce que vous avez fait.", "Quelques mots suffisent : « affiches dans le quartier »."))
    if len(note) > NOTE:
        reasons.append(Refusal("trop-long", f"C’est trop long : {NOTE} signes au plus.", "Gardez l’essentiel."))
    if refusal := Refusal.gather(reasons):
        raise refusal
