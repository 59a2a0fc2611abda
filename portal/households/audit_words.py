"""How this room calls what it writes down: who lives with whom, and what was verified. No figure."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "households.create_household": "Foyer ouvert",
    "households.join_household": "Entrée dans le foyer",
    "households.leave_household": "Départ du foyer",
    "households.make_referent": "Répond aussi du foyer",
    "households.unmake_referent": "Ne répond plus du foyer",
    "households.invite_member": "Code du foyer donné",
    "households.verify_quotient": "Quotient vérifié",
    "households.verify_tax_status": "Avis d’impôt vérifié",
    "households.promise_proof": "Papier promis",
    "households.erase_memberships": "Foyers passés effacés à sa demande",
    "households.give_image_right": "Photos : oui donné",
    "households.refuse_image_right": "Photos : non",
    "households.withdraw_image_right": "Photos : oui retiré",
    "households.forget_image_rights": "Réponses sur ses photos effacées à sa demande",
    "households.open_campaign": "Renouvellement ouvert",
    "households.announce_refresh": "Renouvellement annoncé",
}
WORDS = AuditWords(VERBS, Capability.SEE_HOUSEHOLDS)
