"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "funds.open_fund": "Fonds d’initiatives ouvert",
    "funds.set_contributions": "Contributions à un fonds, changées",
    "funds.save_fund_rules": "Règles d’un fonds, écrites",
    "funds.close_fund": "Fonds fermé",
    "funds.move": "Demande à un fonds, changée d’état",
    "funds.forget_leader": "Nom de qui portait un projet, effacé",
}
WORDS = AuditWords(VERBS, Capability.REVIEW_FUNDS)
