import datetime as dt
import secrets
import uuid
from collections.abc import Iterable

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import CandidateState, Designation
from ..models import Body, CallForMembers, Candidate
from ..notifications.members import tell_not_chosen
from ..rules.calls import draw_order
from ..rules.mandates import months_later
from .lock_body import lock_body, moved_on
from .name_member import free_seats, seat_member

HOW = {
    Designation.DRAWN: "Le choix s’est fait par tirage au sort, avec les mêmes chances pour tout le monde.",
    Designation.ELECTED: "Le choix s’est fait par un vote.",
}


def close_call(
    *, call: CallForMembers, starts_on: dt.date, by, chosen: Iterable[int] = (), designation: str = "", words: str = "", seed: str = "",
    seen: int | None = None, key: uuid.UUID | None = None,
) -> CallForMembers:  # fmt: skip
    """The call is over: those who sit are chosen, each takes a free seat from `starts_on`, everybody is told.

    All are chosen where the seats suffice; else `designation` says how: a draw (`seed`: drawn here unless given, published with its
    result), or an election or an appointment whose `chosen` (keys of candidacies) and `words` are given.

    Raises « appel-fini », « choix-manquant », « trop-de-choisis », « mots-manquants », « sieges-manquants », « debut-passe »,
    « deja-modifie », or what `name_member` raises, the person named.
    """
    with once(key, f"committees.close_call:{call.pk}", by=by) as request:
        if request.done:
            return CallForMembers.objects.get(pk=call.pk)
        body = lock_body(call.body)
        call = CallForMembers.objects.select_for_update().get(pk=call.pk)
        call.body = body
        rows = waiting_of(call)
        _refuse(call, starts_on, seen)
        _choose(call, rows, set(chosen), designation, words.strip(), seed)
        taken = [row for row in rows if row.state == CandidateState.CHOSEN]
        _seat(body, call, taken, starts_on, by=by)
        _answer(call, rows, by=by)
        audit.record("committees.close_call", call, by=by, maison=body.maison)
        moved_on(body)
    return call


def waiting_of(call: CallForMembers) -> list[Candidate]:
    """Those who asked and did not change their mind, in the order of their coming."""
    rows = call.candidates.filter(state=CandidateState.ASKED, person__erased_at=None)
    return list(rows.select_related("person__successor").order_by("asked_at", "pk"))


def _refuse(call: CallForMembers, starts_on: dt.date, seen: int | None) -> None:
    if call.closed_at is not None:
        raise Refusal("appel-fini", "Cet appel est déjà clos.", "Chaque personne a eu sa réponse ; rechargez la page.")
    if seen is not None and seen != call.edition:
        raise Refusal("deja-modifie", "Cet appel a changé entre-temps.", "Le voici à jour : vérifiez, puis recommencez.")
    if starts_on < clock.today():
        raise Refusal("debut-passe", "Ce jour est passé.", "Les mandats commencent aujourd’hui ou plus tard.")


def _choose(call: CallForMembers, rows: list[Candidate], chosen: set[int], designation: str, words: str, seed: str) -> None:
    """Writes what became of each, and how, on the rows in memory."""
    if len(rows) <= call.seats:
        kept = {row.pk for row in rows}
        call.designation = designation if designation in (Designation.ELECTED, Designation.APPOINTED) else Designation.VOLUNTEER
        call.result_words = words
    elif designation == Designation.DRAWN:
        call.seed = seed or secrets.token_hex(8)
        order = draw_order([row.pk for row in rows], call.seed)
        for row in rows:
            row.rank = order.index(row.pk) + 1
        kept, call.designation, call.result_words = set(order[: call.seats]), Designation.DRAWN, words
    else:
        kept = chosen & {row.pk for row in rows}
        _refuse_choice(call, kept, chosen, designation, words)
        call.designation, call.result_words = designation, words
    for row in rows:
        row.state = CandidateState.CHOSEN if row.pk in kept else CandidateState.NOT_CHOSEN


def _refuse_choice(call: CallForMembers, kept: set[int], chosen: set[int], designation: str, words: str) -> None:
    if not kept or kept != chosen:
        raise Refusal("choix-manquant", "Il manque le nom des personnes choisies.", "Cochez-les, ou faites un tirage au sort.")
    if len(kept) > call.seats:
        raise Refusal("trop-de-choisis", f"Plus de noms que de places : il y en a {call.seats}.", "Décochez, ou ouvrez d’autres sièges.")
    if designation not in (Designation.ELECTED, Designation.APPOINTED):
        raise Refusal("facon-manquante", "Dites comment le choix s’est fait.", "Un tirage au sort, un vote, ou une désignation expliquée.")
    if designation == Designation.APPOINTED and not words:
        raise Refusal("mots-manquants", "Dites en quelques mots pourquoi ces personnes.", "Les autres le liront dans leur réponse.")


def _seat(body: Body, call: CallForMembers, taken: list[Candidate], starts_on: dt.date, *, by) -> None:
    last = months_later(starts_on, call.months)
    seats = [seat for seat in free_seats(body, starts_on, last) if not seat.deputy_of_id and seat.college_id == call.college_id]
    if call.college_id is None and len(seats) < len(taken):
        seats += [seat for seat in free_seats(body, starts_on, last) if not seat.deputy_of_id and seat.college_id]
    if len(seats) < len(taken):
        words = f"Il manque des sièges libres : {len(seats)} pour {len(taken)} personne{'s' if len(taken) > 1 else ''}."
        raise Refusal("sieges-manquants", words, "Ajoutez des sièges, ou faites commencer les mandats quand les autres finissent.")
    for row, seat in zip(taken, seats, strict=False):
        try:
            row.mandate = seat_member(
                body=body, seat=seat, person=row.person.current_record, starts_on=starts_on, ends_on=last, by=by,
                designation=call.designation, public_name=row.public_name,
            )  # fmt: skip
        except Refusal as refusal:
            words = f"{row.person.current_record.full_name} : {refusal.words}"
            raise Refusal(refusal.code, words, refusal.way_out) from refusal


def _answer(call: CallForMembers, rows: list[Candidate], *, by) -> None:
    call.closed_at = clock.now()
    call.edition += 1
    call.save(update_fields=["closed_at", "designation", "result_words", "seed", "edition"])
    for row in rows:
        row.save(update_fields=["state", "rank", "mandate"])
        row.call = call
        person = row.person.current_record
        audit.record("committees.answer_candidacy", row, by=by, subject=person, maison=call.body.maison, state=str(row.state))
        if row.state == CandidateState.NOT_CHOSEN:
            how = HOW.get(call.designation, "")
            tell_not_chosen(row, how=" ".join(part for part in (how, call.result_words) if part), by=by)
