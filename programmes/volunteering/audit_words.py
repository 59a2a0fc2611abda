"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "volunteering.join": "Bénévole, charte acceptée",
    "volunteering.edit": "Bénévole : maisons ou disponibilités changées",
    "volunteering.stop": "Bénévolat arrêté",
    "volunteering.confirm_qualification": "Qualification vue",
    "volunteering.drop_qualification": "Qualification effacée",
    "volunteering.note_liability": "Assurance vue",
    "volunteering.note_consent": "Accord d’un parent noté",
    "volunteering.forget": "Dossier de bénévole oublié",
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
    "volunteering.change_shift": "Créneau bénévole changé",
    "volunteering.part_post": "Poste mis à part de son créneau",
    "volunteering.write_post": "Poste bénévole écrit",
    "volunteering.write_qualification": "Qualification écrite",
    "volunteering.write_template": "Modèle de besoins écrit",
    "volunteering.apply_needs": "Bénévoles prévus pour des dates",
}
WORDS = AuditWords(VERBS, Capability.SEE_VOLUNTEERS)
