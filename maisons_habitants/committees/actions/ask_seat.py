import uuid

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.actions.note_contact import note_contact
from portal.people.actions.welcome_person import welcome_person
from portal.people.models import Person

from ..enums import CandidateState
from ..models import CallForMembers, Candidate
from ..notifications.members import tell_asked
from ..reading.candidacies import stands_against
from ..rules.calls import why_closed
from .lock_body import lock_body


def ask_seat(
    *, call: CallForMembers, person: Person, by, channel: str, words: str = "", public_name: bool = False, key: uuid.UUID | None = None
) -> Candidate:
    """Somebody would sit: noted, told by her way. Taken back before, she may come forward again. A second click gives the same candidacy.

    Raises « appel-fini », « appel-pas-commence », or every reason of her own: « trop-jeune », « deja-candidate », « deja-membre ».
    """
    with once(key, f"committees.ask_seat:{call.pk}", by=by) as request:
        if request.done:
            return Candidate.objects.get(pk=request.result)
        person = locked_one(Person, person.successor_id or person.pk, rank=Rank.PERSON)
        body = lock_body(call.body)
        call = CallForMembers.objects.get(pk=call.pk)
        call.body = body
        closed = why_closed(call.opens_on, call.closes_on, closed=call.closed_at is not None, today=clock.today())
        if refusal := closed or Refusal.gather(stands_against(call, person)):
            raise refusal
        row = Candidate.objects.filter(call=call, person__in=Person.objects.records_of(person)).first() or Candidate(
            call=call, person=person
        )
        row.words, row.public_name, row.channel = words.strip()[:400], public_name, channel
        row.state, row.asked_at = CandidateState.ASKED, clock.now()
        row.save()
        welcome_person(person=person, maison=body.maison, by=by)
        note_contact(person_ids=[person.pk])
        audit.record("committees.ask_seat", row, by=by, subject=person, maison=body.maison)
        tell_asked(row, by=by)
        request.result = row.pk
    return row
