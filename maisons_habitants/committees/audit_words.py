"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "committees.open_body": "Comité ouvert",
    "committees.open_meeting": "Réunion de comité préparée",
    "committees.draft_minutes": "Compte rendu commencé",
    "committees.correct_minutes": "Correction d’un compte rendu commencée",
    "committees.save_minutes": "Compte rendu écrit",
    "committees.propose_minutes": "Compte rendu proposé au comité",
    "committees.approve_minutes": "Compte rendu approuvé",
    "committees.publish_minutes": "Compte rendu publié",
    "committees.hide_minutes": "Compte rendu retiré du site",
    "committees.forget_minutes": "Compte rendu jamais approuvé, effacé",
    "committees.forget_in_minutes": "Nom retiré d’un compte rendu non approuvé",
}
WORDS = AuditWords(VERBS, Capability.SEE_COMMITTEES)
