"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS: dict[str, str] = {}
WORDS = AuditWords(VERBS, Capability.WRITE_PAGES)
