"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "volunteering.join": "Bénévole, charte acceptée",
    "volunteering.publish_charter": "Charte des bénévoles publiée",
    "volunteering.plan_shift": "Créneau bénévole prévu",
    "volunteering.change_shift": "Créneau bénévole changé",
    "volunteering.part_post": "Poste mis à part de son créneau",
    "volunteering.write_post": "Poste bénévole écrit",
    "volunteering.write_qualification": "Qualification écrite",
    "volunteering.write_template": "Modèle de besoins écrit",
    "volunteering.apply_needs": "Bénévoles prévus pour des dates",
}
WORDS = AuditWords(VERBS, Capability.SEE_VOLUNTEERS)
