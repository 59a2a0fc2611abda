"""What the page of an activity says: its dates to come, each with the sheet one signs up on, what it costs, where it is, whom to call."""

from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef

from portal.kit import clock
from portal.places.enums import StepFree
from portal.places.models import Maison

from ..enums import Access
from ..models import Activity, Enrolment, Session, SignUpSheet
from ..programme_type import Quoted, kind_of
from ..rules.standing import Standing
from .dates import sheets_to_show, standing_of
from .prices import depends_on_means, own_price, payer, price_words, versions_read

AT_ONCE = 3  # shown; the others open with « + 7 autres dates »
MOST = 60  # dates read: more stand in the agenda


@dataclass(frozen=True)
class DateLine:
    """What one signs up for in one go: a date, or the dates to come of a course. `sheet`: None where one simply comes."""

    dates: list[Session]
    sheet: SignUpSheet | None
    standing: Standing
    mine: list[Enrolment] = field(default_factory=list)  # places on it of who reads and of those she takes care of
    name: str = ""  # what tells it from the other lines of the page: the level of a course
    main: bool = False  # what most people come for: the first that is whole before them

    @property
    def session(self) -> Session:
        return self.dates[0]

    @property
    def others(self) -> list[Session]:
        return self.dates[1:]

    @property
    def begun(self) -> Session | None:
        """The first date of a course under way: who comes now joins those who were there."""
        known = self.sheet.dates_in_order if self.sheet else []
        first = next((date for date in known if not date.cancelled), None)
        return first if first and first.start <= clock.now() and first not in self.dates else None


@dataclass(frozen=True)
class Price:
    """What it costs: in words for anybody; `own` for a referent whose means change it; `scheme` finds one's price without an account;
    `label` names the sheet where there are several prices."""

    words: str
    label: str = ""
    unit: str = ""
    scheme: str = ""
    own: Quoted | None = None


def dates_of(activity: Activity) -> list[DateLine]:
    """The dates to come of an activity, cancelled ones said to be so, a course in one line: six queries."""
    sessions = list(activity.sessions.to_come().select_related("maison")[:MOST])
    coming = Session.objects.filter(on_sheets__sheet=OuterRef("pk"), end__gt=clock.now())
    sheets = sheets_to_show().select_related("maison", "tariff").prefetch_related(versions_read("tariff"))
    found: dict[int, SignUpSheet] = {}
    for sheet in sheets.filter(Exists(coming), activity=activity).order_by("pk"):
        for date in sheet.dates_in_order:
            found.setdefault(date.pk, sheet)
    groups: dict[tuple, list[Session]] = {}
    for date in sessions:
        sheet = found.get(date.pk)
        groups.setdefault(("sheet", sheet.pk) if sheet and not date.cancelled else ("date", date.pk), []).append(date)
    return [
        DateLine(dates, sheet := found.get(dates[0].pk), standing_of(sheet) if sheet else Standing()) for dates in groups.values()
    ]  # fmt: skip


def with_own_places(lines: list[DateLine], user) -> list[DateLine]:
    """The same lines, each with what the reader already has on it: one query, none for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return lines
    sheets = [line.sheet.pk for line in lines if line.sheet]
    rows = list(Enrolment.objects.mine(user).active().filter(sheet__in=sheets).select_related("person__successor").order_by("pk"))
    return [replace(line, mine=[row for row in rows if line.sheet and row.sheet_id == line.sheet.pk]) for line in lines]


def as_its_kind_says(lines: list[DateLine], activity: Activity, user) -> list[DateLine]:
    """Each with what its kind says of it, and without a button where somebody must be met first: as many queries as the kind asks, none
    for most."""
    kind, sheets = kind_of(activity), [line.sheet for line in lines if line.sheet]
    names, first = kind.told_apart(sheets), kind.asked_first(sheets, user)
    return [_said(line, names.get(line.sheet.pk, ""), first.get(line.sheet.pk, "")) if line.sheet else line for line in lines]


def _said(line: DateLine, name: str, first: str) -> DateLine:
    standing = replace(line.standing, act="", why=first) if first and line.standing.act else line.standing
    return replace(line, name=name, standing=standing)


def with_the_main(lines: list[DateLine]) -> list[DateLine]:
    """One of them is the main one: the first that has not begun and where one may act, else the first."""
    place = next((place for place, line in enumerate(lines) if line.standing.act and not line.begun), 0)
    return [replace(line, main=True) if at == place else line for at, line in enumerate(lines)]


def prices_of(activity: Activity, lines: list[DateLine], user) -> list[Price]:
    """Each price of these dates once; the price of her own household to a referent, the public's to everybody else."""
    tariffs: dict[tuple, SignUpSheet | None] = {}
    for line in lines:  # one tariff twice where a course lost some of its dates
        sheet = line.sheet
        planned, on = sheet.dates_given() if sheet and sheet.tariff_id else (0, 0)
        tariffs.setdefault((sheet.tariff_id, 0 < on < planned and (planned, on)) if sheet else (), sheet)
    if not tariffs:
        return []
    household = payer(user) if any(depends_on_means(sheet.tariff) for sheet in tariffs.values() if sheet) else None
    kind = kind_of(activity)
    return [
        _price(sheet, sheet.title if sheet and len(tariffs) > 1 else "", own_price(household, kind, sheet)) for sheet in tariffs.values()
    ]


def _price(sheet: SignUpSheet | None, label: str, own: Quoted | None) -> Price:
    tariff = sheet.tariff if sheet else None
    scheme = tariff.scheme if depends_on_means(tariff) else ""
    return Price(price_words(tariff, sheet), label, tariff.unit if tariff else "", scheme, own)


def access_lines(activity: Activity, house: Maison | None) -> list[str]:
    """How one gets in: what is known of the house, then what the page adds. `house`: None where it takes place elsewhere."""
    if house is None or not house.step_free:
        return activity.access_words()
    known = (Access.WHEELS, Access.PUSHCHAIR) if house.step_free == StepFree.FULL else ()
    return [house.get_step_free_display(), *activity.access_words(besides=known)]


def coming_of(activity: Activity, house: Maison | None = None, away: str = "") -> dict:
    """For whom, where, how to come, whom to call; of a kind that shows its dates by itself, the house under whose page it stands."""
    house = house or activity.maison
    here = house if not away else None
    return {
        "house": house,
        "away": away,
        "how": activity.how_to_come or (here.transport if here else ""),
        "access": access_lines(activity, here),
        "note": here.access_note if here else "",
    }


def page_of(activity: Activity, user) -> dict:
    """All of it for the template. Ten queries at most for a visitor's eyes, one more for who is known, whatever the number of dates."""
    lines = with_the_main(with_own_places(as_its_kind_says(dates_of(activity), activity, user), user))
    away = next((line.session.place for line in lines if line.session.place), "")
    return {
        "shown": lines[:AT_ONCE],
        "later": lines[AT_ONCE:],
        "prices": prices_of(activity, lines, user),
        "coming": coming_of(activity, lines[0].session.maison if lines else None, away),
        "drawing": kind_of(activity).drawing,
    }
