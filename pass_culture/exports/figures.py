"""Attendance and figures as files: sums, never a name; « - » for what is kept back."""

from collections.abc import Iterator

from portal.kit.spreadsheets import OurSign

from ..reading.attendance import BANDS, Line, Report, VenueReport
from ..reading.season_figures import SeasonFigures

LINE_HEAD = ("Lieu", "Jour", "Sortie", "État", "Places tenues", "Places données", "Venus", "Places sans personne")
FIGURES_HEAD = ("Quoi", "Détail", "Nombre")
HIDDEN = OurSign("-")


def told(count: int | None):
    return HIDDEN if count is None else count


def report_head(report: Report) -> tuple[str, ...]:
    return (*LINE_HEAD, *BANDS, *report.houses)


def report_rows(report: Report) -> Iterator[tuple]:
    """Each departure, then its venue's season with ages and houses, then all of them together."""
    blank = ("",) * (len(BANDS) + len(report.houses))
    for venue in report.venues:
        for line in venue.lines:
            yield (*line_cells(venue, line), *blank)
        yield (venue.name, "", "En tout", "", venue.held, venue.given, venue.came, venue.unused, *_cells(venue.ages, venue.houses, report))
    totals = [sum(getattr(venue, name) for venue in report.venues) for name in ("held", "given", "came", "unused")]
    yield ("Tous", "", "En tout", "", *totals, *_cells(report.ages, report.by_house, report))


def line_cells(venue: VenueReport, line: Line) -> tuple:
    state = "annulée" if line.off else ""
    day, title = f"{line.trip.meeting_at:%d/%m/%Y}", line.trip.sheet.activity.title
    return (venue.name, day, title, state, line.held, line.given, line.came.came, line.unused)


def _cells(ages, houses, report: Report) -> tuple:
    return (*(ages or [HIDDEN] * len(BANDS)), *(houses or [HIDDEN] * len(report.houses)))


def figure_rows(found: SeasonFigures) -> Iterator[tuple]:
    """What stands on the screen, without money."""
    yield from (("Sorties", "ont eu lieu", found.outings), ("Sorties", "à venir", found.to_come), ("Sorties", "annulées", found.off))
    seats = found.costs
    yield from (("Places", "tenues", found.held), ("Places", "venus", seats.came), ("Places", "sans personne", seats.unused))
    yield from (("Cartes", month, told(count)) for month, count in found.months)
    yield ("Cartes", "en tout", told(found.cards))
    yield ("Personnes", "venues", told(found.people))
    yield ("Première fois", "en tout", told(found.first.total if found.first else None))
    yield from (("Première fois", name, told(count)) for name, count in (*found.by_house, *found.by_age))
    yield from ((question, answer, told(count)) for question, answers in found.said for answer, count in answers)
