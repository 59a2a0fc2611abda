"""What a course is about, in a few sentences that anybody can answer for herself. Pure. Written by the house: no test of anybody's is
copied. A code is stored: a sentence that comes to mean something else takes another code."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    code: str
    words: str


LEVELS = ("first-steps", "beginner", "at-ease")  # `enums.CourseLevel`, in order
STATEMENTS: dict[str, tuple[Statement, ...]] = {
    "first-steps": (
        Statement("switch-on", "Je sais allumer l’appareil, le recharger et l’éteindre."),
        Statement("point", "Je sais ouvrir ce que je veux, à la souris ou du doigt."),
        Statement("type", "Je sais écrire une phrase et corriger une faute."),
        Statement("browse", "Je sais aller sur un site et revenir en arrière."),
    ),
    "beginner": (
        Statement("mail", "Je sais lire un e-mail et y répondre."),
        Statement("attach", "Je sais envoyer une photo ou un papier par e-mail."),
        Statement("password", "Je sais choisir un mot de passe solide et le retrouver."),
        Statement("beware", "Je sais reconnaître un message qui cherche à me tromper."),
    ),
    "at-ease": (
        Statement("procedure", "Je sais faire une démarche en ligne jusqu’au bout."),
        Statement("file", "Je sais ranger un document et le retrouver."),
        Statement("account", "Je sais créer un compte et choisir ce que l’on y voit de moi."),
        Statement("video", "Je sais appeler quelqu’un en vidéo."),
        Statement("sort", "Je sais trouver une information et vérifier d’où elle vient."),
    ),
}


def statements_of(level: str) -> tuple[Statement, ...]:
    """The sentences of a level, in the order in which they are asked. Raises KeyError for a level that is none."""
    return STATEMENTS[level]


def codes_of(level: str) -> tuple[str, ...]:
    return tuple(one.code for one in STATEMENTS[level])
