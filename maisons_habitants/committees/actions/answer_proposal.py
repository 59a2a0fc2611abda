import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Outcome
from ..models import Proposal, ProposalAnswer
from ..notifications.proposals import tell_answered
from ..rules.proposals import Act, refusal_of_day
from ..rules.public_words import reaches, tidy
from .lock_proposal import lock_proposal, save

LONGEST = ProposalAnswer._meta.get_field("words").max_length


def answer_proposal(
    *,
    proposal: Proposal,
    outcome: str,
    words: str,
    by,
    owed_on: dt.date | None = None,
    seen: int | None = None,
    key: uuid.UUID | None = None,
) -> ProposalAnswer:
    """« Nous avons fait », or « refusé, parce que »: a line more of the story, for everybody to read; no line before it changes.
    « à l’étude » is no answer yet: it says before when one comes (`owed_on`, by default the day promised already).

    Raises Refusal « reponse-inconnue », « reponse-manquante », « raison-manquante », « reponse-trop-longue », « coordonnees »,
    « date-passee » and its like, « deja-modifie », and those of the rules.
    """
    with once(key, f"committees.answer_proposal:{proposal.pk}", by=by) as request:
        if request.done:
            return ProposalAnswer.objects.get(pk=request.result)
        fresh = lock_proposal(proposal, Act.ANSWER, seen=seen)
        words = tidy(words)
        _check(outcome, words)
        if outcome == Outcome.STUDIED:
            _promise(fresh, owed_on or fresh.owed_on)
        row = ProposalAnswer.objects.create(proposal=fresh, outcome=outcome, words=words, by=by if getattr(by, "pk", None) else None)
        save(fresh, "owed_on")
        audit.record("committees.answer_proposal", fresh, by=by, subject=None, maison=fresh.maison_id, outcome=str(outcome))
        tell_answered(fresh, row, by=by)
        request.result = row.pk
    return row


def _check(outcome: str, words: str) -> None:
    if outcome not in Outcome.values:
        raise Refusal("reponse-inconnue", "Il manque ce que la maison répond.", "Choisissez : à l’étude, en cours, fait, ou refusé.")
    if not words and outcome == Outcome.REFUSED:
        raise Refusal("raison-manquante", "Un refus se dit avec sa raison.", "Une phrase simple : refusé, parce que…")
    if not words:
        raise Refusal("reponse-manquante", "Il manque la réponse.", "Une phrase simple : ce qui est fait, ou ce qui va l’être.")
    if len(words) > LONGEST:
        raise Refusal(
            "reponse-trop-longue", f"La réponse tient en {LONGEST} signes.", "Gardez l’essentiel : on peut en écrire une autre ensuite."
        )
    if found := reaches(words):
        raise Refusal("coordonnees", f"« {found[0]} » permet de joindre quelqu’un.", "Enlevez-le : tout le monde lira cette phrase.")


def _promise(fresh: Proposal, owed_on: dt.date | None) -> None:
    if refusal := refusal_of_day(owed_on, clock.today()):
        raise refusal
    fresh.owed_on = owed_on
