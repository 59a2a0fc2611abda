"""What staff may answer to each task that money raises, and what happened in plain words. Pure.

`does`: « note » only keeps the words; others are carried out by `desk.tasks` through the actions.
"""

from dataclasses import dataclass

NOTE, PLACE, CREDIT, REFUND, OTHER_HOME, AGAIN, ORDER, CASH, KEEP = (
    "note", "place", "credit", "refund", "other_home", "again", "order", "cash", "keep",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One answer: `does` is carried out, then kept with `done` and her own words."""

    key: str
    label: str
    help: str
    does: str
    done: str
    needs_words: bool = False


_TOLD = Choice(
    "told",
    "C’est vu avec la personne",
    "L’argent repart, ou elle a choisi : dites ce que vous lui avez dit.",
    NOTE,
    "Vu avec la personne.",
    True,
)
CHOICES = {
    "no_place": (
        Choice(
            "place", "Lui donner une place", "S’il en reste et que personne n’attend. L’argent la règle.", PLACE, "Une place est donnée."
        ),
        Choice(
            "credit", "Garder en avance", "Elle le veut ainsi : l’argent paie la suite, ou se rend plus tard.", KEEP, "Gardé en avance."
        ),
        Choice("refund", "Rendre l’argent", "Par le chemin par où il est venu.", REFUND, "Remboursement demandé."),
        _TOLD,
    ),
    "to_classify": (
        Choice(
            "credit",
            "C’est bien ce foyer : garder en avance",
            "L’argent est noté avec sa quittance, et paie ce que le foyer choisit.",
            CREDIT,
            "Noté en avance, avec sa quittance.",
        ),
        Choice(
            "refund",
            "Rendre l’argent",
            "Noté avec sa quittance, puis rendu par le chemin par où il est venu.",
            REFUND,
            "Noté, puis remboursement demandé.",
        ),
        Choice(
            "other",
            "C’est un autre foyer",
            "Écrivez son numéro : l’argent y est noté en avance.",
            OTHER_HOME,
            "Noté au compte d’un autre foyer.",
        ),
    ),
    "dispute": (
        Choice(
            "sent",
            "La réponse est envoyée",
            "Chez le prestataire, avant la date : quittance, inscription, présence, échanges.",
            NOTE,
            "Réponse envoyée.",
            True,
        ),
        Choice(
            "accept",
            "On laisse la banque reprendre",
            "La personne a raison, ou la somme est petite. Ce qu’elle réglait redevient à payer.",
            NOTE,
            "Laissé à la banque.",
            True,
        ),
    ),
    "refund_failed": (
        Choice(
            "again",
            "Réessayer sur la carte",
            "Une nouvelle demande part ; la carte ou le compte doit être ouvert.",
            AGAIN,
            "Réessayé par carte.",
        ),
        Choice(
            "order",
            "Par le comptable",
            "Sur la prochaine demande ; il demandera les coordonnées bancaires, sur papier.",
            ORDER,
            "Passe par le comptable.",
        ),
        Choice("cash", "En espèces", "Seulement si l’acte de la régie le permet.", CASH, "À rendre en espèces."),
        Choice("credit", "Garder en avance", "Elle le veut ainsi.", KEEP, "Gardé en avance."),
    ),
    "refund_outside": (
        Choice(
            "wanted",
            "C’était voulu",
            "Dites pourquoi, et par qui. La place ou la somme due s’annule à part, si elle doit l’être.",
            NOTE,
            "Voulu.",
            True,
        ),
        Choice(
            "error",
            "C’était une erreur",
            "Ce que l’argent réglait reste à payer : parlez-en avec la personne.",
            NOTE,
            "Erreur, vue avec la personne.",
            True,
        ),
    ),
    "debit_returned": (
        Choice(
            "told",
            "C’est vu avec la personne",
            "La somme est de nouveau à régler : proposez un autre moyen, ou d’en parler.",
            NOTE,
            "Vu avec la personne.",
            True,
        ),
    ),
    "unknown_notice": (
        Choice("seen", "C’est compris", "Ce que c’était, et pourquoi cela ne touche pas nos comptes.", NOTE, "Compris.", True),
    ),
    "balance": (
        Choice(
            "seen",
            "L’écart est compris",
            "Frais, versement en route, remboursement fait ailleurs : dites lequel.",
            NOTE,
            "Écart compris.",
            True,
        ),
    ),
}
HAPPENED = {
    "no_place": "Un paiement est arrivé pour une place qui n’était plus à prendre. La quittance est faite.",
    "to_classify": "Le prestataire a reçu autre chose que ce qui était attendu. Rien n’est confirmé par cet argent.",
    "dispute": "La personne conteste ce paiement à sa banque. La place est gardée ; l’argent attend la réponse.",
    "refund_failed": "De l’argent qui repartait est revenu. Il est toujours à la personne.",
    "refund_outside": "Un remboursement a été fait chez le prestataire, sans passer par ici. Aucune place n’est perdue.",
    "debit_returned": "Le prélèvement est revenu de la banque. La somme est de nouveau à régler ; la place est gardée.",
    "unknown_notice": "Le prestataire a parlé de quelque chose que nos comptes ne connaissent pas.",
    "balance": "Ce que dit notre journal et ce que dit le prestataire ne font pas la même somme.",
}


def choices_of(kind: str) -> tuple[Choice, ...]:
    return CHOICES[kind]
