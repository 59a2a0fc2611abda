"""What public pages list: doors, coming dates, houses with their state, news. Each costs the same few queries at any size."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.urls import Resolver404, resolve
from wagtail.models import Page

from portal.kit import clock, registry
from portal.kit.dates import DAYS, day_long, days_range
from portal.kit.kept_query import KeptQuery
from portal.kit.registry import DatedItem, Door
from portal.places.calendars import local_now, timetables
from portal.places.enums import Need
from portal.places.models import Maison, Sector
from portal.places.rules import opening

from .models import MaisonPage, NewsPage
from .models.maison_page import MAISON_DEPTH
from .rules import search_words

DAYS_AHEAD = 21
CLOSED = "Cette maison est fermée"

# Shown when nobody has given a door under that key and its address leads somewhere.
_USUAL_DOORS = {
    "panier": Door("Un panier", "Fruits et légumes d’ici, au prix qui vous va", "/paniers/", "basket"),
    "sortir": Door("Sortir", "Théâtre, musée, montagne : à plusieurs", "/pass-culture/", "mask"),
    "apprendre": Door("Apprendre", "Ordinateur, démarches, cuisine, français", "/programmes/", "laptop"),
    "aider": Door("Aider", "Une heure ou une saison, quand vous voulez", "/benevolat/", "hands"),
    "proposer": Door("Proposer", "Une idée pour le quartier ? Un fonds est là", "/initiatives/", "bulb"),
    "agenda": Door("L’agenda", "Ce qui se passe, jour après jour", "/agenda/", "calendar"),
    "maison": Door("Ma maison", "Horaires, équipe, qui peut vous aider", "/maisons/", "house"),
}


def leads_somewhere(url: str) -> bool:
    """Is there a screen at this address? Pages of the tree are not looked up, but for the houses, which always are there."""
    try:
        return resolve(url).url_name != "wagtail_serve" or url == "/maisons/"
    except Resolver404:
        return False


def doors() -> list[Door]:
    """The home's doors: those the rooms gave, and the usual ones whose address exists. No query."""
    given = dict(registry.doors.items())
    usual = [given.pop(key, None) or (door if leads_somewhere(door.url) else None) for key, door in _USUAL_DOORS.items()]
    return [door for door in (*usual, *given.values()) if door is not None]


def next_dates(number: int, *, maison_id: int | None = None, days: int = DAYS_AHEAD) -> list[DatedItem]:
    """The `number` next public dates, of the whole town or of one house, whatever room gives them."""
    start = clock.now()
    end = start + dt.timedelta(days=days)
    found = [item for dates in registry.public_dates for item in dates(start, end, maison_id, number)]
    return sorted(found, key=lambda item: (item.start, item.title))[:number]


@dataclass(frozen=True)
class MaisonCard:
    """A house as lists show it."""

    page: MaisonPage
    state: opening.State
    words: str

    @property
    def maison(self) -> Maison:
        return self.page.maison_row

    @property
    def url(self) -> str:
        return self.page.address


def _in_service(pages):
    return pages.filter(maison_row__closed_on=None).with_house().order_by("maison_row__sector__number", "maison_row__name")


# A page and its house have forty columns: these are what a line of the home shows.
_LINE = ("url_path", *(f"maison_row__{name}" for name in ("name", "street", "closed_on", "sector__number", "sector__name")))
_lines_of_houses = KeptQuery(
    lambda: _in_service(MaisonPage.objects.live()).select_related(None).select_related("maison_row__sector").only(*_LINE)
)


def maison_cards(pages=None) -> list[MaisonCard]:
    """Every live house in service (or those of `pages`) with whether it is open, by sector then name: three queries at any number."""
    found = list(_lines_of_houses() if pages is None else _in_service(pages))
    hours = timetables([page.maison_row for page in found])
    now = local_now()
    cards = []
    for page in found:
        state = opening.state_at(hours[page.maison_row_id], now)
        cards.append(MaisonCard(page, state, opening.words(state, now)))
    return cards


@dataclass(frozen=True)
class MaisonFinder:
    """The list of houses, narrowed by what was asked, in sectors; `needs` are those some house answers."""

    typed: str
    need: str
    open_now: bool
    sectors: list[tuple[Sector, list[MaisonCard]]]
    needs: list[tuple[str, str]]
    count: int
    all: int

    @property
    def narrowed(self) -> bool:
        return bool(self.typed or self.need or self.open_now)


def find_maisons(typed: str, need: str, *, open_now: bool) -> MaisonFinder:
    """Houses by a word of their name, street, quarter or services, by need, open now: five queries at any number."""
    typed = typed.replace("\x00", "")[: search_words.LONGEST_QUERY].strip()
    need = need if need in Need.values else ""
    everywhere = maison_cards(MaisonPage.objects.live().prefetch_related("maison_row__services"))
    offered = {service.need for card in everywhere for service in card.maison.services.all()}
    words = search_words.asked(typed).split()
    kept = [card for card in everywhere if _answers(card, words, need) and (card.state.open or not open_now)]
    sectors = [(sector, list(cards)) for sector, cards in groupby(kept, key=lambda card: card.maison.sector)]
    needs = [(value, label) for value, label in Need.choices if value in offered]
    return MaisonFinder(typed, need, open_now, sectors, needs, len(kept), len(everywhere))


def _answers(card: MaisonCard, words: list[str], need: str) -> bool:
    """Every word begins a word of the house's; and it has a service for the need."""
    maison = card.maison
    services = list(maison.services.all())
    if need and not any(service.need == need for service in services):
        return False
    texts = [maison.name, maison.street, maison.sector.name, maison.sector.neighbourhoods, *(service.name for service in services)]
    known = search_words.folded(" ".join(texts)).split()
    return all(any(one.startswith(word) for one in known) for word in words)


@dataclass(frozen=True)
class MaisonSheet:
    """All a house's page says of hours: now, each day of the week (name, hours, is it today), the coming exceptions (when, what)."""

    state: opening.State
    words: str
    week: list[tuple[str, list[str], bool]]
    exceptions: list[tuple[str, str]]


def maison_sheet(page: MaisonPage) -> MaisonSheet:
    """Two queries; none of a house that is closed."""
    if page.maison_row.closed_on is not None:
        return MaisonSheet(opening.State(open=False), CLOSED, [], [])
    now = local_now()
    timetable = timetables([page.maison_row])[page.maison_row_id]
    state = opening.state_at(timetable, now)
    week = [(DAYS[day], _spans(spans), day == now.weekday()) for day, spans in opening.week(timetable)] if timetable.weekly else []
    exceptions = [(_when(first, last), _what(hours)) for first, last, hours in opening.coming_specials(timetable, now.date())]
    return MaisonSheet(state, opening.words(state, now), week, exceptions)


def _spans(spans) -> list[str]:
    return [opening.span_words(span) for span in spans] or ["fermée"]


def _when(first: dt.date, last: dt.date) -> str:
    return day_long(first) if first == last else days_range(first, last)


def _what(hours: opening.Day) -> str:
    return opening.day_words(hours.spans) + (f" ({hours.reason})" if hours.reason else "")


@dataclass(frozen=True)
class HousePanel:
    """What one room says on a house's page: its template and its variables."""

    template: str
    said: dict


def house_panels(request, page: MaisonPage) -> list[HousePanel]:
    """What the rooms above say of a house: no query on its page as visitors read it, one elsewhere (a preview); and what a room with
    something to say asks more."""
    found = ((panel.template, panel.context(request, page)) for panel in registry.house_panels)
    return [HousePanel(template, said) for template, said in found if said is not None]


def latest_news(number: int):
    """The newest pieces of news of the town and of every house."""
    return NewsPage.objects.shown()[:number]


def news_of(page: MaisonPage, number: int):
    """The newest pieces of news of one house."""
    return NewsPage.objects.descendant_of(page).shown().prefetch_related(None)[:number]


def maison_names() -> dict[str, str]:
    """Tree path of each house's page -> the house's name. One query."""
    return dict(MaisonPage.objects.values_list("path", "maison_row__name"))


def name_by_path(page: Page, names: dict[str, str]) -> str:
    """The name of the house a page stands under, without asking the database."""
    return names.get(page.path[: MAISON_DEPTH * Page.steplen], "")
