"""What this room says to people. Subjects and SMS are read over the shoulder: no name, no amount, no word of need."""

import datetime as dt

from portal.kit import dates
from portal.people.notifications import Words

PURPOSES = {
    "households.joined": "Une personne entre dans le foyer",
    "households.left": "Une personne quitte le foyer",
    "households.refresh": "Renouvellement de la situation du foyer",
}

BRING = (
    "une attestation de la CAF ou de la MSA de moins de trois mois, ou votre dernier avis d'impôt ; "
    "ou rien : à l'accueil, on peut le lire avec vous sur le site de la CAF"
)


def joined(display_name: str) -> Words:
    """To the other referents of a household."""
    return Words(
        subject="Votre foyer a changé",
        body=f"Bonjour,\n\n{display_name} fait maintenant partie de votre foyer.\n\n"
        "Ce n'est pas normal ? Dites-le à l'accueil de votre maison : tout peut être remis comme avant.",
        short="Une personne est entrée dans votre foyer. Ce n'est pas normal ? Dites-le à l'accueil de votre maison.",
    )


def left() -> Words:
    """To somebody who no longer belongs to a household by another's act."""
    return Words(
        subject="Votre foyer a changé",
        body="Bonjour,\n\nVous ne faites plus partie de ce foyer. Vos propres inscriptions restent à vous.\n\n"
        "Une question ? Passez à l'accueil de votre maison, ou appelez : on regarde cela avec vous.",
        short="Vous ne faites plus partie de ce foyer. Une question ? Appelez l'accueil de votre maison.",
    )


def refresh(lapse_on: dt.date) -> Words:
    """The yearly renewal. `lapse_on` is the last day of what is known."""
    day = dates.day_long(lapse_on)
    return Words(
        subject="Pensez à mettre à jour votre situation",
        body=f"Bonjour,\n\nCe que nous savons de la situation de votre foyer est valable jusqu'au {day}.\n\n"
        f"Pour la suite, passez à l'accueil d'une maison avec {BRING}. Cela prend deux minutes, et nous ne gardons pas le papier.\n\n"
        "Sans cette visite, rien ne s'arrête : vos inscriptions en cours ne changent pas avant leur renouvellement.",
        short=f"Votre situation est connue jusqu'au {dates.day_short(lapse_on)}. Deux minutes à l'accueil la mettent à jour.",
    )
