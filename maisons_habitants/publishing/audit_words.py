"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "publishing.change_sector": "Maison changée de secteur",
    "publishing.close_house": "Maison fermée",
    "publishing.open_workflow": "Circuit de relecture ouvert",
    "publishing.arrange_stand_in": "Remplacement prévu pour relire",
    "publishing.end_stand_in": "Remplacement terminé",
    "publishing.keep_pattern": "Modèle d’activité gardé",
    "publishing.retire_pattern": "Modèle d’activité retiré",
    "publishing.begin_from_pattern": "Activité commencée d’un modèle",
}
WORDS = AuditWords(VERBS, Capability.WRITE_PAGES)
