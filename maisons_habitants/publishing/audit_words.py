"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS: dict[str, str] = {
    "publishing.change_sector": "Maison changée de secteur",
    "publishing.close_house": "Maison fermée",
}
WORDS = AuditWords(VERBS, Capability.WRITE_PAGES)
