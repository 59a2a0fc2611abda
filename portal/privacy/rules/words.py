"""What a screen or an act is called when somebody asks who opened her file. Pure. What has no word of its own takes its room's."""

SCREENS = {
    "desk_person": "sa fiche",
    "desk_person_edit": "sa fiche, pour la corriger",
    "desk_household": "la page de son foyer",
    "desk_household_join": "la page de son foyer",
    "desk_household_leave": "la page de son foyer",
    "desk_verify_quotient": "la situation de son foyer",
    "desk_verify_tax": "la situation de son foyer",
    "desk_merge": "sa fiche, à côté d’une autre",
    "desk_merge_compare": "sa fiche, à côté d’une autre",
    "desk_data": "ses données",
    "desk_data_paper": "ses données, pour les imprimer",
    "desk_data_sealed": "sa part confidentielle, pour l’imprimer",
    "desk_data_readings": "la liste de qui a ouvert sa fiche",
    "desk_request": "sa demande sur ses données",
    "desk_request_erase": "sa demande d’effacement",
    "regie:household": "le compte de son foyer",
    "regie:payment": "un paiement de son foyer",
    "regie:receipt": "un reçu de son foyer",
    "desk_phone_person": "sa fiche, au téléphone",
    "desk_slip": "une confirmation à lui remettre",
    "desk_registration": "sa domiciliation",
    "desk_address_of": "sa domiciliation",
    "desk_certificate": "son attestation d’adresse",
    "desk_case": "son accompagnement",
    "desk_lead_of": "son accompagnement",
    "message_detail": "un message qui lui a été écrit",
    "private_file": "un papier qu’elle a confié",
}
ROOMS = {
    "people": "sa fiche", "households": "son foyer", "ledger": "le compte de son foyer", "notifications": "un message",
    "regie": "le compte de son foyer", "appointments_desk": "ses rendez-vous",
    "workshops": "ses cours numériques", "workshops_desk": "ses cours numériques",
    "volunteering_desk": "son dossier de bénévole", "volunteering": "son dossier de bénévole",
    "privacy": "ses données", "kit": "un papier confié", "desk": "sa fiche, au comptoir",
}  # fmt: skip
VERBS = {
    "people.create_person": "a créé sa fiche",
    "people.edit_person": "a corrigé sa fiche",
    "people.welcome_person": "l’a accueillie dans une autre maison",
    "people.issue_card": "lui a remis une carte",
    "people.replace_card": "a remplacé sa carte",
    "people.close_card": "a fermé sa carte",
    "people.merge_persons": "a réuni deux fiches",
    "people.erase_person": "a effacé sa fiche",
    "households.leave_household": "a noté qu’elle quitte un foyer",
    "privacy.receive_request": "a reçu sa demande sur ses données",
    "privacy.answer_request": "a répondu à sa demande sur ses données",
    "privacy.extend_request": "a prolongé le délai de sa demande",
    "privacy.erase": "a effacé des données à sa demande",
    "privacy.print_export": "a imprimé ses données",
}


def screen(name: str) -> str:
    """« le compte de son foyer » for the name of an address."""
    if name in SCREENS:
        return SCREENS[name]
    return ROOMS.get(name.partition(":")[0], "une page de l’équipe qui la concerne")


def act(verb: str) -> str:
    """« a corrigé sa fiche » for the verb of an audit line."""
    if verb in VERBS:
        return VERBS[verb]
    room = verb.partition(".")[0]
    return f"a fait un geste sur {ROOMS[room]}" if room in ROOMS else "a fait un geste pour elle"
