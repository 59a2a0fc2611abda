"""A debit came back from the bank: the household's referents are told, calmly, once."""

from portal.kit import audit
from portal.kit.audit import SYSTEM
from portal.ledger.models import Payment
from portal.people.notifications import Words, tell

PURPOSES = {"ledger.debit_returned": "Prélèvement revenu"}
WORDS = Words(
    subject="Un message de votre maison",
    body="Bonjour,\n\nVotre banque n'a pas pu faire le prélèvement que vous aviez demandé. Cela arrive : rien n'est perdu, votre place est "
    "gardée.\n\nCe qui reste à régler est dans votre espace, page « À régler ». Vous pouvez aussi passer à l'accueil d'une maison.\n\n"
    "C'est trop en une fois ? Dites-le : on cherche une solution avec vous.",
    short="Un message vous attend dans votre espace, à la page « À régler ». Votre place est gardée. Une question ? Appelez l'accueil.",
)


def tell_returned_debit(payment: Payment, *, by=SYSTEM) -> None:
    """One message to each referent of the household, in the caller's transaction."""
    for member in payment.household.members():
        if member.is_referent:
            tell(
                member.person, WORDS, purpose="ledger.debit_returned", about=audit.key_of(payment),
                dedupe_key=f"debit_returned:{payment.pk}:{member.person.pk}", by=by,
            )  # fmt: skip
