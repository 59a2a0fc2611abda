"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "pass_culture.open_trip": "Sortie préparée",
    "pass_culture.change_trip": "Sortie changée",
    "pass_culture.set_escorts": "Qui accompagne une sortie, changé",
    "pass_culture.announce_opening": "Ouverture d’une sortie annoncée",
    "pass_culture.wish_openings": "Être prévenue des ouvertures, changé",
}
WORDS = AuditWords(VERBS, Capability.SEE_ENROLMENTS)
