"""What was handed over to the ordonnateur, and lists that add up."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from portal.kit.money import format_euros
from portal.ledger.enums import Account
from portal.ledger.models import Charge, RecoveryLine, RecoveryList

from .expected import Share


def handed_over() -> Iterator[Share]:
    """Lines that stand on a list, by the régie that made it."""
    rows = RecoveryLine.objects.standing().order_by().values_list("listed__regie").annotate(total=Sum("left_cents"))
    for regie, cents in rows:
        yield Account.HANDED_OVER.value, regie, cents


def lists() -> Iterator[str]:
    """A list is the sum of its lines; a line is what was left of its charge; nothing listed was undone without being taken off."""
    total = RecoveryLine.objects.filter(listed=OuterRef("pk")).order_by().values("listed").annotate(s=Sum("left_cents")).values("s")
    for row in RecoveryList.objects.annotate(total=Coalesce(Subquery(total), 0)).exclude(total=F("amount_cents")).order_by("pk"):
        yield f"liste {row.pk} : {format_euros(row.amount_cents)} annoncés, {format_euros(row.total)} de lignes"
    lines = RecoveryLine.objects.standing().filter(charge=OuterRef("pk"))
    standing = Charge.objects.annotate(listed_cents=Subquery(lines.values("left_cents")[:1])).filter(listed_cents__isnull=False)
    for pk in standing.filter(Q(reversed_by__isnull=False) | Q(reverses__isnull=False)).order_by("pk").values_list("pk", flat=True):
        yield f"somme due {pk} : annulée, et pourtant chez l'ordonnateur"
    for charge in standing.with_paid().exclude(left_cents=F("listed_cents")).order_by("pk"):
        yield f"somme due {charge.pk} : il en reste {format_euros(charge.left_cents)}, la liste dit autre chose"
