"""What is said of a machine lent. Subjects and short texts name neither the machine nor the delay."""

from .wording import Told


def late(*, house: str, phone: str, what: str, day: str) -> Told:
    """It was expected back: nobody is scolded."""
    call = f" (téléphone : {phone})" if phone else ""
    body = (
        f"Bonjour,\n\nNous vous avons prêté un appareil ({what}). Nous l’attendions le {day}.\n\n"
        f"Passez le rendre à l’accueil quand vous pouvez. Vous en avez encore besoin, ou quelque chose ne va plus ? Dites-le-nous{call} : "
        f"on trouve une solution ensemble.\n\nÀ bientôt,\n{house}"
    )
    return Told("Un petit mot de la maison", body, f"{house} : passez à l’accueil ou appelez-nous{f' au {phone}' if phone else ''}. Merci.")
