"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "pass_culture.open_trip": "Sortie préparée",
}
WORDS = AuditWords(VERBS, Capability.SEE_ENROLMENTS)
