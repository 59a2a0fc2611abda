import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Proposal
from ..notifications.proposals import tell_published
from ..reading.named import warnings_of
from ..rules.proposals import Act, refusal_of_day
from ..rules.public_words import reaches, tidy
from .lock_proposal import lock_proposal, save
from .owe_answer import refuse_stranger
from .propose import LONGEST


def publish_proposal(
    *, proposal: Proposal, words: str, owed_by, owed_on: dt.date | None, by, aware: bool = False, seen: int | None = None,
    key: uuid.UUID | None = None,
) -> Proposal:  # fmt: skip
    """Everybody reads it from now on, in these words, and the house owes an answer: by whom, before when. `aware`: whoever reads over saw
    the words that may name somebody, and they do not.

    Raises Refusal « mots-manquants », « mots-trop-longs », « coordonnees », « nomme-quelqu-un », « pas-de-l-equipe », « date-passee » and
    its like, « deja-modifie », and those of the rules.
    """
    with once(key, f"committees.publish_proposal:{proposal.pk}", by=by) as request:
        if request.done:
            return Proposal.objects.get(pk=proposal.pk)
        fresh = lock_proposal(proposal, Act.PUBLISH, seen=seen)
        words = tidy(words)
        _check(fresh, words, aware=aware)
        refuse_stranger(fresh, owed_by)
        if refusal := refusal_of_day(owed_on, clock.today()):
            raise refusal
        fresh.public_words, fresh.published_at = words, clock.now()
        fresh.owed_by, fresh.owed_on, fresh.owed_first_on = owed_by, owed_on, owed_on
        save(fresh, "public_words", "published_at", "owed_by", "owed_on", "owed_first_on")
        audit.record("committees.publish_proposal", fresh, by=by, subject=_subject(fresh), maison=fresh.maison_id)
        tell_published(fresh, by=by)
    return fresh


def _subject(row: Proposal):
    return row.person.current_record if row.person else None


def _check(row: Proposal, words: str, *, aware: bool) -> None:
    if not words:
        raise Refusal("mots-manquants", "Il manque la proposition telle qu’on la publie.", "Reprenez-la, sans ce qui nomme quelqu’un.")
    if len(words) > LONGEST:
        raise Refusal("mots-trop-longs", f"Une proposition tient en {LONGEST} signes.", "Gardez l’essentiel.")
    if found := reaches(words):
        raise Refusal("coordonnees", f"« {found[0]} » permet de joindre quelqu’un.", "Enlevez-le : tout le monde lira cette phrase.")
    if not aware and (found := warnings_of(words, row.maison)):
        named = ", ".join(f"« {word} »" for word in found)
        raise Refusal("nomme-quelqu-un", f"Peut-être un nom : {named}.", "Enlevez-le, ou cochez que ce n’est le nom de personne d’ici.")
