"""How this room calls what it writes down: pages of houses, never a person."""

from portal.kit.registry import AuditWords

VERBS = {
    "cms.open_maison": "Pages de la maison ouvertes",
}
WORDS = AuditWords(VERBS)
