"""What the counts of a purge are called. Pure. A count without a word of its own is shown by its code."""

WORDS = {
    "persons": "fiches",
    "sheet_names": "noms sur des feuilles confiées",
    "memberships": "fins de vie en foyer",
    "facts": "situations vérifiées",
    "promises": "papiers promis",
    "invitations": "invitations",
    "notices": "avis de renouvellement",
    "rows": "messages",
    "texts": "textes de messages",
    "paiements": "noms de payeurs",
    "quittances": "quittances en papier",
    "asides": "dossiers de côté",
    "request_keys": "clés de formulaire",
    "audit_lines": "gestes du journal",
    "readings": "lectures du journal",
    "sessions": "sessions",
    "task_results": "travaux terminés",
    "files": "fichiers confiés",
    "orphans": "fichiers sans propriétaire",
    "requests": "demandes sur les données",
}


def said(kind: str) -> str:
    return WORDS.get(kind, kind.replace("_", " "))
