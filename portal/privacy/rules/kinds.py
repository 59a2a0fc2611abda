"""What the counts of a purge are called. Pure. A count without a word of its own is shown by its code."""

WORDS = {
    "persons": ("fiche", "fiches"),
    "sheet_names": ("nom sur une feuille confiée", "noms sur des feuilles confiées"),
    "memberships": ("fin de vie en foyer", "fins de vie en foyer"),
    "facts": ("situation vérifiée", "situations vérifiées"),
    "promises": ("papier promis", "papiers promis"),
    "image_rights": ("réponse ancienne sur des photos", "réponses anciennes sur des photos"),
    "pictures": ("photo de sortie", "photos de sorties"),
    "invitations": ("invitation", "invitations"),
    "notices": ("avis de renouvellement", "avis de renouvellement"),
    "rows": ("message", "messages"),
    "texts": ("texte de message", "textes de messages"),
    "paiements": ("nom de payeur", "noms de payeurs"),
    "quittances": ("quittance en papier", "quittances en papier"),
    "mots": ("mot écrit à côté d’une somme", "mots écrits à côté de sommes"),
    "asides": ("dossier de côté", "dossiers de côté"),
    "request_keys": ("clé de formulaire", "clés de formulaire"),
    "audit_lines": ("geste du journal", "gestes du journal"),
    "readings": ("lecture du journal", "lectures du journal"),
    "sessions": ("session", "sessions"),
    "task_results": ("travail terminé", "travaux terminés"),
    "files": ("fichier confié", "fichiers confiés"),
    "orphans": ("fichier sans propriétaire", "fichiers sans propriétaire"),
    "mail": ("remise de courrier", "remises de courrier"),
    "referrals": ("nom sur une orientation", "noms sur des orientations"),
    "addresses": ("nom sur une domiciliation", "noms sur des domiciliations"),
    "leads": ("accompagnement fini", "accompagnements finis"),
    "calls": ("appel passé", "appels passés"),
    "call_backs": ("rappel promis", "rappels promis"),
    "appointments": ("rendez-vous passé", "rendez-vous passés"),
    "positions": ("point d’étape", "points d’étape"),
    "follow_ups": ("appel après un cours", "appels après un cours"),
    "paper_codes": ("code sur papier", "codes sur papier"),
    "address_doubts": ("adresse à vérifier", "adresses à vérifier"),
    "feeds": ("adresse d’agenda", "adresses d’agenda"),
    "standing": ("créneau régulier", "créneaux réguliers"),
    "rides": ("trajet à plusieurs", "trajets à plusieurs"),
    "house_feeds": ("agenda d’une maison", "agendas de maisons"),
    "farm_contacts": ("contact d’une ferme", "contacts de fermes"),
    "volunteers": ("dossier de bénévole", "dossiers de bénévoles"),
    "qualifications": ("qualification finie", "qualifications finies"),
    "requests": ("demande sur des données", "demandes sur des données"),
}


def said(kind: str, number: int = 2) -> str:
    """« fiches », or « fiche » for none or one."""
    one, many = WORDS.get(kind, (kind.replace("_", " "),) * 2)
    return many if number > 1 else one
