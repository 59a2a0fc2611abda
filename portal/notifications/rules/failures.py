"""Why a message did not leave, and what to do, in the desk's words."""

KNOWN = {
    "adresse-inconnue": ("Cette adresse n'existe pas ou plus.", "Demandez la bonne à la personne, corrigez-la ici et renvoyez."),
    "serveur-injoignable": ("Le serveur de messagerie ne répond pas.", "Renvoyez plus tard ; si cela dure, prévenez l'administration."),
    "fournisseur-injoignable": ("Le fournisseur de SMS ne répond pas.", "Renvoyez plus tard, ou appelez la personne."),
    "boite-fermee": ("Cette boîte aux lettres électronique est fermée.", "Demandez une autre adresse à la personne."),
    "boite-pleine": ("Sa boîte aux lettres électronique est pleine.", "Renvoyez plus tard, ou écrivez-lui autrement."),
    "refuse-par-le-serveur": ("Le serveur de la personne a refusé ce message.", "Écrivez-lui autrement."),
    "numero-inconnu": ("Ce numéro n'est pas ou plus le sien.", "Demandez le bon à la personne, puis corrigez sa fiche."),
    "n-habite-pas": ("La lettre est revenue : n'habite pas à l'adresse indiquée.", "Demandez la bonne adresse à la personne."),
    "adresse-incomplete": ("La lettre est revenue : l'adresse ne suffit pas.", "Complétez-la avec la personne (étage, chez qui…)."),
    "non-reclamee": ("La lettre est revenue : personne n'est allé la chercher.", "Dites-le lui quand elle vient, ou appelez-la."),
    "refusee": ("La lettre est revenue : elle n'a pas été prise.", "Dites-le lui quand elle vient, ou appelez-la."),
    "retour": ("Ce message est revenu, sans qu'on dise pourquoi.", "Vérifiez l'adresse avec la personne."),
    "date-passee": ("La date était passée : il n'y avait plus rien à dire.", "Il n'y a rien à faire."),
    "sms-non-configure": ("Cette ville n'envoie pas de SMS.", "Appelez la personne, ou écrivez-lui autrement."),
}
_FAMILIES = {
    "smtp": ("Le serveur de messagerie a refusé ce message (réponse {}).", "Vérifiez l'adresse, puis renvoyez."),
    "sms": ("Le fournisseur de SMS a refusé ce message (réponse {}).", "Vérifiez le numéro, puis renvoyez."),
    "erreur": ("Une erreur du portail a empêché l'envoi ({}).", "Renvoyez ; si cela recommence, prévenez l'administration."),
}


def explained(code: str) -> tuple[str, str]:
    """(why, what to do) for a failure code; a code of another time is shown as it is."""
    if code in KNOWN:
        return KNOWN[code]
    family, _, detail = code.partition("-")
    if family in _FAMILIES and detail:
        why, way_out = _FAMILIES[family]
        return why.format(detail), way_out
    return f"Ce message n'est pas parti ({code}).", "Renvoyez ; si cela recommence, prévenez l'administration."
