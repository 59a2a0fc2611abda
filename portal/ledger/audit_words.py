"""How this room calls what it writes down, by state of a payment too. Never an amount."""

from portal.kit.registry import AuditWords
from portal.people.enums import Capability

VERBS = {
    "ledger.charge": "Somme due inscrite",
    "ledger.reverse_charge": "Somme due annulée",
    "ledger.take_payment": "Encaissement au comptoir",
    "ledger.start_online_payment": "Paiement en ligne commencé",
    "ledger.settle": "Paiement en ligne reçu",
    "ledger.open": "Paiement en ligne ouvert",
    "ledger.processing": "Prélèvement en route",
    "ledger.succeeded": "Paiement reçu",
    "ledger.to_classify": "Paiement à vérifier",
    "ledger.failed": "Paiement en ligne non abouti",
    "ledger.cancelled": "Paiement en ligne abandonné",
    "ledger.voided": "Encaissement annulé",
    "ledger.disputed": "Paiement contesté",
    "ledger.charged_back": "Paiement repris par la banque",
    "ledger.created": "Paiement préparé",
    "ledger.void_payment": "Encaissement annulé au comptoir",
    "ledger.found_office": "Régie créée",
    "ledger.change_office": "Acte de régie modifié",
    "ledger.give_mandate": "Mandat de régie donné",
    "ledger.end_mandate": "Mandat de régie fini",
    "ledger.open_till": "Caisse ouverte",
    "ledger.close_till": "Caisse fermée",
    "ledger.use_credit": "Avoir employé",
    "ledger.open_receipt": "Reçu ouvert",
    "ledger.request_refund": "Remboursement demandé",
    "ledger.refund_asked": "Remboursement à approuver",
    "ledger.refund_declined": "Remboursement non approuvé",
    "ledger.refund_requested": "Remboursement à envoyer",
    "ledger.refund_sent": "Remboursement envoyé",
    "ledger.refund_unknown": "Remboursement sans réponse de la banque",
    "ledger.refund_succeeded": "Remboursement arrivé",
    "ledger.refund_failed": "Remboursement non abouti",
    "ledger.forget_old_names": "Noms retirés des vieux papiers",
    "ledger.expired": "Paiement en ligne sans suite",
}
WORDS = AuditWords(VERBS, Capability.SEE_MONEY)
