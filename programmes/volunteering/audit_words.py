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
    "volunteering.plan_shift": "Créneau bénévole prévu",
}
WORDS = AuditWords(VERBS, Capability.SEE_VOLUNTEERS)
