"""How the counter calls what it writes down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "desk.ask_call_back": "Rappel demandé",
    "desk.call_off": "Rappel retiré",
    "desk.note_call": "Appel passé",
    "desk.forget_calls": "Appels effacés à sa demande",
    "desk.check_caller": "Identité vérifiée au téléphone",
}
WORDS = AuditWords(VERBS, Capability.SEE_PEOPLE)
