"""How this room calls what it writes down: records, cards, accounts, counters."""

from portal.kit.registry import AuditWords

VERBS = {
    "people.create_person": "Fiche créée",
    "people.edit_person": "Fiche corrigée",
    "people.welcome_person": "Une maison de plus la connaît",
    "people.claim_record": "A retrouvé sa fiche avec sa carte",
    "people.merge_persons": "Deux fiches réunies",
    "people.unmerge_persons": "Deux fiches séparées",
    "people.erase_person": "Fiche effacée",
    "people.issue_card": "Carte donnée",
    "people.replace_card": "Carte remplacée",
    "people.close_card": "Carte fermée",
    "people.verify_phone": "Téléphone vérifié",
    "people.second_factor_added": "Double vérification ajoutée",
    "people.second_factor_removed": "Double vérification retirée",
    "people.reset_second_factor": "Double vérification remise à zéro",
    "people.invite_member": "Invitée dans l’équipe",
    "people.give_role": "Rôle donné",
    "people.withdraw_role": "Rôle retiré",
    "people.close_account": "Compte fermé",
    "people.reopen_account": "Compte rouvert",
    "people.choose_pin": "Code de badge choisi",
    "people.lock_badge": "Badge bloqué",
    "people.unlock_badge": "Badge débloqué",
    "people.open_counter": "Poste ouvert",
    "people.take_over_counter": "Poste pris en main",
    "people.register_workstation": "Poste de comptoir ajouté",
    "people.revoke_workstation": "Poste de comptoir retiré",
    "people.share_sheet": "Feuille confiée",
    "people.take_sheet_back": "Feuille reprise",
}
WORDS = AuditWords(VERBS)
