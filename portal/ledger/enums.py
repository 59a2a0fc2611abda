"""The words of the ledger: kinds of charges, means of payment, states, accounts."""

from django.db.models import TextChoices


class ChargeKind(TextChoices):
    """What is owed for. Labels are neutral: they stand on statements and receipts."""

    BASKET = "basket", "Panier"
    OUTING = "outing", "Sortie"
    WORKSHOP = "workshop", "Atelier"
    CULTURE_CARD = "culture_card", "Carte culture"
    EVENT = "event", "Rencontre"
    OTHER = "other", "Participation"


LOWERED = "price-lowered"  # why a line was undone: another, at a lower price, took its place


class Method(TextChoices):
    """How money comes."""

    CASH = "cash", "Espèces"
    CHEQUE = "cheque", "Chèque"
    CARD_TERMINAL = "card_terminal", "Carte au comptoir"
    VOUCHER = "voucher", "Bon ou titre"
    STRIPE_CARD = "stripe_card", "Carte en ligne"
    STRIPE_SEPA = "stripe_sepa", "Prélèvement en ligne"

    @property
    def is_online(self) -> bool:
        return self in ONLINE_METHODS


ONLINE_METHODS = (Method.STRIPE_CARD, Method.STRIPE_SEPA)
DESK_METHODS = (Method.CASH, Method.CHEQUE, Method.CARD_TERMINAL, Method.VOUCHER)


class PaymentState(TextChoices):
    """created → open → processing → succeeded; what may follow what stands in `rules.transitions`."""

    CREATED = "created", "préparé"
    OPEN = "open", "en cours"
    PROCESSING = "processing", "en attente de la banque"
    SUCCEEDED = "succeeded", "encaissé"
    TO_CLASSIFY = "to_classify", "à vérifier"
    EXPIRED = "expired", "délai passé"
    FAILED = "failed", "non abouti"
    CANCELLED = "cancelled", "abandonné"
    VOIDED = "voided", "annulé au comptoir"
    DISPUTED = "disputed", "contesté"
    CHARGED_BACK = "charged_back", "repris par la banque"


class RefundState(TextChoices):
    """requested → sent → succeeded | failed; `unknown` when the provider did not answer: asked again with the same key."""

    REQUESTED = "requested", "à envoyer"
    SENT = "sent", "envoyé"
    UNKNOWN = "unknown", "sans réponse"
    SUCCEEDED = "succeeded", "remboursé"
    FAILED = "failed", "refusé par la banque"


class MandateRole(TextChoices):
    REGISSEUR = "regisseur", "régisseur ou régisseuse"
    SUPPLEANT = "suppleant", "suppléant ou suppléante"
    MANDATAIRE = "mandataire", "mandataire"


class Account(TextChoices):
    """The accounts of the journal. `receivable` and `credit` are kept per household, the means in hand per régie."""

    RECEIVABLE = "receivable", "Dû par les foyers"
    CREDIT = "credit", "Avoirs des foyers"
    CASH = "cash", "Espèces en caisse"
    CHEQUES_IN_HAND = "cheques_in_hand", "Chèques en main"
    CARD_TERMINAL = "card_terminal", "Terminal de carte"
    VOUCHERS_IN_HAND = "vouchers_in_hand", "Bons et titres en main"
    STRIPE_CLEARING = "stripe_clearing", "Paiements en ligne en attente de versement"
    FEES = "fees", "Frais de paiement"
    TO_CLASSIFY = "to_classify", "À vérifier"
    REFUNDS_DUE = "refunds_due", "Remboursements à faire"
    DISPUTED = "disputed", "Contestations"
    INCOME_BASKET = "income_basket", "Produit : paniers"
    INCOME_OUTING = "income_outing", "Produit : sorties"
    INCOME_WORKSHOP = "income_workshop", "Produit : ateliers"
    INCOME_CULTURE_CARD = "income_culture_card", "Produit : cartes culture"
    INCOME_EVENT = "income_event", "Produit : rencontres"
    INCOME_OTHER = "income_other", "Produit : autres participations"


MEANS_ACCOUNT = {
    Method.CASH: Account.CASH,
    Method.CHEQUE: Account.CHEQUES_IN_HAND,
    Method.CARD_TERMINAL: Account.CARD_TERMINAL,
    Method.VOUCHER: Account.VOUCHERS_IN_HAND,
    Method.STRIPE_CARD: Account.STRIPE_CLEARING,
    Method.STRIPE_SEPA: Account.STRIPE_CLEARING,
}
INCOME_ACCOUNT = {kind: Account(f"income_{kind.value}") for kind in ChargeKind}
