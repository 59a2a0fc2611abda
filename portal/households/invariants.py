"""What is always true of households and verified facts; `manage.py check_books` runs each. They repair nothing."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Coalesce

from .models import Household, Membership, QuotientFamilial, TaxStatus
from .rules.composition import HOMES_AT_MOST
from .triggers import GUARDS


def led() -> Iterator[str]:
    """A household with members has somebody who answers for it."""
    members = Membership.objects.active().filter(household=OuterRef("pk"))
    for row in Household.objects.filter(Exists(members), ~Exists(members.filter(is_referent=True))):
        yield f"le foyer {row.pk} a des membres, et personne n'en répond"


def homes() -> Iterator[str]:
    """Nobody lives in more than two households."""
    homes = Membership.objects.active().order_by().values(kept=Coalesce("person__successor", "person"))
    for row in homes.annotate(homes=Count("household", distinct=True)).filter(homes__gt=HOMES_AT_MOST):
        yield f"la personne {row['kept']} est dans {row['homes']} foyers"


def corrections() -> Iterator[str]:
    """A fact is corrected by one of the same household, written later."""
    for model in (QuotientFamilial, TaxStatus):
        for row in model.objects.filter(corrects__isnull=False).exclude(corrects__household=F("household")):
            yield f"{model._meta.verbose_name} {row.pk} corrige celui d'un autre foyer"
        for row in model.objects.filter(corrects__pk__gte=F("pk")):
            yield f"{model._meta.verbose_name} {row.pk} corrige un fait plus récent que lui"


def guards() -> Iterator[str]:
    """The guards of verified facts stand in the database."""
    for name in GUARDS.faults():
        yield f"le garde-fou « {name} » des situations vérifiées manque ou a été modifié"


ALL = (led, homes, corrections, guards)
