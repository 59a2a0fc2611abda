"""How this room calls what it writes down: that something was said, never what."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "workshops.open_course": "Cours numérique ouvert",
    "workshops.name_facilitator": "Qui suit le cours, changé",
    "workshops.note_position": "Point d’étape noté",
    "workshops.correct_position": "Point d’étape corrigé",
    "workshops.follow_up": "Nouvelles prises après un cours",
    "workshops.ask_after": "Question posée à la fin d’un cours",
    "workshops.kept_offline": "Page de prévention gardée hors ligne : des mots à reprendre",
    "workshops.open_training": "Rendez-vous confidentiel ouvert",
    "workshops.record_trained": "Attestations prêtes",
    "workshops.validate": "Accord donné avant une inscription",
    "workshops.withdraw_validation": "Accord avant une inscription, retiré",
    "workshops.forget": "Points d’étape effacés",
}
WORDS = AuditWords(VERBS, Capability.SEE_ENROLMENTS)
