import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import CallReason, Outcome
from ..models import CallBack


def ask_call_back(
    *, person: Person, maison: Maison, reason: str, before: dt.datetime, by, agent=None, key: uuid.UUID | None = None
) -> CallBack:
    """« On vous rappelle »: written down for `agent`, or for the whole team of this house.

    Raises Refusal: « pas-cette-maison », « motif-inconnu », « delai-passe », « pas-cet-agent », « sans-telephone »,
    « rappel-deja-demande ».
    """
    with once(key, "desk.ask_call_back", by=by) as request:
        if request.done:
            return CallBack.objects.get(pk=request.result)
        person = locked_one(Person.objects.all(), person.current_record.pk, rank=Rank.PERSON)
        if refusal := Refusal.gather(list(_obstacles(person, maison, reason, before, agent, by))):
            raise refusal
        row = CallBack.objects.create(person=person, maison=maison, reason=reason, before=before, agent=agent, asked_by=by)
        audit.record("desk.ask_call_back", row, by=by, subject=person, maison=maison, reason=reason)
        request.result = row.pk
        return row


def _obstacles(person: Person, maison: Maison, reason: str, before: dt.datetime, agent, by):
    if by is not None and not user_can(by, Capability.SEND_MESSAGES, maison):
        yield Refusal("pas-cette-maison", "Vous n’appelez pas les personnes de cette maison.", "Choisissez la vôtre.")
    if reason not in CallReason.values:
        yield Refusal("motif-inconnu", "Choisissez un sujet dans la liste.", "Rien d’autre ne s’écrit ici.")
    if before <= clock.now():
        yield Refusal("delai-passe", "Ce moment est passé.", "Choisissez un moment à venir.")
    if agent is not None and not user_can(agent, Capability.SEND_MESSAGES, maison):
        yield Refusal("pas-cet-agent", "Cette personne n’appelle pas pour cette maison.", "Laissez le rappel à toute l’équipe.")
    if not person.phone:
        yield Refusal("sans-telephone", "Nous n’avons pas son numéro.", "Demandez-le-lui et notez-le sur sa fiche, puis recommencez.")
    if CallBack.objects.open().filter(person__in=Person.objects.records_of(person), maison=maison, reason=reason).exists():
        yield Refusal("rappel-deja-demande", "Ce rappel est déjà demandé.", "Il est dans la liste des appels à passer.")


def close_call_back(*, call_back: CallBack, outcome: str, by) -> CallBack:
    """Nothing waits any more. Raises Refusal « rappel-fini » the second time, « issue-inconnue »."""
    if outcome not in Outcome.values:
        raise Refusal("issue-inconnue", "Dites comment l’appel s’est passé.", "Choisissez dans la liste.")
    done = CallBack.objects.open().filter(pk=call_back.pk).update(closed_at=clock.now(), outcome=outcome)
    if not done:
        raise Refusal("rappel-fini", "Ce rappel n’attend plus : quelqu’un s’en est occupé.", "La liste est à jour.")
    call_back.refresh_from_db()
    if outcome == Outcome.CALLED_OFF:
        audit.record("desk.call_off", call_back, by=by, subject=call_back.person.current_record, maison=call_back.maison_id)
    return call_back
