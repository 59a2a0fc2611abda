"""Why a message did not leave, and what to do, in the desk's words."""

KNOWN = {
    "adresse-inconnue": ("Cette adresse n'existe pas ou plus.", "Demandez la bonne à la personne, corrigez-la ici et renvoyez."),
    "serveur-injoignable": ("Le serveur de messagerie ne répond pas.", "Renvoyez plus tard ; si cela dure, prévenez l'administration."),
    "fournisseur-injoignable": ("Le fournisseur de SMS ne répond pas.", "Renvoyez plus tard, ou appelez la personne."),
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
