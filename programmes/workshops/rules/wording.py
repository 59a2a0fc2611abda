"""What the room says in messages. Subjects and short texts name neither the course nor what it is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    subject: str
    body: str
    short: str


def ask_after(*, house: str, link: str) -> Told:
    """The day after the last date: where does she stand now?"""
    body = (
        "Bonjour,\n\nVos séances sont terminées. Où en êtes-vous maintenant ? Quelques phrases, deux minutes :\n"
        f"{link}\n\nVous pouvez aussi nous le dire à l’accueil ou par téléphone. Vous seul·e et la personne qui animait lisez vos réponses."
        f"\n\nÀ bientôt,\n{house}"
    )
    return Told("Une question de la maison", body, f"La maison a une question pour vous : {link}")
