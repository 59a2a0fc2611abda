"""How this room calls what it writes down: houses and their closures, never a person."""

from portal.kit.registry import AuditWords

VERBS = {
    "places.add_maison": "Maison ajoutée",
    "places.announce_closure": "Fermeture annoncée",
    "places.withdraw_closure": "Fermeture retirée",
}
WORDS = AuditWords(VERBS)
