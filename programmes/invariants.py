"""What `check_books` asks of the engine: each yields the offending rows in words, without personal data."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from portal.ledger.enums import TaskKind
from portal.ledger.models import Allocation, Charge, MoneyTask, Payment

from .actions.charge_place import SOURCE, enrolment_key
from .actions.draw_sheet import draw_again
from .enums import HOLDING, EnrolmentState
from .models import Draw, Enrolment, SheetLimit, SheetShare, SignUpSheet
from .programme_type import kind_of
from .rules.draw import fingerprint


def miscounted_sheets() -> Iterator[str]:
    """« inscription 12 : 31 places comptées, 30 tenues »: a counter that lies."""
    for sheet in SignUpSheet.objects.miscounted().order_by("pk"):
        yield f"inscription {sheet.pk} : {sheet.taken} places comptées, {sheet.counted} tenues"


def oversold_sheets() -> Iterator[str]:
    """More places held than there are, whatever the counter says."""
    for sheet in SignUpSheet.objects.oversold().order_by("pk"):
        yield f"inscription {sheet.pk} : {sheet.counted} places tenues pour {sheet.capacity + sheet.overbooked}"


def miscounted_shares() -> Iterator[str]:
    """Kept places whose counter lies, on the share or on its sheet."""
    for share in SheetShare.objects.counted().exclude(taken=F("counted")).order_by("pk"):
        yield f"places gardées {share.pk} : {share.taken} comptées, {share.counted} tenues"
    for sheet in SignUpSheet.objects.miskept().order_by("pk"):
        yield f"inscription {sheet.pk} : {sheet.kept} places gardées comptées, {sheet.shared} libres sur ses parts"


def miscounted_limits() -> Iterator[str]:
    """Places counted for a need whose counter lies, or is above its ceiling; a sheet that does not know it counts some."""
    for limit in SheetLimit.objects.counted().exclude(taken=F("counted"), taken__lte=F("places")).order_by("pk"):
        yield f"places comptées {limit.pk} : {limit.taken} comptées, {limit.counted} tenues, pour {limit.places}"
    for sheet in SignUpSheet.objects.annotate(some=Exists(SheetLimit.objects.filter(sheet=OuterRef("pk")))).exclude(counts_needs=F("some")):
        yield f"inscription {sheet.pk} : ne sait pas si elle compte des places pour un besoin"


def draws_that_differ() -> Iterator[str]:
    """A draw that, done again from what was written down, does not give the same."""
    for drawn in Draw.objects.exclude(drawn_at=None).order_by("pk"):
        if fingerprint(drawn.seed) != drawn.fingerprint or not draw_again(drawn):
            yield f"tirage {drawn.pk} de l'inscription {drawn.sheet_id} : refait, il donne un autre résultat"


def confirmed_without_charge() -> Iterator[str]:
    """A confirmed place with a price that nobody owes."""
    known = _owed()
    priced = Enrolment.objects.filter(state=EnrolmentState.CONFIRMED, price_cents__isnull=False).select_related("sheet__activity")
    for enrolment in priced.order_by("pk").iterator():
        if enrolment.pk not in known and kind_of(enrolment.sheet.activity).charges_places:
            yield f"place {enrolment.pk} : confirmée avec un prix, sans somme due"


def owed_without_place() -> Iterator[str]:
    """Something owed, or paid, for a place that ended by itself, was refused or is only waited for. One given back may stay owed: staff
    keep its charge, or some of its dates took place."""
    nobodys = (EnrolmentState.LAPSED, EnrolmentState.REFUSED, EnrolmentState.WAITING, EnrolmentState.REQUESTED)
    known = _owed()
    for enrolment in Enrolment.objects.filter(state__in=nobodys).order_by("pk").iterator():
        if enrolment.pk in known:
            yield f"place {enrolment.pk} : {enrolment.get_state_display()}, avec une somme due"


def _owed() -> set[int]:
    """The places for which a charge stands."""
    lines = Charge.objects.standing().filter(source_key__startswith=f"{SOURCE}:").values_list("source_key", flat=True)
    return {int(key.split(":")[1]) for key in lines}


def paid_without_place() -> Iterator[str]:
    """Money that came for a place that had ended before, that gave no place, and that nobody was told of."""
    gone = Charge.objects.filter(source_key__startswith=f"{SOURCE}:", reversed_by__isnull=False, reverses=None)
    ended = {pk: (enrolment_key(source), at) for pk, source, at in gone.values_list("pk", "source_key", "reversed_by__at")}
    if not ended:
        return
    came = Payment.objects.booked().exclude(meant_for=[]).order_by("pk").values_list("pk", "meant_for", "settled_at")
    for payment, meant_for, settled_at in came.iterator(chunk_size=2000):
        for charge, _ in meant_for:
            place, at = ended.get(charge, (None, None))
            if place is not None and at < settled_at and not (_was_served(payment, place) or _is_known(payment, place)):
                yield f"paiement {payment} : venu pour la place {place}, qui n'y est plus, et personne ne le sait"


def _was_served(payment: int, place: int) -> bool:
    """She has the place, or this payment paid it one day (given again, at a lower price, then perhaps given back)."""
    sources = Q(charge__source_key=f"{SOURCE}:{place}") | Q(charge__source_key__startswith=f"{SOURCE}:{place}:")
    paid = Allocation.objects.filter(sources, payment=payment, cents__gt=0)
    return paid.exists() or Enrolment.objects.filter(pk=place, state__in=HOLDING).exists()


def _is_known(payment: int, place: int) -> bool:
    return MoneyTask.objects.filter(kind=TaskKind.NO_PLACE, key=f"no_place:{payment}:{place}").exists()
