"""A request is answered: done, done in part, refused for a reason; or taken back by the person."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.people.notifications import tell

from .. import notifications
from ..enums import Handed, Identity, State
from ..models import DataRequest

ANSWERS = (State.GRANTED, State.PARTLY, State.REFUSED)


def lock_open(request: DataRequest, seen: int | None = None) -> DataRequest:
    """The row, locked before anything else of the act. Raises « deja-repondue » when another answered it, « demande-modifiee » when it is
    no longer as the screen showed it."""
    row = DataRequest.objects.select_for_update().get(pk=request.pk)
    if not row.is_open:
        raise Refusal("deja-repondue", "Cette demande a déjà sa réponse.", "Rechargez la page pour la lire.")
    if seen is not None and seen != row.version:
        raise Refusal("demande-modifiee", "Quelqu’un d’autre vient d’y travailler.", "Regardez où elle en est, puis recommencez.")
    return row


def confirm_identity(*, request: DataRequest, how: str, by) -> DataRequest:
    """An agent made sure that it is she. Raises « deja-repondue », « identite-inconnue »."""
    if how not in Identity.values:
        raise Refusal("identite-inconnue", "Dites comment vous avez su que c’est bien elle.", "Choisissez dans la liste.")
    with transaction.atomic():
        row = lock_open(request)
        row.identity, row.identity_by = how, by
        row.version += 1
        row.save(update_fields=["identity", "identity_by", "version"])
        audit.record("privacy.confirm_identity", row, by=by, subject=row.person.current_record, how=how)
    return row


def answer_request(
    *, request: DataRequest, state: str, handed: str, by, reason: str = "", result: list | None = None, seen: int | None = None
) -> DataRequest:
    """Close it and tell her. Its text goes with the answer.

    Raises Refusal: « deja-repondue », « demande-modifiee », « identite-a-verifier », « motif-manquant », « pour-soi ».
    """
    if state not in ANSWERS or handed not in Handed.values:
        raise ValueError(f"not an answer: {state} {handed}")
    with transaction.atomic():
        row = lock_open(request, seen)
        person = row.person.current_record
        if state != State.REFUSED and not row.identity:
            raise Refusal("identite-a-verifier", "On ne sait pas encore si c’est bien elle.", "Vérifiez-le d’abord, et notez comment.")
        if state == State.REFUSED and not reason:
            raise Refusal("motif-manquant", "Un refus dit pourquoi.", "Choisissez un motif : la personne le lira.")
        if by is not None and person.account_id == by.pk:
            raise Refusal("pour-soi", "On ne répond pas à sa propre demande.", "Demandez à quelqu’un d’autre d’y répondre.")
        row.state, row.handed, row.reason = state, handed, reason
        row.answered_on, row.answered_by, row.asked = clock.today(), by, ""
        if result is not None:
            row.result = result
        row.version += 1
        row.save()
        audit.record("privacy.answer_request", row, by=by, subject=person, maison=row.maison_id, kind=row.kind, state=state, handed=handed)
        if handed != Handed.BY_HAND:
            tell(
                person,
                notifications.answered(),
                purpose="privacy.request",
                about=audit.key_of(row),
                dedupe_key=f"data-answer:{row.pk}",
                by=by,
            )
    return row


def withdraw_request(*, request: DataRequest, by) -> DataRequest:
    """She takes it back, online or through staff. Raises « deja-repondue »."""
    with transaction.atomic():
        row = lock_open(request)
        row.state, row.answered_on, row.answered_by, row.asked = State.WITHDRAWN, clock.today(), by, ""
        row.version += 1
        row.save()
        audit.record("privacy.withdraw_request", row, by=by, subject=row.person.current_record, kind=row.kind)
    return row
