"""The house reads a request: it takes it up, asks what misses, says whether the fund can pay it. Each is one move of the machine."""

import uuid
from collections.abc import Sequence

from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Move, Party
from ..models import FundRequest, Question
from ..notifications.review import tell_asked, tell_ineligible, tell_reopened
from ..reading.parties import parties_of
from ..rules.machine import target
from ..rules.quotes import quotable
from .move_request import lock_request, move_request, refuse_stale

MOST_QUESTIONS = 6  # at once: more is a talk
QUESTION = Question._meta.get_field("words").max_length
REASON = 1000


def opened(request: FundRequest, move: Move, *, by, seen: int | None, party: Party = Party.AGENT) -> FundRequest:
    """Locked, and `move` is theirs to make now: asked before anything else is, so that a stranger learns nothing more. Raises those of
    `move_request`."""
    fresh = lock_request(request.pk)
    if party not in parties_of(fresh, by):
        move_request(request=fresh, move=move, party=party, by=by)  # which says why not
    refuse_stale(fresh, seen)
    if target(move, fresh.state, party) is None:
        move_request(request=fresh, move=move, party=party, by=by)
    return fresh


def _reason(words: str) -> str:
    found = words.strip()
    if not found:
        raise Refusal("raison-manquante", "Il manque la raison.", "Une phrase suffit : elle est dite à qui porte le projet.")
    if len(found) > REASON:
        raise Refusal("raison-trop-longue", f"La raison fait {REASON} signes au plus.", "Dites l’essentiel, le reste se dit de vive voix.")
    return found


def take_up(*, request: FundRequest, by, seen: int | None = None, key: uuid.UUID | None = None) -> FundRequest:
    """Somebody of the house reads it from now on. Raises those of `move_request`."""
    with once(key, f"funds.take_up:{request.pk}", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=request.pk)
        return move_request(request=request, move=Move.TAKE_UP, party=Party.AGENT, by=by, seen=seen)


def ask(*, request: FundRequest, questions: Sequence[str], by, seen: int | None = None, key: uuid.UUID | None = None) -> FundRequest:
    """One question or several, a row each: it is theirs to complete, and they are told. Raises « sans-question », « trop-de-questions »,
    « question-trop-longue », those of `move_request`."""
    with once(key, f"funds.ask:{request.pk}", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=request.pk)
        fresh = opened(request, Move.ASK, by=by, seen=seen)
        said = [words.strip() for words in questions if words.strip()]
        _refuse_questions(said)
        Question.objects.bulk_create([Question(request=fresh, words=words, asked_by=by) for words in said])
        moved = move_request(request=fresh, move=Move.ASK, party=Party.AGENT, by=by, words="\n".join(said)[:2000])
        tell_asked(moved, said, by=by)
    return moved


def _refuse_questions(said: list[str]) -> None:
    if not said:
        raise Refusal("sans-question", "Il n’y a pas de question.", "Écrivez ce qui manque, une question par ligne.")
    if len(said) > MOST_QUESTIONS:
        raise Refusal("trop-de-questions", f"{MOST_QUESTIONS} questions à la fois, au plus.", "Gardez les plus utiles, ou appelez.")
    if any(len(words) > QUESTION for words in said):
        raise Refusal("question-trop-longue", f"Une question fait {QUESTION} signes au plus.", "Coupez-la en deux.")


def find_eligible(*, request: FundRequest, by, seen: int | None = None, key: uuid.UUID | None = None) -> FundRequest:
    """Nothing misses: a committee may hear it. Raises those of `move_request`."""
    with once(key, f"funds.find_eligible:{request.pk}", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=request.pk)
        return move_request(request=request, move=Move.FIND_ELIGIBLE, party=Party.AGENT, by=by, seen=seen)


def find_ineligible(
    *, request: FundRequest, rule: str, reason: str, by, seen: int | None = None, key: uuid.UUID | None = None
) -> FundRequest:  # fmt: skip
    """The fund cannot pay it: `rule` is which of its rules says so (a key of `rules.quotes.quotable`), quoted to who leads it with the
    reason and how to contest. Raises « regle-inconnue », « raison-manquante », « raison-trop-longue », those of `move_request`."""
    with once(key, f"funds.find_ineligible:{request.pk}", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=request.pk)
        fresh = opened(request, Move.FIND_INELIGIBLE, by=by, seen=seen)
        quote = quotable(fresh.rules, fresh.fund.words).get(rule)
        if quote is None:
            raise Refusal("regle-inconnue", "Cette règle n’est pas de celles de cette demande.", "Choisissez celle qui empêche.")
        why = _reason(reason)
        moved = move_request(request=fresh, move=Move.FIND_INELIGIBLE, party=Party.AGENT, by=by, words=f"{why}\n« {quote} »"[:2000])
        tell_ineligible(moved, why, quote, by=by)
    return moved


def reopen(*, request: FundRequest, reason: str, by, seen: int | None = None, key: uuid.UUID | None = None) -> FundRequest:
    """Who keeps the fund has it read again, after all. Raises « raison-manquante », « raison-trop-longue », those of `move_request`."""
    with once(key, f"funds.reopen:{request.pk}", by=by) as asked:
        if asked.done:
            return FundRequest.objects.get(pk=request.pk)
        fresh = opened(request, Move.REOPEN, by=by, seen=seen, party=Party.KEEPER)
        why = _reason(reason)
        moved = move_request(request=fresh, move=Move.REOPEN, party=Party.KEEPER, by=by, words=why)
        tell_reopened(moved, why, by=by)
    return moved
