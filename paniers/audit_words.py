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
    "paniers.name_grower": "Ferme notée",
    "paniers.save_contract": "Contrat d’une ferme noté",
    "paniers.save_week": "Contenu des paniers écrit",
    "paniers.send_order": "Commande envoyée à une ferme",
    "paniers.acknowledge_order": "Commande bien reçue par la ferme",
    "paniers.call_off_order": "Commande à une ferme annulée",
    "paniers.receive_order": "Livraison d’une ferme notée",
    "paniers.substitute": "Produit des paniers remplacé",
    "paniers.move_crates": "Caisses d’une ferme comptées",
    "paniers.note_surplus": "Reste de légumes porté au frigo",
    "paniers.thank_grower": "Ferme remerciée",
}
WORDS = AuditWords(VERBS, Capability.HAND_BASKETS)
