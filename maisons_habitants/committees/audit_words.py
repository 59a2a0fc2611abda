"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "committees.open_body": "Comité ouvert",
    "committees.set_body": "Réglages d’un comité changés",
    "committees.save_charter": "Charte d’un comité écrite",
    "committees.adopt_charter": "Charte d’un comité adoptée",
    "committees.save_rules": "Règles d’un comité écrites",
    "committees.add_college": "Collège d’un comité ajouté",
    "committees.add_seat": "Siège d’un comité ajouté",
    "committees.retire_seat": "Siège d’un comité supprimé",
    "committees.name_member": "Nommée dans un comité",
    "committees.change_mandate": "Rôle ou nom public dans un comité, changé",
    "committees.end_mandate": "Mandat de comité fini plus tôt",
    "committees.remind_end": "Prévenue de la fin de son mandat",
    "committees.open_call": "Appel à membres ouvert",
    "committees.close_call": "Appel à membres clos",
    "committees.ask_seat": "S’est proposée pour un comité",
    "committees.withdraw_candidacy": "A repris sa candidature à un comité",
    "committees.answer_candidacy": "Réponse à sa candidature à un comité",
    "committees.forget_member": "Nom d’un ancien membre de comité effacé",
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
