"""How the baskets call what they write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "paniers.subscribe": "Abonnement aux paniers",
    "paniers.change": "Abonnement aux paniers changé",
    "paniers.wish_house": "Attend ses paniers dans une autre maison",
    "paniers.give_up_wish": "N’attend plus d’autre maison pour ses paniers",
    "paniers.stop": "Abonnement aux paniers arrêté",
    "paniers.end": "Abonnement aux paniers terminé",
    "paniers.offer_renewal": "Suite des paniers proposée",
    "paniers.renew": "Abonnement aux paniers prolongé",
    "paniers.decline_renewal": "Suite des paniers refusée",
    "paniers.lay_baskets": "Dates des paniers inscrites",
    "paniers.cancel_baskets": "Paniers annulés",
    "paniers.lower_prices": "Prix des paniers revus à la baisse",
    "paniers.pass_on": "Paniers repris par une autre personne du foyer",
    "paniers.hand_over": "Panier remis",
    "paniers.take_back_tick": "Remise d’un panier décochée",
    "paniers.prepare": "Panier préparé",
    "paniers.settle_day": "Paniers pas retirés, notés après l’heure",
    "paniers.answer_misses": "Nouvelles prises après des paniers pas retirés",
    "paniers.choose_basket": "Ce que devient un panier",
    "paniers.come_back": "Panier revenu à sa date",
    "paniers.set_day_capacity": "Nombre de paniers d’un jour fixé",
    "paniers.open_point": "Point de don ouvert",
    "paniers.close_point": "Point de don fermé",
    "paniers.unprepare": "Préparation d’un panier décochée",
}
WORDS = AuditWords(VERBS, Capability.HAND_BASKETS)
