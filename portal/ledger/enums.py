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
CHANGED = "agreed-otherwise"  # the same, where what is owed was agreed otherwise: its size, its number


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
    CLASSIFIED = "classified", "vérifié"
    EXPIRED = "expired", "délai passé"
    FAILED = "failed", "non abouti"
    CANCELLED = "cancelled", "abandonné"
    VOIDED = "voided", "annulé au comptoir"
    DISPUTED = "disputed", "contesté"
    CHARGED_BACK = "charged_back", "repris par la banque"


class RefundState(TextChoices):
    """asked (above a limit: somebody else must agree) → requested → sent → succeeded | failed; `unknown` when the provider did not
    answer: asked again with the same key. `declined`: the second pair of eyes said no, the money is the household's credit again."""

    ASKED = "asked", "à approuver"
    DECLINED = "declined", "non approuvé"
    REQUESTED = "requested", "à envoyer"
    SENT = "sent", "envoyé"
    UNKNOWN = "unknown", "sans réponse"
    SUCCEEDED = "succeeded", "remboursé"
    FAILED = "failed", "refusé par la banque"


class RefundRoad(TextChoices):
    """By which way money goes back. Credit is no road: what is not given back stays the household's."""

    PROVIDER = "provider", "par la carte ou le compte qui a payé"
    CASH = "cash", "en espèces, à la caisse"
    ORDER = "order", "par le comptable"


HOUSEHOLD_ASKS = "household-asks"  # one of its referents asked for it herself
# What a rule writes as the reason of a refund, in words; staff write their own
REFUND_REASONS = {
    HOUSEHOLD_ASKS: "Demandé par le foyer",
    "place-gone": "Réglé trop tard, la place n’était plus libre",
    "date-cancelled": "Date annulée",
    "basket-cancelled": "Panier annulé",
    "paid-without-place": "Payé, sans place",
    "unexpected-amount": "Montant inattendu",
}


class MandateRole(TextChoices):
    REGISSEUR = "regisseur", "régisseur ou régisseuse"
    SUPPLEANT = "suppleant", "suppléant ou suppléante"
    MANDATAIRE = "mandataire", "mandataire"


class DepositKind(TextChoices):
    """What a deposit carries to the accountant: each kind has its slip."""

    CASH = "cash", "Espèces"
    CHEQUES = "cheques", "Chèques"
    VOUCHERS = "vouchers", "Bons et titres"


DEPOSIT_METHOD = {DepositKind.CASH: Method.CASH, DepositKind.CHEQUES: Method.CHEQUE, DepositKind.VOUCHERS: Method.VOUCHER}


class DepositState(TextChoices):
    """made (in the safe) → handed over → validated by the accountant; `undone` before it left."""

    MADE = "made", "préparé"
    HANDED = "handed", "remis"
    VALIDATED = "validated", "validé"
    UNDONE = "undone", "défait"


class RecordKind(TextChoices):
    """Papers that bind: the till passes to another, or the accountant comes to look."""

    HANDOVER = "handover", "Remise de service"
    VERIFICATION = "verification", "Vérification par le comptable"


class DisputeState(TextChoices):
    """A payer contests at her bank: open → won | lost."""

    OPEN = "open", "en cours"
    WON = "won", "rendu à la commune"
    LOST = "lost", "repris par la banque"


class TaskKind(TextChoices):
    """What money raises for staff; one screen settles each."""

    NO_PLACE = "no_place", "Payé, sans place"
    TO_CLASSIFY = "to_classify", "Montant à vérifier"
    DISPUTE = "dispute", "Paiement contesté"
    REFUND_FAILED = "refund_failed", "Remboursement refusé"
    REFUND_OUTSIDE = "refund_outside", "Remboursé chez le prestataire"
    UNKNOWN_NOTICE = "unknown_notice", "Notification inconnue"
    DEBIT_RETURNED = "debit_returned", "Prélèvement revenu"
    BALANCE = "balance", "Écart avec le prestataire"


class BillingState(TextChoices):
    """previewed → held (20 % above the last month, or more) → approved → done; `dropped` when the preview is thrown away."""

    PREVIEWED = "previewed", "préparée"
    HELD = "held", "retenue"
    APPROVED = "approved", "approuvée"
    DONE = "done", "faite"
    DROPPED = "dropped", "abandonnée"


class Account(TextChoices):
    """The accounts of the journal. `receivable` and `credit` are kept per household, the means in hand per régie."""

    RECEIVABLE = "receivable", "Dû par les foyers"
    CREDIT = "credit", "Avances des foyers"
    CASH = "cash", "Espèces en caisse"
    CHEQUES_IN_HAND = "cheques_in_hand", "Chèques en main"
    CARD_TERMINAL = "card_terminal", "Terminal de carte"
    VOUCHERS_IN_HAND = "vouchers_in_hand", "Bons et titres en main"
    STRIPE_CLEARING = "stripe_clearing", "Paiements en ligne en attente de versement"
    FEES = "fees", "Frais de paiement"
    TO_CLASSIFY = "to_classify", "À vérifier"
    REFUNDS_DUE = "refunds_due", "Remboursements à faire"
    DISPUTED = "disputed", "Contestations"
    FLOAT = "float", "Fonds de caisse reçu du comptable"
    TILL_DIFFERENCE = "till_difference", "Écarts de caisse"
    IN_TRANSIT = "in_transit", "Versements en route"
    DEPOSITED = "deposited", "Versé au comptable"
    PAID_BY_ACCOUNTANT = "paid_by_accountant", "Rendu par le comptable"
    HANDED_OVER = "handed_over", "Confié à l'ordonnateur"
    OUTSIDE_REFUNDS = "outside_refunds", "Rendu chez le prestataire, à vérifier"
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
