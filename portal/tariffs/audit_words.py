"""How this room calls what it writes down: prices and their versions, never a person."""

from portal.kit.registry import AuditWords

VERBS = {
    "tariffs.create": "Tarif créé",
    "tariffs.change": "Tarif renommé ou changé",
    "tariffs.close": "Tarif fermé",
    "tariffs.draft": "Nouvelle version préparée",
    "tariffs.save_draft": "Version préparée enregistrée",
    "tariffs.discard": "Version préparée abandonnée",
    "tariffs.publish": "Version publiée",
    "tariffs.withdraw": "Version retirée",
    "tariffs.first_use": "Version servie pour la première fois",
    "tariffs.full_cost": "Coût complet noté",
}
WORDS = AuditWords(VERBS)
