"""The town of the demo, part 10: everything above it (people, baskets, sessions) finds these houses."""

import datetime as dt
from io import StringIO

from django.core.management import call_command
from wagtail.models import Site
from wagtail.rich_text import RichText

from portal.cms.actions.open_maison import open_maison
from portal.cms.actions.set_up_site import set_up_site
from portal.cms.models import HomePage, MaisonPage, NewsIndexPage, NewsPage, TownSettings
from portal.kit import audit
from portal.places.actions.add_maison import add_maison
from portal.places.actions.announce_closure import announce_closure
from portal.places.models import Maison, OpeningHours, Sector, ServiceOffered

from . import houses, words

ALERT_DAYS = 3


def load(demo) -> None:
    """Settings, sectors, eleven houses with hours and services, the home, six pieces of news, one notice."""
    set_up_site()
    _settings()
    sectors = {
        number: Sector.objects.create(number=number, name=name, neighbourhoods=quarters) for number, name, quarters in houses.SECTORS
    }
    pages = {}
    for row in demo.progress(houses.HOUSES):
        pages[row[0]] = _house(sectors, *row)
    _hours()
    _services()
    first = dt.date(demo.day.year, 12, 24)
    announce_closure(
        maison=None,
        first_day=max(first, demo.day),
        last_day=max(first, demo.day) + dt.timedelta(days=8),
        reason=words.WINTER_CLOSING,
        by=audit.SYSTEM,
    )
    _home(demo.day)
    _news(pages, demo.day)


def index(demo) -> None:
    """The last part: what was written in bulk is found by the search at once, without waiting for the worker."""
    call_command("update_index", verbosity=0, stdout=StringIO())


def _settings() -> None:
    settings = TownSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in words.SETTINGS.items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()


def _house(sectors, slug, name, sector, street, transport, step_free, note, week, digits, latitude, longitude) -> MaisonPage:
    maison = add_maison(
        name=name, slug=slug, sector=sectors[sector], street=street, postcode=houses.POSTCODE, town=houses.TOWN,
        phone=f"+334657101{digits}", email=f"{slug}@belleroche.example", transport=transport, step_free=step_free, access_note=note,
        latitude=latitude, longitude=longitude, by=audit.SYSTEM,
    )  # fmt: skip
    page = open_maison(maison=maison, by=audit.SYSTEM)
    page.introduction = houses.INTRODUCTIONS[slug]
    page.contacts = [("contact", {"label": "À l’accueil", "name": houses.WELCOME[slug], "phone": "", "email": ""})]
    page.save_revision().publish()
    return page


def _moment(text: str) -> dt.time:
    hour, _, minute = text.partition(":")
    return dt.time(int(hour), int(minute or 0))


def _hours() -> None:
    week_of = {row[0]: row[7] for row in houses.HOUSES}
    rows = []
    for maison in Maison.objects.all():
        for weekday, spans in houses.WEEKS[week_of[maison.slug]].items():
            for span in spans:
                opens, closes = span.split("-")
                rows.append(OpeningHours(maison=maison, weekday=weekday, opens=_moment(opens), closes=_moment(closes)))
    OpeningHours.objects.bulk_create(rows)


def _services() -> None:
    rows = []
    for maison in Maison.objects.all():
        for need, name, when, note, by_appointment in (*houses.EVERYWHERE, *houses.OF_ONE_HOUSE[maison.slug]):
            rows.append(ServiceOffered(maison=maison, need=need, name=name, when=when, note=note, by_appointment=by_appointment))
    ServiceOffered.objects.bulk_create(rows)


def _home(day: dt.date) -> None:
    home = HomePage.objects.get()
    home.headline, home.introduction = words.HEADLINE, words.INTRODUCTION
    alert = {
        **words.ALERT,
        "text": RichText(words.ALERT["text"]),
        "first_day": day - dt.timedelta(days=1),
        "last_day": day + dt.timedelta(days=ALERT_DAYS),
    }
    parts = [(block.block_type, block.value) for block in home.body if block.block_type != "alert"]
    for kind, value in parts:
        if kind == "maisons":
            value["text"] = words.MAISONS_SENTENCE
    home.body = [("alert", alert), *parts]
    home.save_revision().publish()


def _news(pages: dict[str, MaisonPage], day: dt.date) -> None:
    index = NewsIndexPage.objects.get()
    for before, slug, drawing, title, sentence, text in words.NEWS:
        parent = pages[slug] if slug else index
        parent.refresh_from_db()
        parent.add_child(
            instance=NewsPage(
                title=title, drawing=drawing, introduction=sentence, day=day - dt.timedelta(days=before), body=[("text", RichText(text))]
            )
        )
