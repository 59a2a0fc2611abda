"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "committees.open_body": "Comité ouvert",
    "committees.open_meeting": "Réunion de comité préparée",
}
WORDS = AuditWords(VERBS, Capability.SEE_COMMITTEES)
