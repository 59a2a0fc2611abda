"""How the places of an outing are given, in sentences for the public. Pure."""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates


@dataclass(frozen=True)
class Given:
    """Of one sheet: `draws`, with its window; when it opens; shares as (places, for whom) until a moment."""

    draws: bool
    opens_at: dt.datetime
    requests_until: dt.datetime | None = None
    draw_at: dt.datetime | None = None
    drawn_at: dt.datetime | None = None
    shares: tuple[tuple[int, str], ...] = ()
    shares_until: dt.datetime | None = None
    shares_opened: bool = False


def given_by(sheet, shares=()) -> Given:
    """The facts of a sheet of the engine, as it stands in memory."""
    return Given(
        draws=sheet.selection == "draw", opens_at=sheet.opens_at, requests_until=sheet.requests_until, draw_at=sheet.draw_at,
        drawn_at=sheet.drawn_at, shares=tuple((share.places, share.kept_for) for share in shares if share.places),
        shares_until=sheet.shares_until, shares_opened=sheet.shares_opened_at is not None,
    )  # fmt: skip


def how_given(given: Given, now: dt.datetime | None = None) -> list[str]:
    """« On demande sa place du … au …, puis on tire au sort … » `now`: what is open already is said so."""
    if not given.draws or given.requests_until is None or given.draw_at is None:
        if now is not None and given.opens_at <= now:
            return ["Les inscriptions sont ouvertes, dans l’ordre où elles arrivent."]
        return [f"Les inscriptions ouvrent le {dates.moment_long(given.opens_at)} et se font dans l’ordre où elles arrivent."]
    window = f"On demande sa place du {dates.moment_long(given.opens_at)} au {dates.moment_long(given.requests_until)}."
    if given.drawn_at:
        return [
            f"Le tirage au sort a eu lieu le {dates.moment_long(given.drawn_at)}. Les places qui se libèrent vont à la liste d’attente."
        ]
    return [
        window,
        f"Puis on tire au sort, le {dates.moment_long(given.draw_at)} : le premier jour ou le dernier, c’est la même chance.",
        "Passent d’abord les personnes qui ne sont pas encore venues. Qui demande ensemble vient ensemble.",
    ]


def shares_in_words(given: Given) -> str:
    """« 10 places gardées pour les personnes de Abbaye et 5 pour l’accueil, jusqu’au … ; ensuite, pour tout le monde. »"""
    if not given.shares:
        return ""
    if given.shares_opened:
        return "Toutes les places sont maintenant ouvertes à tout le monde."
    kept = " et ".join(
        f"{places} {'place gardée ' if not rank and places == 1 else 'places gardées ' if not rank else ''}pour {whom}"
        for rank, (places, whom) in enumerate(given.shares)
    )
    if given.shares_until:
        return f"{kept}, jusqu’au {dates.moment_long(given.shares_until)} ; ensuite, ce qui reste est à tout le monde."
    return f"{kept} ; ce qui reste au tirage est à tout le monde." if given.draws else f"{kept}."
