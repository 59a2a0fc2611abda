"""The demo's year before: memberships taken at the desk, all of it paid in, then the year closed. Its figures are frozen by the action
itself; a few dozen rows, whatever the town's size."""

import datetime as dt

from portal.households.models import Household
from portal.kit import clock
from portal.kit.demo import Demo

from .. import bulk
from ..actions import close_year
from ..enums import ChargeKind, DepositKind, MandateRole, Method
from ..models import DepositedPayment, Mandate, Payment, Receipt, Regie
from .books import deposited, handed, validated
from .offices import workday_before
from .till import MEMBERSHIP, PRICES

PAYERS = 24
BEGINS, ENDS = (9, 1), (12, 18)  # month and day: the season's memberships, before the holidays
NOT_BEFORE = (2, 1)  # of the year after: closed in January


def load(demo: Demo) -> None:
    """Nothing where nobody held a régie, where that year is not over long enough, or has money of another part of the demo."""
    held = Mandate.objects.filter(role=MandateRole.REGISSEUR, regie__in=Regie.objects.desks()).select_related("regie", "user").first()
    year = demo.day.year - 1
    if held is None or demo.day < dt.date(year + 1, *NOT_BEFORE) or Receipt.objects.filter(regie=held.regie, year=year).exists():
        return
    first, last = max(held.since, dt.date(year, *BEGINS)), dt.date(year, *ENDS)
    if first >= last:
        return
    _take(demo, held, first, last)
    _pay_in(demo, held, year)
    with clock.standing_at(demo.at(dt.date(year + 1, 1, 20), 10)):
        close_year(regie=held.regie, year=year, by=held.user)


def _take(demo: Demo, held: Mandate, first: dt.date, last: dt.date) -> None:
    keys = list(Household.objects.order_by("pk").values_list("pk", flat=True))
    chosen = set(keys[:1]) | set(demo.random.sample(keys, min(PAYERS, len(keys))))  # the first is everybody's example
    owed, taken = [], []
    for home in Household.objects.filter(pk__in=chosen).order_by("pk"):
        day = workday_before(first + dt.timedelta(days=demo.random.randrange(3, (last - first).days + 3)))
        at = demo.at(day, 9 + demo.random.randrange(7), demo.random.randrange(60))
        key, cents = f"demo.adhesion-{day.year}:{home.pk}", demo.random.choice(PRICES[1:])
        method = demo.random.choice((Method.CASH, Method.CHEQUE, Method.CARD_TERMINAL))
        note = f"CH{demo.random.randrange(10**6):06d}" if method == Method.CHEQUE else ""
        owed.append(bulk.Owed(home, ChargeKind.OTHER, key, MEMBERSHIP, cents, at - dt.timedelta(minutes=5), day, by=held.user))
        taken.append(bulk.Taken(home, held.regie, method, cents, (key,), at, held.user, note=note))
    bulk.write(owed, taken, draw=demo.uuid)


def _pay_in(demo: Demo, held: Mandate, year: int) -> None:
    """Cash and cheques left on the last working day; the accountant had them in the first days of January."""
    day = workday_before(dt.date(year + 1, 1, 1))
    came = Payment.objects.filter(regie=held.regie, receipt__year=year).order_by("settled_at", "pk")
    for place, (kind, method) in enumerate(((DepositKind.CASH, Method.CASH), (DepositKind.CHEQUES, Method.CHEQUE))):
        rows = list(came.filter(method=method))
        if not rows:
            continue
        made = deposited(demo, held.regie, held.user, kind, sum(row.amount_cents for row in rows), rows, demo.at(day, 11, 15 * place))
        if kind == DepositKind.CHEQUES:
            DepositedPayment.objects.bulk_create([DepositedPayment(deposit=made, payment=row) for row in rows])
        handed(made, held.user, demo.at(day, 15))
        validated(demo, made, held.user, demo.at(dt.date(year + 1, 1, 6), 11, place), number=640 + place)
