"""A week with a public holiday: one act moves the dates of its houses to another day, or calls them off, and tells everybody."""

import datetime as dt
import uuid
from collections.abc import Iterable

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
from portal.places.models import Maison
from programmes.actions.change_dates import Change, cancel_dates, move_dates
from programmes.models import DatesChange, Session

from ..models import SeasonTerms

NEAR = dt.timedelta(days=6)  # a week's distribution stays within six days of itself


def dates_of_week(terms: SeasonTerms, position: int):
    """The dates of a week, by its position in the season, that are still to come, house by house."""
    rows = Session.objects.on().filter(activity=terms.season_id, distribution__position=position, end__gt=clock.now())
    return rows.select_related("maison", "distribution").order_by("start", "maison__name")


def change_week(
    *, terms: SeasonTerms, sessions: Iterable[Session], to_day: dt.date | None, by, why: str = "", as_seen: dict[int, int] | None = None,
    key: uuid.UUID | None = None,
) -> DatesChange:  # fmt: skip
    """Put these dates of a week on `to_day`, each at its own hours, or (None) call them off. Whoever has a basket there is told once,
    visitors too; what was owed for a date called off is undone. It takes up where it stopped, by `tick` if the page went away.

    Raises « rien-a-changer » and the refusals of `move_dates`: « jour-hors-saison », « jour-trop-loin », « deja-une-distribution »…
    """
    rows = list(sessions)
    if not rows:
        raise Refusal("rien-a-changer", "Il n'y a pas de date à changer cette semaine-là.", "Choisissez une autre semaine.")
    if to_day is None:
        return cancel_dates(sessions=rows, by=by, why=why, as_seen=as_seen, key=key)
    return move_dates(sessions=rows, change=Change(day=to_day), by=by, why=why, as_seen=as_seen, key=key)


def reasons_against(terms: SeasonTerms, rows: list[Session], to_day: dt.date) -> list[Refusal]:
    """What stands against that day, for the preview; the act asks again (`BasketType.reasons_against_moving`)."""
    return reasons_of_days(terms, [(row, to_day, row.maison) for row in rows])


def reasons_of_days(terms: SeasonTerms, moves: list[tuple[Session, dt.date, Maison]]) -> list[Refusal]:
    """Every reason why these dates of a season may not have these days and houses: (date as it stands, day, house) of each. One query."""
    found, moved = [], [row.pk for row, _, _ in moves]
    if any(maison.pk != row.maison_id for row, _, maison in moves):
        words = "Une distribution ne change pas de maison : ses paniers y ont leur place."
        found.append(Refusal("autre-maison", words, "Changez seulement le lieu, ou annulez la date."))
    days = [day for row, day, _ in moves if day != row.local_date]
    if any(not terms.starts_on <= day <= terms.ends_on for day in days):
        span = dates.days_range(terms.starts_on, terms.ends_on)
        found.append(Refusal("jour-hors-saison", "Ce jour n'est pas dans la saison.", f"La saison va {span}."))
    if any(abs(day - row.local_date) > NEAR for row, day, _ in moves):
        words = "Ce jour est à plus de six jours d'une des dates."
        found.append(Refusal("jour-trop-loin", words, "Choisissez un jour plus proche, ou annulez la semaine."))
    if days and (maison := _twice_a_day(terms, moves, moved)):
        found.append(Refusal("deja-une-distribution", f"{maison} a déjà une distribution ce jour-là.", "Choisissez un autre jour."))
    return found


def _twice_a_day(terms: SeasonTerms, moves: list[tuple[Session, dt.date, Maison]], moved: list[int]) -> str:
    """The first house that would have two distributions on one day; "" when none."""
    others = Session.objects.on().filter(activity=terms.season_id, local_date__in={day for _, day, _ in moves}).exclude(pk__in=moved)
    taken = set(others.values_list("maison", "local_date"))
    for row, day, maison in sorted(moves, key=lambda move: move[2].name):
        if day != row.local_date and (maison.pk, day) in taken:
            return maison.name
        taken.add((maison.pk, day))
    return ""
