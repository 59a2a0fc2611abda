"""What is said about the card of a season, in three sizes. Pure: no price, no tax, no payment; a subject and an SMS name nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

NAMES_MOST = 6


@dataclass(frozen=True)
class Told:
    subject: str
    body: str
    short: str


@dataclass(frozen=True)
class Occasion:
    """About whose cards: `names` are chosen names, empty when the reader's own card is meant alone."""

    season: str
    until: str  # its last day, in words
    house: str
    phone: str
    page: str  # address of the season
    mine: str  # address of « ma carte »
    names: tuple[str, ...] = ()


def names_in_words(names: Sequence[str]) -> str:
    """« Zoé, Léo et 2 autres personnes »."""
    shown, more = list(names[:NAMES_MOST]), len(names) - NAMES_MOST
    if more > 0:
        return f"{', '.join(shown)} et {more} autre{'s' if more > 1 else ''} personne{'s' if more > 1 else ''}"
    return " et ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _letter(at: Occasion, *paragraphs: str) -> str:
    return "\n\n".join(["Bonjour,", *(part for part in paragraphs if part), f"À bientôt,\n{at.house}"])


def _call(at: Occasion) -> str:
    return f"Une question ? La maison répond au {at.phone}." if at.phone else "Une question ? Passez à l’accueil d’une maison."


def _for(at: Occasion) -> str:
    return f" de {names_in_words(at.names)}" if at.names else ""


def _several(at: Occasion) -> bool:
    return len(at.names) > 1


def activated(at: Occasion) -> Told:
    if _several(at):
        said = f"C’est fait : les cartes des sorties{_for(at)} sont en service. Elles servent à toute la saison, jusqu’au {at.until}."
    else:
        said = f"C’est fait : la carte des sorties{_for(at)} est en service. Elle sert à toute la saison, jusqu’au {at.until}."
    body = _letter(
        at,
        said,
        "Théâtre, musée, cinéma, montagne : on y va à plusieurs, et personne n’y va sans quelqu’un de la maison. Si vous hésitez à venir "
        "sans connaître personne, dites-le en vous inscrivant : beaucoup sont dans ce cas.",
        f"Les sorties de la saison : {at.page}\nEt sur le papier affiché dans chaque maison.",
        _call(at),
    )
    return Told(
        "Votre carte des sorties", body, f"C’est fait : la carte des sorties est en service jusqu’au {at.until}. À bientôt, {at.house}"
    )


def asked(at: Occasion) -> Told:
    body = _letter(
        at,
        f"Votre demande de carte des sorties{_for(at)} est arrivée. L’équipe la regarde et vous répond dans la semaine.",
        "Vous pouvez aussi passer dans n’importe quelle maison avec un papier à votre adresse : la carte est faite tout de suite.",
        f"Où en est la demande : {at.mine}",
        _call(at),
    )
    return Told("Votre demande est arrivée", body, f"Votre demande de carte des sorties est arrivée : l’équipe vous répond. {at.house}")


def refused(at: Occasion, why: str) -> Told:
    body = _letter(
        at,
        f"Nous avons regardé la demande de carte des sorties{_for(at)}. Nous ne pouvons pas la faire pour l’instant :",
        why,
        "Quelque chose a changé, ou ce n’est pas exact ? Venez dans une maison, ou appelez : on regarde ensemble.",
        _call(at),
    )
    where = f"Appelez la maison au {at.phone}" if at.phone else "Passez à l’accueil"
    short = f"L’équipe a répondu à votre demande de carte des sorties. {where}."
    return Told("Réponse à votre demande", body, short)


def stopped(at: Occasion, *, back: bool) -> Told:
    body = _letter(
        at,
        f"C’est noté : la carte des sorties{_for(at)} est arrêtée.",
        f"Ce qui avait été réglé n’est pas perdu : le détail est sur {at.mine}, ou à l’accueil d’une maison." if back else "",
        "Vous pouvez la reprendre quand vous voulez, dans une maison ou en ligne.",
    )
    return Told("Votre carte des sorties", body, f"C’est noté : la carte des sorties est arrêtée. À bientôt, {at.house}")


def repriced(at: Occasion) -> Told:
    body = _letter(
        at,
        "Merci, votre papier est bien noté. Il compte pour la carte des sorties, depuis le jour où elle a été faite.",
        "Si vous aviez déjà réglé, ce n’est pas perdu : c’est votre avance, elle paie la suite, ou l’accueil vous la rend.",
        f"Le détail est dans votre espace, ou à l’accueil d’une maison : {at.mine}",
        _call(at),
    )
    short = "Merci, votre papier est bien noté. Le détail est dans votre espace, ou à l’accueil d’une maison."
    return Told("Votre papier est bien noté", body, short)
