"""A week with a public holiday: one act moves the dates of its houses to another day, or calls them off, and tells everybody."""

import datetime as dt
import uuid
from collections.abc import Iterable

from portal.kit import clock, dates
from portal.kit.refusal import Refusal
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

    Raises « rien-a-changer », « jour-hors-saison », « jour-trop-loin », « deja-une-distribution » and the refusals of `move_dates`.
    """
    rows = list(sessions)
    if not rows:
        raise Refusal("rien-a-changer", "Il n'y a pas de date à changer cette semaine-là.", "Choisissez une autre semaine.")
    if to_day is None:
        return cancel_dates(sessions=rows, by=by, why=why, as_seen=as_seen, key=key)
    refusal = Refusal.gather(reasons_against(terms, rows, to_day))
    if refusal:
        raise refusal
    return move_dates(sessions=rows, change=Change(day=to_day), by=by, why=why, as_seen=as_seen, key=key)


def reasons_against(terms: SeasonTerms, rows: list[Session], to_day: dt.date) -> list[Refusal]:
    """What stands against that day, for the preview and for the act."""
    found = []
    if not terms.starts_on <= to_day <= terms.ends_on:
        span = dates.days_range(terms.starts_on, terms.ends_on)
        found.append(Refusal("jour-hors-saison", "Ce jour n'est pas dans la saison.", f"La saison va {span}."))
    if any(abs(to_day - row.local_date) > NEAR for row in rows):
        words = "Ce jour est à plus de six jours d'une des dates."
        found.append(Refusal("jour-trop-loin", words, "Choisissez un jour plus proche, ou annulez la semaine."))
    others = Session.objects.on().filter(activity=terms.season_id, local_date=to_day, maison__in=[row.maison_id for row in rows])
    taken = others.exclude(pk__in=[row.pk for row in rows]).select_related("maison").order_by("maison__name").first()
    if taken is not None:
        words = f"{taken.maison.name} a déjà une distribution ce jour-là."
        found.append(Refusal("deja-une-distribution", words, "Choisissez un autre jour."))
    return found
