"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "volunteering.join": "Bénévole, charte acceptée",
    "volunteering.publish_charter": "Charte des bénévoles publiée",
    "volunteering.standing": "Créneau régulier demandé",
    "volunteering.end_standing": "Créneau régulier arrêté",
    "volunteering.over": "Créneau pris malgré une réserve, avec un mot",
    "volunteering.offer_swap": "Place de bénévole proposée à reprendre",
    "volunteering.take_swap": "Place de bénévole reprise",
    "volunteering.keep_place": "Place de bénévole gardée finalement",
    "volunteering.open_first_time": "Lien « première fois » fait",
    "volunteering.stop_first_time": "Lien « première fois » repris",
    "volunteering.first_time": "Première fois, sans compte",
    "volunteering.plan_shift": "Créneau bénévole prévu",
}
WORDS = AuditWords(VERBS, Capability.SEE_VOLUNTEERS)
