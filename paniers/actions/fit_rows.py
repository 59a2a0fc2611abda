"""The rows of a subscription follow what was agreed, from a day on; what its household chose of one basket stays as it chose it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from portal.kit import clock
from programmes.models import Session

from ..enums import BasketState
from ..models import Agreement, Basket, Distribution, Subscription
from ..reading.possible import still_open
from ..rules.agreed import falls_on, standing_in_week, sunday_of
from .bill_period import quotes_for, standing_charge
from .cancel_baskets import cancel_one
from .lay_baskets import count_on, next_number
from .open_distributions import open_distributions
from .owe_at import owe_at

CHANGED = "agreement-changed"


@dataclass
class Fitted:
    """What became of the rows to come: laid or taken up again, changed, given up."""

    laid: list[Basket] = field(default_factory=list)
    changed: list[Basket] = field(default_factory=list)
    dropped: list[Basket] = field(default_factory=list)


@dataclass(frozen=True)
class _Target:
    """What a week should hold: of which agreement, on which date."""

    agreement: Agreement
    session: Session


def is_chosen(row: Basket) -> bool:
    """The household chose something for this very basket, or its day is behind: no change of the subscription touches it."""
    return bool(row.choice) or row.elsewhere or row.state != BasketState.PLANNED


def fit_rows(subscription: Subscription, *, since: dt.date, by) -> Fitted:
    """Make the rows of the dates from `since` what was agreed: laid, taken up again, changed or given up, one a week at most.

    Only what may still be said something about moves, and never a row that its household chose otherwise (moved, given, absent). What was
    owed is owed anew where its price or date is another; what is laid is owed with its month, by `tick`. Sheets of every house concerned
    are locked by the caller.
    """
    open_distributions(subscription.terms)
    agreed = list(subscription.agreements.filter(stands=True).select_related("size", "place__sheet").order_by("from_on"))
    fitting = _Fitting(subscription, agreed, by)
    for position in fitting.weeks():
        fitting.week(position, since)
    fitting.write()
    return fitting.done


class _Fitting:
    """One subscription being fitted: its dates by house and week, its rows by week, what is to write."""

    def __init__(self, subscription: Subscription, agreed: list[Agreement], by) -> None:
        self.subscription, self.terms, self.agreed, self.by = subscription, subscription.terms, agreed, by
        self.done, self.changes, self.taken = Fitted(), [], []
        self.rows: dict[int, list[Basket]] = defaultdict(list)
        rows = subscription.baskets.select_related("planned_for__distribution", "session", "charge__reversed_by", "size")
        for row in rows.order_by("planned_for__start"):
            self.rows[row.planned_for.distribution.position].append(row)
        self.dates: dict[int, dict[int, Session]] = {}
        self.numbers = {subscription.enrolment.sheet_id: subscription.number}
        for sheet in {agreement.place.sheet_id: agreement.place.sheet for agreement in agreed}.values():
            mine = self.dates.setdefault(sheet.pk, {})
            for session in sheet.sessions.on().filter(start__gt=clock.now()).select_related("distribution").order_by("start"):
                mine.setdefault(session.distribution.position, session)
            if sheet.pk not in self.numbers:
                here = [
                    row for rows in self.rows.values() for row in rows if row.planned_for.maison_id == sheet.maison_id and not row.elsewhere
                ]
                self.numbers[sheet.pk] = here[-1].number if here else next_number(sheet.pk)

    def weeks(self) -> list[int]:
        return sorted({position for mine in self.dates.values() for position in mine} | set(self.rows))

    def week(self, position: int, since: dt.date) -> None:
        """Decide what becomes of one week."""
        live = next((row for row in self.rows[position] if row.state != BasketState.CANCELLED), None)
        target = self._target(position, live)
        days = [day for day in (live and live.day, live and live.planned_for.local_date, target and target.session.local_date) if day]
        if not days or max(days) < since:
            return
        if live is not None and (is_chosen(live) or not still_open(self.terms, live.session)):
            self._keep_chosen(live, position)
        elif target is None or not falls_on(target.agreement.rhythm, position):
            if live is not None:
                self._drop(live)
        elif still_open(self.terms, target.session):
            self._hold(live, target, position)

    def _target(self, position: int, live: Basket | None) -> _Target | None:
        there = {sheet: mine[position] for sheet, mine in self.dates.items() if position in mine}
        days = [session.local_date for session in there.values()] + ([live.planned_for.local_date] if live else [])
        if not days:
            return None

        def day_of(agreement: Agreement) -> dt.date | None:
            session = there.get(agreement.place.sheet_id)
            return session.local_date if session else None

        agreement = standing_in_week(self.agreed, day_of, sunday=sunday_of(max(days)))
        session = there.get(agreement.place.sheet_id) if agreement else None
        of = live.day if live and session and live.planned_for_id == session.pk else session and session.local_date
        within = of and self.subscription.first_on <= of <= self.subscription.ends_on
        return _Target(agreement, session) if within else None

    def _keep_chosen(self, live: Basket, position: int) -> None:
        """Its date and choice stay. One that will not be collected takes the size and number agreed, should it be taken up again."""
        target = self._target(position, live)
        agreed = target and (target.agreement.size_id, target.agreement.quantity)
        if live.state != BasketState.ABSENT or agreed in (None, (live.size_id, live.quantity)):
            return
        if still_open(self.terms, live.planned_for) and standing_charge(live) is None:
            live.charge = None
            self._change(live, target, live.planned_for, counted=False)

    def _drop(self, row: Basket) -> None:
        cancel_one(row, reason=CHANGED, by=self.by)
        self.done.dropped.append(row)

    def _hold(self, live: Basket | None, target: _Target, position: int) -> None:
        gone = next((row for row in self.rows[position] if row is not live and row.planned_for_id == target.session.pk), None)
        if live is not None and gone is not None:  # this date has a row of its own already, given up before
            self._drop(live)
            live = None
        if live is not None:
            self._move(live, target)
        elif gone is not None:
            self._take_up(gone, target)
        else:
            self._lay(target)

    def _move(self, row: Basket, target: _Target) -> None:
        agreement, session = target.agreement, target.session
        if row.planned_for_id == session.pk and (row.size_id, row.quantity) == (agreement.size_id, agreement.quantity):
            return
        Distribution.objects.give_back(row.session_id, row.quantity)
        self._change(row, target, session)

    def _take_up(self, row: Basket, target: _Target) -> None:
        """A row given up before is its date's row again; what was owed for it was undone, so it is owed anew with its month."""
        row.state, row.charge, row.choice, row.chosen_at, row.point = BasketState.PLANNED, None, "", None, None
        self._change(row, target, target.session)
        self.done.laid.append(row)

    def _change(self, row: Basket, target: _Target, session: Session, *, counted: bool = True) -> None:
        if row.planned_for_id != session.pk:
            row.planned_for, row.of_day = session, None
        if counted:
            row.session, row.number = session, self.numbers[target.agreement.place.sheet_id]
            self.taken.append((session.pk, target.agreement.quantity))
        row.size, row.quantity = target.agreement.size, target.agreement.quantity
        row.version += 1
        self.changes.append(row)

    def _lay(self, target: _Target) -> None:
        agreement, session = target.agreement, target.session
        self.taken.append((session.pk, agreement.quantity))
        number = self.numbers[agreement.place.sheet_id]
        self.done.laid.append(
            Basket(
                subscription=self.subscription, planned_for=session, session=session, size=agreement.size, number=number,
                quantity=agreement.quantity, unit_cents=agreement.unit_cents or 0,
            )
        )  # fmt: skip

    def write(self) -> None:
        """Counters first, then prices and lines, then the rows themselves."""
        self._count()
        new = [row for row in self.done.laid if row.pk is None]
        every = [*self.changes, *new]
        for row, quote in zip(every, quotes_for(self.subscription, every, self.agreed), strict=True):
            if row.pk is not None:
                owe_at(row, quote, by=self.by)
            row.unit_cents = quote.cents
        for row in self.changes:
            row.save()
        self.done.changed = [row for row in self.changes if row not in self.done.laid]
        Basket.objects.bulk_create(new)

    def _count(self) -> None:
        """Each date once, read again after what was given back; where visitors filled the day, a promised place counts beyond."""
        wanted = dict(self.taken)
        by_quantity: dict[int, list[Session]] = defaultdict(list)
        for session in Session.objects.filter(pk__in=wanted).select_related("distribution").order_by("pk"):
            by_quantity[wanted[session.pk]].append(session)
        for quantity, sessions in by_quantity.items():
            count_on(sessions, quantity)
