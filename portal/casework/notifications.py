"""What this room says to people. Read over a shoulder, it is a parcel of books: no need, no partner, no reason."""

from portal.people.notifications import Words

PURPOSES = {
    "casework.mail": "Quelque chose attend à l’accueil",
    "casework.lead": "L’interlocuteur a changé",
    "casework.renewal": "Passer à l’accueil avant une date",
}


def _reach(maison) -> str:
    return f"{maison.name}, {maison.phone.as_national}" if maison.phone else maison.name


def something_waits(maison) -> Words:
    """Once a day at most."""
    return Words(
        subject="Quelque chose vous attend à l’accueil",
        body=f"Bonjour,\n\nQuelque chose vous attend à l’accueil de votre maison ({_reach(maison)}).\n\n"
        "Passez quand vous voulez, aux heures d’ouverture, avec votre carte si vous l’avez.",
        short=f"Quelque chose vous attend à l'accueil : {maison.name}.",
    )


def lead_has_changed(maison) -> Words:
    return Words(
        subject="Du nouveau dans votre maison",
        body=f"Bonjour,\n\nVotre interlocuteur ou interlocutrice a changé, comme vous en étiez d’accord. "
        f"Son nom est dans « mon espace », et l’accueil vous le dit aussi ({_reach(maison)}).",
        short=f"Votre contact a changé, comme convenu. L'accueil vous le présente : {_reach(maison)}.",
    )


def lead_is_over() -> Words:
    return Words(
        subject="Du nouveau dans votre maison",
        body="Bonjour,\n\nLe temps convenu avec votre interlocutrice ou votre interlocuteur est arrivé à sa fin.\n\n"
        "Vous voulez continuer ? Dites-le à l’accueil : on en reparle ensemble.",
        short="Le temps convenu avec votre contact est fini. Pour continuer, dites-le à l'accueil de votre maison.",
    )


def comes_to_its_end(day: str, maison) -> Words:
    """`day` as it is written: the last day of the address."""
    return Words(
        subject="Un rendez-vous à prendre dans votre maison",
        body=f"Bonjour,\n\nPassez à l’accueil ({_reach(maison)}) avant le {day} : "
        "un papier y est à renouveler avec vous. Cela prend quelques minutes.",
        short=f"Passez à l'accueil avant le {day}, pour un papier à renouveler : {maison.name}.",
    )
