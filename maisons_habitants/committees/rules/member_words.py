"""What is written to members and to those who come forward, in three sizes. Pure: a subject and an SMS name nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    subject: str
    body: str
    short: str


@dataclass(frozen=True)
class Occasion:
    """Of which committee. `until`, `since`: days in words; `mine`: address of her space for this committee, or of the call."""

    committee: str
    house: str
    phone: str
    mine: str
    since: str = ""
    until: str = ""


def _letter(at: Occasion, *paragraphs: str) -> str:
    return "\n\n".join(["Bonjour,", *(part for part in paragraphs if part), f"À bientôt,\n{at.house}"])


def _call(at: Occasion) -> str:
    return f"Une question ? La maison répond au {at.phone}." if at.phone else "Une question ? Passez à l’accueil de la maison."


def _where(at: Occasion) -> str:
    return f"Appelez la maison au {at.phone}" if at.phone else "Passez à l’accueil"


def named(at: Occasion) -> Told:
    body = _letter(
        at,
        f"Vous siégez à « {at.committee} », du {at.since} au {at.until}. Merci de donner ce temps.",
        f"Les réunions, les papiers et la charte sont sur votre page : {at.mine}\nOn vous les donne aussi à l’accueil.",
        "Un enfant à faire garder, un trajet, un papier à lire ensemble ? Dites-le : on s’en occupe avec vous.",
        _call(at),
    )
    return Told("Votre place au comité", body, f"C’est fait : votre place au comité commence le {at.since}. À bientôt, {at.house}")


def ended(at: Occasion) -> Told:
    body = _letter(
        at,
        f"Votre mandat à « {at.committee} » finit le {at.until}. Merci pour tout ce que vous y avez apporté.",
        "Les réunions ouvertes et les propositions restent à vous, comme à tout le monde.",
        _call(at),
    )
    return Told("La fin de votre mandat", body, f"Votre mandat au comité finit le {at.until}. Merci pour ce temps donné. {at.house}")


def dissolved(at: Occasion, why: str) -> Told:
    body = _letter(
        at,
        f"« {at.committee} » ne siège plus. {why}",
        "Votre mandat finit aujourd’hui. Merci pour tout ce que vous y avez apporté.",
        "Les réunions ouvertes des autres comités et les propositions restent à vous, comme à tout le monde.",
        _call(at),
    )
    return Told("Votre comité ne siège plus", body, f"Votre comité ne siège plus. Merci pour ce temps donné. {at.house}")


def ending(at: Occasion) -> Told:
    body = _letter(
        at,
        f"Votre mandat à « {at.committee} » finit le {at.until}.",
        "Voulez-vous continuer, ou laisser la place ? Les deux vont très bien : dites-le à la maison.",
        _call(at),
    )
    return Told("Votre mandat finit bientôt", body, f"Votre mandat au comité finit le {at.until}. Continuer ? {_where(at)}. {at.house}")


def asked(at: Occasion) -> Told:
    body = _letter(
        at,
        f"Merci : votre candidature à « {at.committee} » est notée. La maison répond à tout le monde après le {at.until}.",
        f"Vous changez d’avis ? Il suffit de le dire, ou de la reprendre ici : {at.mine}",
        _call(at),
    )
    return Told(
        "Votre candidature est notée", body, f"Merci : votre candidature au comité est notée. Réponse après le {at.until}. {at.house}"
    )


def withdrawn(at: Occasion) -> Told:
    body = _letter(at, f"C’est noté : votre candidature à « {at.committee} » est reprise.", "Vous pourrez revenir à un prochain appel.")
    return Told("Votre candidature est reprise", body, f"C’est noté : votre candidature au comité est reprise. {at.house}")


def not_chosen(at: Occasion, how: str) -> Told:
    body = _letter(
        at,
        f"Vous vous êtes proposé pour « {at.committee} », et nous vous en remercions. Il y avait moins de places que de personnes : "
        "cette fois, ce n’est pas vous.",
        how,
        "Le comité a besoin d’idées aussi : venez aux réunions ouvertes, proposez, aidez à une fête. Au prochain appel, on pense à vous.",
        _call(at),
    )
    return Told("Réponse à votre candidature", body, f"La maison a répondu à votre candidature. {_where(at)} pour en parler. {at.house}")
