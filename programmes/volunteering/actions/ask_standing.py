import datetime as dt
import uuid
from collections.abc import Collection

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from programmes.enums import Channel

from ..enums import StandingStep
from ..models import Shift, StandingDate, StandingShift, Volunteer
from ..reading.reasons_against import asked, reasons_against
from ..rules import fitness
from .lay_standing import lay_standing
from .take_shift import who_asks

OF_HER_TIME = {*fitness.SOFT, "deja-un-creneau", "autre-poste"}  # of one date, not of the post: said at that date
NOT_THAT_DAY = "Pas cette fois, comme vous l’avez demandé."


def ask_standing(
    *, person: Person, shift: Shift, by, channel: str = Channel.ONLINE, every: int = 1, last_on: dt.date | None = None,
    but: Collection[int] = (), key: uuid.UUID | None = None,
) -> StandingShift:  # fmt: skip
    """« Tous les jeudis sauf… », from this shift on: the same post of its mission in its house, at its hour, every week or every second
    one, until `last_on` (None: as long as she likes). `but`: keys of shifts that are not for her. Dates already planned are hers at once,
    later ones as they are planned.

    Raises what stands against her at the post itself (`rules.fitness`), « deja-regulier », « fin-avant-debut », « pour-la-famille ».
    """
    reader = who_asks([person], by, channel)
    person = person.current_record
    day = dates.local(shift.session.start).date()
    if last_on is not None and last_on < day:
        raise Refusal("fin-avant-debut", "La fin vient avant la première date.", f"Choisissez un jour après le {dates.day_written(day)}.")
    with once(key, "volunteering.standing", by=by) as request:
        if request.done:
            return StandingShift.objects.get(pk=request.result)
        locked_one(Person, person.pk, rank=Rank.PERSON)
        volunteer = Volunteer.objects.of(person)
        _refuse_unfit(person, shift, reader)
        asks = {
            "volunteer": volunteer, "mission_id": shift.session.activity_id, "maison_id": shift.maison_id, "post_id": shift.post_id,
            "weekday": day.weekday(), "begins": dates.local(shift.session.start).time(),
        }  # fmt: skip
        if StandingShift.objects.filter(**asks, ended_at=None).exists():
            words = "Ce créneau régulier existe déjà."
            raise Refusal("deja-regulier", words, "Arrêtez-le d’abord pour en changer, dans « mes créneaux réguliers ».")
        standing = StandingShift.objects.create(
            **asks, every=every, first_on=day, last_on=last_on, channel=channel, asked_by=by, asked_at=clock.now()
        )
        StandingDate.objects.bulk_create(
            StandingDate(standing=standing, shift=one, step=StandingStep.SKIPPED, why=NOT_THAT_DAY)
            for one in Shift.objects.filter(pk__in=but, session__activity=shift.session.activity_id, post=shift.post_id)
        )
        audit.record("volunteering.standing", standing, by=by, subject=person, maison=shift.maison_id, every=every)
        request.result = standing.pk
    lay_standing(standing=standing, by=by)
    return standing


def _refuse_unfit(person: Person, shift: Shift, reader: Person | None) -> None:
    with asked(people=[person], to=reader):
        found = [reason for reason in reasons_against(person, shift.sheet) if reason.code not in OF_HER_TIME]
    if refusal := Refusal.gather(found):
        raise refusal
