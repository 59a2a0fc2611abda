"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "volunteering.join": "Bénévole, charte acceptée",
    "volunteering.publish_charter": "Charte des bénévoles publiée",
    "volunteering.standing": "Créneau régulier demandé",
    "volunteering.end_standing": "Créneau régulier arrêté",
    "volunteering.over": "Créneau pris malgré une réserve, avec un mot",
    "volunteering.plan_shift": "Créneau bénévole prévu",
}
WORDS = AuditWords(VERBS, Capability.SEE_VOLUNTEERS)
