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
    "funds.sign_charter": "Charte d’un projet, signée",
    "funds.name_payee": "Compte à payer pour un projet, noté",
    "funds.order_payment": "Paiement d’un fonds, demandé",
    "funds.pay_order": "Paiement d’un fonds, fait",
    "funds.cancel_order": "Paiement d’un fonds, annulé",
    "funds.keep_receipt": "Ticket d’un projet, ajouté",
    "funds.drop_receipt": "Ticket d’un projet, retiré",
    "funds.leave_out_receipt": "Ticket d’un projet, compté ou écarté",
    "funds.write_report": "Bilan d’un projet, écrit",
    "funds.send_report": "Bilan d’un projet, envoyé",
    "funds.add_photo": "Photo d’un bilan, ajoutée",
    "funds.drop_photo": "Photo d’un bilan, retirée",
    "funds.accept_report": "Bilan d’un projet, accepté",
    "funds.give_back_report": "Bilan d’un projet, rendu à compléter",
    "funds.settle": "Compte d’un projet, fait",
    "funds.note_repaid": "Somme rendue à un fonds, notée",
    "funds.waive_repayment": "Somme à rendre à un fonds, abandonnée",
    "funds.forget_after": "Compte bancaire et papiers d’un projet, effacés",
    "funds.announce_project": "Projet annoncé : une page pour l’agenda, à relire",
    "funds.forget_leader": "Nom de qui portait un projet, effacé",
}
WORDS = AuditWords(VERBS, Capability.REVIEW_FUNDS)
