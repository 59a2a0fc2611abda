"""How this room calls what it writes down: nothing of it names for whom; the lines about a person's place are the engine's."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "appointments.know_host": "Une personne reçoit",
    "appointments.know_seat": "Un poste en accès libre",
    "appointments.offer_seats": "Des postes, ou des personnes, sur une page",
    "appointments.plan_slots": "Des moments préparés",
    "appointments.set_terms": "Règles d’une permanence",
    "appointments.cancel_slots": "Des moments annulés",
    "appointments.move": "Rendez-vous déplacé",
    "appointments.forget": "Rendez-vous oubliés",
}
WORDS = AuditWords(VERBS, Capability.SEE_CONFIDENTIAL)
