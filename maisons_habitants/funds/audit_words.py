"""How this room calls what its actions write down."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "funds.open_fund": "Fonds d’initiatives ouvert",
    "funds.set_contributions": "Contributions à un fonds, changées",
    "funds.save_fund_rules": "Règles d’un fonds, écrites",
    "funds.close_fund": "Fonds fermé",
    "funds.start_request": "Demande à un fonds, commencée",
    "funds.write": "Demande à un fonds, écrite",
    "funds.drop_draft": "Brouillon d’une demande à un fonds, effacé",
    "funds.add_leader": "Porteur d’un projet, ajouté",
    "funds.remove_leader": "Porteur d’un projet, retiré",
    "funds.move": "Demande à un fonds, changée d’état",
    "funds.remind_questions": "Questions sur une demande à un fonds, rappelées",
    "funds.put_motion": "Proposition sur une demande, mise au vote",
    "funds.decide": "Demande à un fonds, décidée par le comité",
    "funds.record_act": "Acte de la ville sur une demande, noté",
    "funds.declare_interest": "Un membre se dit concerné par une demande",
    "funds.forget_leader": "Nom de qui portait un projet, effacé",
}
WORDS = AuditWords(VERBS, Capability.REVIEW_FUNDS)
