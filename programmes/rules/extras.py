"""What a party brings beside the people who have a record: guests, answers, what they need to come, how few would do."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.kit.refusal import Refusal

LONGEST_NAME = 40  # letters of a guest's first name


@dataclass(frozen=True)
class Reply:
    """An answer to the question of key `question`. `who`: position in the party (people first, then guests); None: for all of them."""

    question: int
    text: str
    who: int | None = None


@dataclass(frozen=True)
class Extras:
    """`guests`: first names of who comes along without a record; `fewest`: how many would still come (None: all or none);
    `needs`: codes of what they need to come, `need_words` what no code says; `counted`: (position in the party, code) of who needs one of
    the places that the sheet counts for that need."""

    guests: tuple[str, ...] = ()
    fewest: int | None = None
    answers: tuple[Reply, ...] = ()
    needs: tuple[str, ...] = ()
    need_words: str = ""
    counted: tuple[tuple[int, str], ...] = ()


ALONE = Extras()


def refusal_of_guests(extras: Extras, *, most: int, confidential: bool) -> Refusal | None:
    """A sheet says how many guests a party may bring; a confidential one none."""
    number = len(extras.guests)
    if not number or number <= most:
        return None
    if confidential or most == 0:
        return Refusal(
            "sans-accompagnant", "Ici, chacun s'inscrit pour soi.", "Retirez la personne qui accompagne, ou parlez-en à l'accueil."
        )
    words = f"On peut amener {most} personne{'s' if most > 1 else ''} au plus, vous en nommez {number}."
    return Refusal("trop-d-accompagnants", words, "Retirez-en, ou parlez-en à l'accueil de la maison.")


def refusal_of_guest_name(name: str) -> Refusal | None:
    """A guest who is added or renamed has a first name: lists and messages say it."""
    if not name.strip():
        return Refusal("prenom-manquant", "Il manque le prénom de la personne qui accompagne.", "Un prénom suffit ; il s'efface après.")
    if len(name.strip()) > LONGEST_NAME:
        return Refusal("prenom-trop-long", f"Un prénom a {LONGEST_NAME} lettres au plus.", "Écrivez-le plus court.")
    return None


def unanswered(required: Sequence[tuple[int, str, bool]], replies: Sequence[Reply], size: int) -> list[str]:
    """Of the required questions (key, words, asked of each), the words of those that a party of `size` left unanswered."""
    given = {(reply.question, reply.who) for reply in replies if reply.text.strip()}
    missing = []
    for key, words, of_each in required:
        wanted = range(size) if of_each else (None,)
        if any((key, who) not in given for who in wanted):
            missing.append(words)
    return missing


def refusal_of_answers(missing: Sequence[str]) -> Refusal | None:
    if not missing:
        return None
    return Refusal("reponse-manquante", f"Il manque une réponse : {' ; '.join(missing)}", "Répondez, puis recommencez.")
