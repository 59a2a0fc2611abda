"""How files are spoken of in what was done for somebody."""

from portal.kit.registry import AuditWords

VERBS = {
    "kit.keep_file": "Un fichier a été gardé",
    "kit.drop_file": "Un fichier a été retiré",
    "kit.open_file": "Un fichier a été ouvert",
}
WORDS = AuditWords(VERBS)
