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
    "ledger.open_task": "Tâche de régie ouverte",
    "ledger.cover_outside": "Rendu chez le prestataire, rapproché",
    "ledger.note_outside_refund": "Remboursement fait chez le prestataire",
    "ledger.note_dispute": "Contestation reçue",
    "ledger.dispute_won": "Contestation close, argent rendu à la commune",
    "ledger.dispute_lost": "Contestation close, argent repris par la banque",
    "ledger.note_payout": "Versement du prestataire",
    "ledger.check_balance": "Rapprochement avec le prestataire",
}
WORDS = AuditWords(VERBS, Capability.SEE_MONEY)
