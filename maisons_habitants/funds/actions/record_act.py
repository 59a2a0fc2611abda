import datetime as dt
import uuid

from portal.kit import audit, clock, dates
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Move, Outcome, Party
from ..models import Decision, FundRequest
from ..notifications.decisions import tell_leaders
from ..reading.motions import opinion_of, weighed
from .envelope import commit_envelope, release_envelope
from .move_request import lock_request, move_request


def record_act(
    *, request: FundRequest, number: str, on: dt.date, by, granted_cents: int | None, conditions: str = "", reason: str = "",
    seen: int | None = None, key: uuid.UUID | None = None,
) -> Decision:  # fmt: skip
    """What the authority decided after the committee's opinion, by its act. `granted_cents`: None, it refuses, for `reason`.

    As advised, the act completes the opinion; else the opinion is put out and a decision of its own follows, within the rules and the
    envelope. Raises « pas-d-avis », « numero-manquant », « acte-futur », « acte-avant-avis », « raison-manquante »,
    « au-dessus-des-regles », « enveloppe-depassee », and what `move_request` raises."""
    with once(key, "funds.record_act", by=by) as sent:
        if sent.done:
            return Decision.objects.get(pk=sent.result)
        fresh = lock_request(request.pk)
        opinion = opinion_of(fresh)
        if opinion is None:
            raise Refusal("pas-d-avis", "Le comité n’a pas encore donné son avis sur cette demande.", "Attendez sa réunion.")
        _check(opinion, number.strip(), on, granted_cents, reason)
        move = Move.GRANT if granted_cents else Move.REJECT
        fields = {"granted_cents": granted_cents} if granted_cents else {}
        moved = move_request(request=fresh, move=move, party=Party.AUTHORITY, by=by, seen=seen, words=reason or conditions, fields=fields)
        as_advised = opinion.granted_cents == granted_cents and conditions.strip() == opinion.conditions.strip()
        if as_advised and (granted_cents or not reason.strip() or reason.strip() == opinion.reason.strip()):
            opinion.act_number, opinion.act_on = number.strip(), on
            opinion.save(update_fields=["act_number", "act_on"])
            decision = opinion
        else:
            decision = _otherwise(moved, opinion, number.strip(), on, granted_cents, conditions.strip(), reason.strip())
        audit.record("funds.record_act", moved, by=by, maison=moved.maison_id, outcome=str(decision.outcome))
        tell_leaders(decision, by=by)
        sent.result = decision.pk
    return decision


def _check(opinion: Decision, number: str, on: dt.date, granted_cents: int | None, reason: str) -> None:
    if not number:
        raise Refusal("numero-manquant", "Il manque le numéro de l’acte.", "Il est écrit en haut de la délibération ou de l’arrêté.")
    if on > clock.today():
        raise Refusal("acte-futur", "Cet acte est daté d’un jour à venir.", "Notez-le une fois qu’il est pris.")
    if on < dates.local(opinion.at).date():
        raise Refusal("acte-avant-avis", "Cet acte est daté d’avant l’avis du comité.", "Vérifiez sa date.")
    if granted_cents is None and not (reason.strip() or opinion.reason):
        raise Refusal("raison-manquante", "Il manque la raison.", "Écrivez-la : elle est dite à qui porte le projet.")
    if granted_cents is not None and granted_cents > opinion.possible_cents:
        most = format_euros(opinion.possible_cents)
        raise Refusal("au-dessus-des-regles", f"Les règles permettent {most} au plus.", f"Notez {most} ou moins.")


def _otherwise(
    request: FundRequest, opinion: Decision, number: str, on: dt.date, granted_cents: int | None, conditions: str, reason: str
) -> Decision:
    """The act says something else than the opinion: what that held goes back first."""
    opinion.live = False
    opinion.save(update_fields=["live"])
    if opinion.outcome == Outcome.GRANTED:
        release_envelope(request=request, amount_cents=opinion.granted_cents)
    left = weighed(request).left
    before, after = commit_envelope(request=request, amount_cents=granted_cents) if granted_cents else (left, left)
    return Decision.objects.create(
        request=request, item_id=opinion.item_id, vote_id=opinion.vote_id, rules=request.rules,
        outcome=Outcome.GRANTED if granted_cents else Outcome.REJECTED, asked_cents=opinion.asked_cents,
        possible_cents=opinion.possible_cents, granted_cents=granted_cents, left_before_cents=before, left_after_cents=after,
        conditions=conditions if granted_cents else "", reason=reason or opinion.reason if not granted_cents else "",
        counted=opinion.counted, act_number=number, act_on=on,
    )  # fmt: skip
