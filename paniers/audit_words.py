"""How the baskets call what they write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "paniers.subscribe": "Abonnement aux paniers",
    "paniers.lay_baskets": "Dates des paniers inscrites",
    "paniers.cancel_baskets": "Paniers annulés",
    "paniers.lower_prices": "Prix des paniers revus à la baisse",
    "paniers.pass_on": "Paniers repris par une autre personne du foyer",
    "paniers.offer_recipe": "Recette proposée",
    "paniers.hand_over": "Panier remis",
    "paniers.take_back_tick": "Remise d’un panier décochée",
    "paniers.prepare": "Panier préparé",
    "paniers.settle_day": "Paniers pas retirés, notés après l’heure",
    "paniers.answer_misses": "Nouvelles prises après des paniers pas retirés",
    "paniers.unprepare": "Préparation d’un panier décochée",
}
WORDS = AuditWords(VERBS, Capability.HAND_BASKETS)
