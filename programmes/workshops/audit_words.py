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
    "workshops.add_machine": "Machine ajoutée",
    "workshops.correct_machine": "Machine corrigée",
    "workshops.move_machine": "État d’une machine changé",
    "workshops.lend_machine": "Machine prêtée",
    "workshops.return_machine": "Machine rendue",
    "workshops.prolong_loan": "Prêt prolongé ou avancé",
    "workshops.remind_late": "Petit mot pour une machine attendue",
    "workshops.sell_machine": "Machine vendue avec l’aide",
    "workshops.undo_sale": "Vente d’une machine annulée",
    "workshops.forget_sales": "Machines achetées, oubliées",
    "workshops.note_help": "Aide à une démarche notée",
    "workshops.drop_help": "Aide à une démarche effacée",
    "workshops.forget_helps": "Démarches notées, effacées",
    "workshops.forget_loans": "Prêts effacés",
    "workshops.kept_offline": "Page de prévention gardée hors ligne : des mots à reprendre",
    "workshops.open_training": "Rendez-vous confidentiel ouvert",
    "workshops.record_trained": "Attestations prêtes",
    "workshops.validate": "Accord donné avant une inscription",
    "workshops.withdraw_validation": "Accord avant une inscription, retiré",
    "workshops.forget": "Points d’étape effacés",
}
WORDS = AuditWords(VERBS, Capability.SEE_ENROLMENTS)
