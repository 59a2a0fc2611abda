"""What this room holds of people, why and for how long. Books are kept whole: nothing here goes because somebody asks."""

import datetime as dt

from portal.households.models import Household, Membership
from portal.kit import clock, dates, registry
from portal.kit.privacy import LEGAL_DUTY
from portal.kit.refusal import Refusal
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions import forget_reminders
from .actions.forget_old_names import preview
from .models import Charge, Payment, kept_since
from .models.books import KEPT_YEARS, credit_cents, owed_cents

BOOKS = Treatment(
    name="Comptes des foyers et quittances",
    purpose="Tenir la régie de recettes : ce qui est dû, payé, rendu, et la quittance de chaque paiement.",
    basis=f"{LEGAL_DUTY} : comptabilité publique, instruction codificatrice n° 06-031-A-B-M du 21 avril 2006 sur les régies",
    people="Les foyers qui règlent ; la personne qui remet la somme",
    data="Sommes, dates, moyens, quittances, nom de qui paie, référence d’un chèque ; le motif d’une annulation ou d’un remboursement, "
    "la réponse quand il n’est pas approuvé, ce que la régie a constaté et fait. Jamais un numéro de carte bancaire",
    recipients="Le régisseur, le comptable public, les agents qui suivent les comptes ; la société de paiement en ligne reçoit le montant "
    "et une référence sans signification",
    kept="Dix ans pleins après l’année ; puis les noms et les mots partent, les nombres restent.",
    purge="ledger",
    delays=(
        Delay(
            "Noms, références de chèque, quittances en papier, motifs et réponses",
            KEPT_YEARS, "years", "après la fin de l’année", "ledger",
            source="Facturation et comptes : dix ans (CNIL, durées de conservation)",
        ),
    ),
    models=(
        "ledger.Charge", "ledger.Payment", "ledger.Allocation", "ledger.Refund", "ledger.GiveBack", "ledger.ProviderEvent",
        "ledger.Receipt", "ledger.Entry", "ledger.Mandate", "ledger.Regie", "ledger.OfficeChange", "ledger.CashSession", "ledger.Deposit",
        "ledger.DepositedPayment",
        "ledger.TillRecord", "ledger.ReceiptCopy", "ledger.YearClose", "ledger.RefundOrder", "ledger.Dispute", "ledger.Payout",
        "ledger.BalanceCheck", "ledger.MoneyTask", "ledger.RecoveryList", "ledger.RecoveryLine",
        "ledger.BillingRun",
    ),
    security="Rien ne s’y efface ni ne s’y récrit ; la base le refuse ; chaque quittance porte l’empreinte de la précédente.",
)  # fmt: skip

ASKED = Treatment(
    name="Demandes de règlement",
    purpose="Demander doucement ce qui reste dû, proposer d’en parler, ne rien redemander avant le jour que le foyer a dit.",
    basis=f"{LEGAL_DUTY} : le régisseur encaisse, n’accorde aucun délai et ne poursuit personne (instruction n° 06-031-A-B-M)",
    people="Les foyers dont une date pour régler est passée",
    data="Étape, jour, reste dû, ce qui a été convenu en quelques mots, « après le 5 »",
    recipients="Qui tient la régie ; qui accompagne, pour l’appel, sans montant ; l’ordonnateur reçoit la liste de ce qui lui est confié",
    kept="Trois ans pleins après l’année. La liste confiée à l’ordonnateur reste avec les livres, dix ans.",
    purge="ledger.reminders",
    delays=(
        Delay("Demandes, réponses, « après le 5 »", forget_reminders.KEPT_YEARS, "years", "après la fin de l’année", "ledger.reminders"),
    ),
    models=("ledger.PayLater", "ledger.Reminder"),
    security="Jamais sur une feuille de distribution ni sur celle d’un bénévole ; aucun montant dans un message ou une liste d’appels.",
)


def _homes(person: Person) -> list[Household]:
    """Every household whose account bears, or bore, her name."""
    return list(Household.objects.filter(pk__in=Membership.objects.of_person(person).values("household")).order_by("pk"))


def _led(person: Person) -> list[Household]:
    led = Membership.objects.active().of_person(person).filter(is_referent=True).values("household")
    return list(Household.objects.filter(pk__in=led).order_by("pk"))


def held(person: Person) -> int:
    homes = _homes(person)
    return Charge.objects.filter(household__in=homes).count() + Payment.objects.filter(household__in=homes).count()


def kept_because(person: Person) -> str:
    homes = _homes(person)
    moments = [
        rows.filter(household__in=homes, at__gte=kept_since(clock.today())).order_by("-at").values_list("at", flat=True).first()
        for rows in (Charge.objects.all(), Payment.objects.all())
    ]
    found = [moment for moment in moments if moment]
    if not found:
        return ""
    until = dt.date(dates.local(max(found)).year + KEPT_YEARS, 12, 31)
    return f"La comptabilité publique garde ces lignes et le nom de qui paie jusqu’au {dates.day_written(until)}."


def obstacles(person: Person) -> list[Refusal]:
    """Before her record goes: nothing is owed, nothing is to be given back, no payment is on its way."""
    found = []
    for home in _led(person):
        if Payment.objects.under_way().filter(household=home).exists():
            found.append(
                Refusal("paiement-en-cours", "Un paiement en ligne est en cours.", "Attendez sa fin, une heure au plus, puis revenez ici.")
            )
        if owed_cents(home) > credit_cents(home):
            found.append(
                Refusal(
                    "reste-a-regler", "Il reste quelque chose à régler au compte du foyer.", "Voyez-le avec la régie, puis revenez ici."
                )
            )
        elif credit_cents(home) > owed_cents(home):
            found.append(Refusal("avance-a-rendre", "Le foyer a une avance.", "La régie la rend d’abord, ou le foyer l’utilise."))
    return found


def register() -> None:
    registry.treatments.add("ledger", BOOKS, order=40)
    registry.treatments.add("ledger.asked", ASKED, order=41)
    registry.purge_previews.add("ledger", preview)
    registry.purge_previews.add("ledger.reminders", forget_reminders.preview)
    registry.erasures.add(
        "ledger.books", ErasurePart("Comptes et quittances", held, kept_because, obstacles=obstacles, holds_name=True), order=90
    )
