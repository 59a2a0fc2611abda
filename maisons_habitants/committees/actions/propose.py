import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import Person
from portal.places.models import Maison

from ..enums import ProposalWay
from ..models import Body, Proposal
from ..rules.public_words import tidy

LONGEST = Proposal._meta.get_field("words").max_length
SHORTEST = 5  # « Café » is nothing that can be answered
MOST_STICKERS = 999


def propose(
    *, maison: Maison, words: str, by, way: str = ProposalWay.ONLINE, person: Person | None = None, stickers: int = 0,
    said_on: dt.date | None = None, body: Body | None = None, key: uuid.UUID | None = None,
) -> Proposal:  # fmt: skip
    """« Vous avez dit »: noted as it was said, to be read over. `person`: to whom the answer is told; None for nobody. `stickers`: how many
    papers of the wall say the same.

    Raises Refusal « mots-manquants », « mots-trop-longs », « jour-a-venir », « trop-de-papiers », « autre-maison », « maison-fermee ».
    """
    with once(key, "committees.propose", by=by if getattr(by, "pk", None) else None) as request:
        if request.done:
            return Proposal.objects.get(pk=request.result)
        words, day = tidy(words), said_on or clock.today()
        _check(words, day, stickers, maison, body)
        row = Proposal.objects.create(
            maison=maison, body=body, words=words, way=way, said_on=day, stickers=stickers, person=person and person.current_record
        )
        author = by if getattr(by, "pk", None) else audit.SYSTEM
        audit.record("committees.propose", row, by=author, subject=row.person, maison=maison, way=str(way))
        request.result = row.pk
    return row


def _check(words: str, day: dt.date, stickers: int, maison: Maison, body: Body | None) -> None:
    if len(words) < SHORTEST:
        raise Refusal("mots-manquants", "Il manque ce que vous proposez.", "Une phrase suffit : ce qui manque, ce qui irait mieux.")
    if len(words) > LONGEST:
        raise Refusal("mots-trop-longs", f"Une proposition tient en {LONGEST} signes.", "Dites l’essentiel, ou faites-en deux.")
    if day > clock.today():
        raise Refusal("jour-a-venir", "Ce jour n’est pas encore venu.", "Écrivez le jour où cela a été dit.")
    if not 0 <= stickers <= MOST_STICKERS:
        raise Refusal("trop-de-papiers", f"De 0 à {MOST_STICKERS} papiers.", "Recomptez les papiers qui disent la même chose.")
    if body is not None and body.maison_id != maison.pk:
        raise Refusal("autre-maison", "Ce comité n’est pas celui de cette maison.", "Choisissez un comité de la maison.")
    if maison.closed_on:
        raise Refusal("maison-fermee", f"{maison.name} est fermée.", "Proposez-le à une autre maison.")
