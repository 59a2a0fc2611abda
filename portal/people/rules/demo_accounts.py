"""The accounts of the demo and their second factor, known to all: they exist in the demo only."""

import base64
import hashlib
from dataclasses import dataclass

from ..enums import Reach, Role

DOMAIN = "belleroche.example"


@dataclass(frozen=True)
class Account:
    name: str  # before the @
    first_name: str
    last_name: str
    hint: str
    role: str = ""
    reach: str = Reach.ALL
    maison: int = 0  # its rank among the town's houses
    pin: str = ""  # at the counter, with the badge that the demo gives

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


ACCOUNTS = (
    Account("accueil", "Nadia", "Roux", "Le comptoir d'une maison ; badge 10, code 4827", Role.ACCUEIL, Reach.MAISON, pin="4827"),
    Account("animation", "Yann", "Perrin", "Les activités d'une maison", Role.ANIMATION, Reach.MAISON),
    Account("redaction", "Sofia", "Blanc", "Les pages d'une maison", Role.REDACTION, Reach.MAISON),
    Account("regie", "Karim", "Faure", "La caisse d'une maison ; badge 11, code 9163", Role.REGIE, Reach.MAISON, pin="9163"),
    Account("social", "Élise", "Morel", "L'accompagnement, dans un secteur", Role.TRAVAIL_SOCIAL, Reach.SECTOR),
    Account("responsable", "Farida", "Girard", "Une maison et son équipe", Role.RESPONSABLE, Reach.MAISON),
    Account("direction", "Marc", "Dumas", "Toute la ville", Role.DIRECTION),
    Account("comptable", "Agnès", "Meyer", "Les comptes, en lecture", Role.COMPTABLE),
    Account("administration", "Paul", "Rey", "Les réglages du portail", Role.ADMINISTRATION),
    Account("dpo", "Hélène", "Vidal", "Les données : demandes, registre, purges", Role.DPO),
    Account("benevole1", "Jeanne", "Colin", "Une bénévole, avec un compte simple"),
    Account("benevole2", "Ousmane", "Diallo", "Un bénévole, avec un compte simple"),
    Account("nouvelle", "Inès", "Martin", "Une habitante qui vient d'ouvrir son compte"),
    Account("tresorerie", "Mireille", "Vasseur", "La régie de toute la ville : mois à approuver, relances, listes", Role.REGIE),
)


def known_secret(email: str) -> str:
    """The demo's second factor for this account: the same at each load, so that a phone may keep it."""
    return base64.b32encode(hashlib.sha256(f"demo:{email}".encode()).digest()[:20]).decode()
