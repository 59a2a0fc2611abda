"""What sales of machines give to the rooms below: an act at the counter, what stands on the ledger's line, what must hold."""

from django.core import checks
from django.db.models import F
from django.urls import reverse

from portal.kit import registry
from portal.people.enums import Capability

from . import sale_privacy
from .actions.sell_machine import SOURCE
from .enums import MachineState
from .models import Sale
from .sale_terms import check_terms


def sell_url(person) -> str:
    return reverse("workshops_desk:sell", args=[person.pk])


def living_sale(charge) -> str:
    """What this line stands for, as long as the machine is hers."""
    sale = Sale.objects.standing().filter(charge=charge).select_related("machine").first()
    return f"une machine vendue (n° {sale.machine.inventory})" if sale else ""


def broken_sales():
    """What `check_books` must find empty: a machine sold that stands elsewhere, a line that is not the price less the help."""
    standing = Sale.objects.standing()
    for sale in standing.exclude(machine__state=MachineState.SOLD)[:50]:
        yield f"vente {sale.pk} : la machine {sale.machine_id} n'est pas vendue"
    for sale in standing.exclude(charge__amount_cents=F("price_cents") - F("subsidy_cents"))[:50]:
        yield f"vente {sale.pk} : la somme due n'est pas le prix moins l'aide"
    for sale in standing.filter(charge__reversed_by__isnull=False)[:50]:
        yield f"vente {sale.pk} : la somme due est annulée"
    for sale in Sale.objects.filter(undone_at__isnull=False, charge__reversed_by=None)[:50]:
        yield f"vente {sale.pk} : annulée, mais toujours due"


def register() -> None:
    act = registry.CounterAct("Vendre une machine", "reconditionnée, avec l’aide", sell_url, Capability.WRITE_ENROLMENTS, "record")
    registry.counter_acts.add("workshops.sell", act, order=293)
    registry.charged_things.add(SOURCE, living_sale)
    registry.invariants.add("workshops.sales", broken_sales)
    checks.register(check_terms)
    sale_privacy.register()
