"""What this room holds of a person goes: because she asks, kind by kind, or with her whole record. Counts without a name stay."""

from django.db.models import Q

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.kit.registry import ErasurePart
from portal.people.models import Person

from ..enums import AddressState, MailState, Outcome
from ..models import AddressRegistration, CaseLead, MailItem, Referral
from .forget_casework import cut_the_journal, nameless_addresses, nameless_referrals

BESIDE = AddressRegistration.covered.through  # those named on the certificate of somebody else


def _hers(rows, person):
    return rows.filter(person__in=Person.objects.records_of(person))


def erase_referrals(person, by) -> None:
    """Each becomes a count without a name."""
    _end_referrals(_hers(Referral.objects.all(), person))


def _end_referrals(rows) -> None:
    keys = list(rows.values_list("pk", flat=True))
    rows.open().update(outcome=Outcome.UNKNOWN, closed_on=clock.today(), call_due=None)
    nameless_referrals(keys)


def erase_leads(person, by) -> None:
    _end_leads(_hers(CaseLead.objects.all(), person))


def _end_leads(rows) -> None:
    cut_the_journal(CaseLead, list(rows.values_list("pk", flat=True)))
    rows.update(follows=None)
    rows.delete()


def address_held(person) -> int:
    """Her own, and the certificates of others on which she stands."""
    beside = BESIDE.objects.filter(person__in=Person.objects.records_of(person))
    return _hers(AddressRegistration.objects.all(), person).count() + beside.count()


def address_kept_because(person) -> str:
    active = _hers(AddressRegistration.objects.active(), person).order_by("-end").first()
    if active:
        return (
            f"Sa domiciliation court jusqu’au {dates.day_written(active.end)} (code de l’action sociale et des familles, article L. 264-2)."
        )
    if _hers(AddressRegistration.objects.filter(mail__state=MailState.WAITING), person).exists():
        return "Quelque chose l’attend encore à l’accueil."
    return ""


def address_obstacles(person) -> list[Refusal]:
    """An address that others write to, and what came there, are settled with her before her name goes."""
    found = []
    if _hers(AddressRegistration.objects.active(), person).exists():
        found.append(Refusal("domiciliation-en-cours", "Sa domiciliation court encore.", "Mettez-y fin avec elle, puis revenez ici."))
    if MailItem.objects.waiting().of(person).exists():
        words = "Quelque chose l’attend encore à l’accueil."
        found.append(Refusal("courrier-en-attente", words, "Remettez-le-lui, ou rendez-le, puis revenez ici."))
    return found


def erase_addresses(person, by) -> None:
    """Those that are over; what still runs or holds mail stays, and says why."""
    BESIDE.objects.filter(person__in=Person.objects.records_of(person)).delete()
    rows = _hers(AddressRegistration.objects.exclude(state=AddressState.ACTIVE), person)
    nameless_addresses(list(rows.exclude(pk__in=MailItem.objects.waiting().values("registration")).values_list("pk", flat=True)))


def forget_records(records: set[int]) -> None:
    """`registry.forgotten`: the records that are being erased are named by nothing here any more. Whoever is still served is not erased
    (`registry.purge_keeps`, `address_obstacles`): what runs by then keeps its row."""
    hers = Q(person__in=records)
    _end_referrals(Referral.objects.filter(hers))
    _end_leads(CaseLead.objects.filter(hers))
    BESIDE.objects.filter(hers).delete()
    over = AddressRegistration.objects.exclude(state=AddressState.ACTIVE).filter(hers)
    nameless_addresses(list(over.exclude(pk__in=MailItem.objects.waiting().values("registration")).values_list("pk", flat=True)))


def erasures() -> dict[str, ErasurePart]:
    return {
        "casework.referrals": ErasurePart(
            "Adresses données (orientations)",
            lambda person: _hers(Referral.objects.all(), person).count(),
            lambda person: "",
            erase_referrals,
            goes="Vers qui la maison l’a envoyée ; il reste un nombre, sans nom.",
        ),
        "casework.leads": ErasurePart(
            "Référent de parcours",
            lambda person: _hers(CaseLead.objects.all(), person).count(),
            lambda person: "",
            erase_leads,
            goes="Qui l’accompagne et qui l’a accompagnée ; l’accord en cours prend fin.",
        ),
        "casework.addresses": ErasurePart(
            "Domiciliation et courrier",
            address_held,
            address_kept_because,
            erase_addresses,
            goes="Les domiciliations finies ou refusées, et ce qui lui a été remis.",
            obstacles=address_obstacles,
        ),
    }
