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
    "volunteering.lay_hours": "Heures bénévoles comptées, d’après sa présence",
    "volunteering.take_back_hours": "Heures bénévoles enlevées : présence corrigée",
    "volunteering.declare_hours": "Heures bénévoles notées",
    "volunteering.withdraw_hours": "Heures bénévoles enlevées",
    "volunteering.approve_hours": "Heures bénévoles validées",
    "volunteering.refuse_hours": "Heures bénévoles non retenues",
    "volunteering.correct_hours": "Heures bénévoles corrigées",
    "volunteering.thank": "Mot de merci",
    "volunteering.ask_hands": "Coup de main demandé par un programme",
    "volunteering.stop_asking": "Coup de main : plus demandé",
    "volunteering.modulate_hand": "Coup de main adapté",
    "volunteering.standing": "Créneau régulier demandé",
    "volunteering.end_standing": "Créneau régulier arrêté",
    "volunteering.over": "Créneau pris malgré une réserve, avec un mot",
    "volunteering.export": "Créneaux bénévoles sortis pour un tableur",
    "volunteering.open_house_feed": "Créneaux d’une maison dans un agenda : adresse créée",
    "volunteering.stop_house_feed": "Créneaux d’une maison dans un agenda : adresse arrêtée",
    "volunteering.plan_shift": "Créneau bénévole prévu",
    "volunteering.change_shift": "Créneau bénévole changé",
    "volunteering.part_post": "Poste mis à part de son créneau",
    "volunteering.write_post": "Poste bénévole écrit",
    "volunteering.write_qualification": "Qualification écrite",
    "volunteering.write_template": "Modèle de besoins écrit",
    "volunteering.apply_needs": "Bénévoles prévus pour des dates",
}
WORDS = AuditWords(VERBS, Capability.SEE_VOLUNTEERS)
