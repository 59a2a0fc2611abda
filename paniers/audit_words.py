"""How the baskets call what they write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "paniers.subscribe": "Abonnement aux paniers",
    "paniers.lay_baskets": "Dates des paniers inscrites",
    "paniers.cancel_baskets": "Paniers annulés",
    "paniers.lower_prices": "Prix des paniers revus à la baisse",
    "paniers.pass_on": "Paniers repris par une autre personne du foyer",
    "paniers.hand_over": "Panier remis",
    "paniers.take_back_tick": "Remise d’un panier décochée",
    "paniers.prepare": "Panier préparé",
    "paniers.choose_basket": "Ce que devient un panier",
    "paniers.come_back": "Panier revenu à sa date",
    "paniers.set_day_capacity": "Nombre de paniers d’un jour fixé",
    "paniers.open_point": "Point de don ouvert",
    "paniers.close_point": "Point de don fermé",
    "paniers.unprepare": "Préparation d’un panier décochée",
}
WORDS = AuditWords(VERBS, Capability.HAND_BASKETS)
