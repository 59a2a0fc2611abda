"""A person asks that what this room holds of her be erased: what the law keeps is said, the rest becomes counts without a name."""

from portal.kit import clock, dates, registry
from portal.people.models import Person

from ..enums import AddressState, MailState, Outcome
from ..models import AddressRegistration, CaseLead, Referral
from .forget_casework import nameless_addresses, nameless_referrals


def _hers(rows, person):
    return rows.filter(person__in=Person.objects.records_of(person))


def erase_referrals(person, by) -> None:
    """Each becomes a count without a name."""
    rows = _hers(Referral.objects.all(), person)
    rows.open().update(outcome=Outcome.UNKNOWN, closed_on=clock.today(), call_due=None)
    nameless_referrals(list(rows.values_list("pk", flat=True)))


def erase_leads(person, by) -> None:
    rows = _hers(CaseLead.objects.all(), person)
    rows.update(follows=None)
    rows.delete()


def address_kept_because(person) -> str:
    active = _hers(AddressRegistration.objects.active(), person).order_by("-end").first()
    if active:
        return (
            f"votre domiciliation court jusqu’au {dates.day_written(active.end)} (code de l’action sociale et des familles, article L264-2)"
        )
    if _hers(AddressRegistration.objects.filter(mail__state=MailState.WAITING), person).exists():
        return "quelque chose vous attend encore à l’accueil"
    return ""


def erase_addresses(person, by) -> None:
    rows = _hers(AddressRegistration.objects.exclude(state=AddressState.ACTIVE), person).exclude(mail__state=MailState.WAITING)
    nameless_addresses(list(rows.values_list("pk", flat=True)))


def erasures() -> dict[str, registry.ErasurePart]:
    return {
        "casework.referrals": registry.ErasurePart(
            "Adresses données (orientations)",
            lambda person: _hers(Referral.objects.all(), person).count(),
            lambda person: "",
            erase_referrals,
        ),
        "casework.leads": registry.ErasurePart(
            "Référent de parcours", lambda person: _hers(CaseLead.objects.all(), person).count(), lambda person: "", erase_leads
        ),
        "casework.addresses": registry.ErasurePart(
            "Domiciliation et courrier",
            lambda person: _hers(AddressRegistration.objects.all(), person).count(),
            address_kept_because,
            erase_addresses,
        ),
    }
