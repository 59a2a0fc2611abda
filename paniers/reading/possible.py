"""What one basket may become, read from rows for `rules.choices`: asked for by the screens, and again under the locks by the action."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.places.models import Maison
from programmes.enums import ACTIVE, SessionState
from programmes.models import Session, SheetSession

from ..enums import BasketState, Choice
from ..models import DAY, Basket, Distribution, GivePoint, SeasonTerms, agreed_of, promised_to, term_of
from ..rules import choices
from ..rules.cutoff import cutoff_of, is_open
from ..rules.near import Spot, nearness

WEEKS = 6  # dates proposed for another week
DONE = (BasketState.HANDED_OVER, BasketState.MISSED)


def with_its_dates(rows):
    """Baskets with all that is read here of them, in one query."""
    return rows.select_related(
        "planned_for__maison", "planned_for__distribution", "session__maison", "session__distribution", "point", "charge", "size",
        "subscription__terms", "subscription__enrolment__person", "subscription__enrolment__household",
    )  # fmt: skip


def cutoff_for(terms: SeasonTerms, session: Session):
    """Until when something may be said about the baskets of a date."""
    return cutoff_of(session.local_date, **terms.cutoff_on(session.local_date))


def still_open(terms: SeasonTerms, session: Session) -> bool:
    """Whether one may still say something about a basket of this date."""
    now = clock.now()
    return session.start > now and is_open(session.local_date, now, **terms.cutoff_on(session.local_date))


def row_of(basket: Basket) -> choices.Row:
    where = basket.session
    if basket.unplaced:  # until the season ends
        over = dates.midnight(basket.subscription.terms.ends_on + dt.timedelta(days=1))
        return choices.Row(open_until=over, starts=over, ended=basket.subscription.enrolment.state not in ACTIVE, unplaced=True)
    return choices.Row(
        open_until=cutoff_for(basket.subscription.terms, where), starts=where.start,
        cancelled=basket.state == BasketState.CANCELLED or where.cancelled,
        settled=basket.state in DONE, ended=basket.subscription.enrolment.state not in ACTIVE,
    )  # fmt: skip


def sheet_of(session: int) -> int | None:
    """The key of the sheet of a date."""
    return SheetSession.objects.filter(session=session).values_list("sheet", flat=True).first()


def target_of(basket: Basket, session: Session | None) -> choices.Target | None:
    """A date of the same season it would go to; None when it is none. `session` with its house and distribution, fresh."""
    own = basket.planned_for
    if session is None or session.activity_id != own.activity_id:
        return None
    room = session.distribution
    target = choices.Target(
        own=session.pk == own.pk, same_house=session.maison_id == own.maison_id,
        same_week=room.position == own.distribution.position, on=not session.cancelled, starts=session.start,
        open_until=cutoff_for(basket.subscription.terms, session), left=room.left, house=session.maison.name,
    )  # fmt: skip
    if target.own or target.left is None or target.left >= basket.quantity:
        return target
    return choices.Target(**{**target.__dict__, "nearest": nearest_free(basket, but=session.maison_id)})


def absences_taken(basket: Basket) -> int:
    """Of the basket's term, the others that came back as credit; those of dates called off since do not count. Two queries."""
    subscription = basket.subscription
    agreed = agreed_of(subscription)
    term = term_of(subscription, basket.day, agreed)
    rows = subscription.baskets.filter(state=BasketState.ABSENT, choice=Choice.CREDIT).exclude(pk=basket.pk)
    days = rows.exclude(planned_for__state=SessionState.CANCELLED).values_list(DAY, flat=True)
    return sum(day in term for day in days)


def free_left(basket: Basket) -> int:
    """Absences of this term that would still come back as credit."""
    subscription = basket.subscription
    promised = promised_to(subscription, agreed_of(subscription), basket.day)
    return max(promised["free_absences"] - absences_taken(basket), 0)


def spot_of(maison: Maison) -> Spot:
    on_map = maison.latitude is not None
    where = (float(maison.latitude), float(maison.longitude)) if on_map else (None, None)
    return Spot(maison.name, maison.sector_id, *where)


def _open(basket: Basket, sessions) -> list[Session]:
    """Of these dates, those still open to a basket of the season."""
    now, terms = clock.now(), basket.subscription.terms
    return [session for session in sessions if now < cutoff_for(terms, session)]


def houses_that_week(basket: Basket) -> list[Session]:
    """The other houses' dates of the basket's week that are still open, the nearest first, full ones too. One query."""
    own = basket.planned_for
    rows = Session.objects.on().filter(
        activity=own.activity_id, distribution__position=own.distribution.position, start__gt=clock.now()
    ).exclude(maison=own.maison_id)  # fmt: skip
    home = spot_of(own.maison)
    found = _open(basket, rows.select_related("maison", "distribution"))
    return sorted(found, key=lambda session: nearness(home, spot_of(session.maison)))


def has_room(session: Session, baskets: int) -> bool:
    left = session.distribution.left
    return left is None or left >= baskets


def nearest_free(basket: Basket, *, but: int | None = None) -> str:
    """« Abbaye, jeu. 3 déc. 17 h »: the nearest other house that has room that week; "" when none has."""
    for session in houses_that_week(basket):
        if session.maison_id != but and has_room(session, basket.quantity):
            return f"{session.maison.name}, {dates.moment_short(session.start)}"
    return ""


def other_weeks(basket: Basket) -> list[Session]:
    """The next dates of the basket's house, of other weeks, that are open and have room. One query."""
    own = basket.planned_for
    room = Q(distribution__capacity=None) | Q(
        distribution__taken__lte=F("distribution__capacity") + F("distribution__overbooked") - basket.quantity
    )
    rows = Session.objects.on().filter(room, activity=own.activity_id, maison=own.maison_id, start__gt=clock.now())
    rows = rows.exclude(distribution__position=own.distribution.position).select_related("maison", "distribution").order_by("start")
    return _open(basket, rows[: WEEKS + 2])[:WEEKS]


def points_of(basket: Basket):
    """Where it may be given: the open points of the house where it is packed, then those of all."""
    return GivePoint.objects.filter(Q(maison=basket.session.maison_id) | Q(maison=None), open=True).order_by("-maison", "name", "pk")


@dataclass(frozen=True)
class Possible:
    """For a screen: why it changes no more (None: it does), and what each choice offers."""

    basket: Basket
    refused: Refusal | None
    free_left: int
    weeks: list[Session]
    houses: list[Session]  # with room; `nearest` first
    full_houses: list[str]
    points: list[GivePoint]
    may_return: bool

    @property
    def open_until(self):
        return row_of(self.basket).open_until


def possible_for(basket: Basket, *, late: bool = False) -> Possible:
    """What a screen may offer, in eight queries at most. `late`: staff, who may still note an absence or a gift with a reason."""
    row = row_of(basket)
    asked_first = Choice.OTHER_WEEK if row.unplaced else Choice.CREDIT
    refused = choices.reason_of_the_row(choices.Asked(asked_first, clock.now(), lifted=late), row)
    if refused:
        return Possible(basket, refused, 0, [], [], [], [], may_return=False)
    houses = houses_that_week(basket)
    asked = choices.Asked(choices.PLANNED, clock.now(), quantity=basket.quantity)
    back = bool(basket.choice) and not choices.reasons_against(asked, row_of(basket), target_of(basket, basket.planned_for))
    open_still = clock.now() < row.open_until
    weeks = other_weeks(basket) if open_still else []
    if row.unplaced and not weeks and not any(has_room(one, basket.quantity) for one in houses):
        words = "La date que vous aviez choisie est annulée, et il n'y a pas d'autre date possible pour l'instant."
        refused = Refusal("plus-de-date", words, "Ce panier ne vous est pas compté. Une question ? Appelez la maison.")
    return Possible(
        basket=basket, refused=refused, free_left=free_left(basket), weeks=weeks,
        houses=[one for one in houses if has_room(one, basket.quantity)] if open_still else [],
        full_houses=[one.maison.name for one in houses if not has_room(one, basket.quantity)] if open_still else [],
        points=[] if row.unplaced else list(points_of(basket)), may_return=back,
    )  # fmt: skip


def distributions_of(sheet: int):
    """The dates to come of a house's sheet, with what they can hold."""
    return Distribution.objects.filter(session__on_sheets__sheet=sheet, session__start__gt=clock.now())
