"""What a person is told about her request: neutral over the shoulder, whole in the letter."""

from portal.kit import dates
from portal.people.notifications import Words

PURPOSES = {"privacy.request": "Demande sur ses données"}
WAY_OUT = (
    "Si cette réponse ne vous convient pas, vous pouvez vous adresser à la CNIL : cnil.fr/fr/plaintes, ou par courrier, "
    "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07."
)


def received(due_on) -> Words:
    until = dates.day_written(due_on)
    return Words(
        subject="Votre demande est bien arrivée",
        body=f"Bonjour,\n\nVotre demande sur vos données est bien arrivée. Vous aurez une réponse au plus tard le {until}.",
        short=f"Votre demande est bien arrivee. Reponse au plus tard le {until}.",
    )


def longer(why: str, due_on) -> Words:
    until = dates.day_written(due_on)
    return Words(
        subject="Votre demande prend plus de temps",
        body=f"Bonjour,\n\nVotre demande sur vos données prend plus de temps : {why}. "
        f"Vous aurez une réponse au plus tard le {until}.\n\n{WAY_OUT}",
        short=f"Votre demande prend plus de temps. Reponse au plus tard le {until}. Questions : appelez la maison.",
    )


def answered() -> Words:
    return Words(
        subject="Votre demande a sa réponse",
        body="Bonjour,\n\nVotre demande sur vos données a sa réponse : dans votre espace, à la page « Mes données », "
        f"ou à l’accueil de votre maison.\n\n{WAY_OUT}",
        short="Votre demande a sa reponse : dans votre espace, ou a l'accueil de votre maison.",
    )
