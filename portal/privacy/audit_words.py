"""How this room calls what it writes down: what a person asked about her own data, and what was answered."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "privacy.receive_request": "Demande sur ses données",
    "privacy.confirm_identity": "Identité vérifiée pour une demande",
    "privacy.answer_request": "Réponse à une demande sur ses données",
    "privacy.extend_request": "Délai d’une demande prolongé",
    "privacy.withdraw_request": "Demande sur ses données retirée",
    "privacy.print_export": "Ses données imprimées pour elle",
    "privacy.erase": "Données effacées à sa demande",
}
WORDS = AuditWords(VERBS, Capability.TAKE_DATA_REQUESTS)
