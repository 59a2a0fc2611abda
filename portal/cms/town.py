"""The town as every page needs it: one cached value, forgotten when the settings or an audit change. Nothing personal in it.

One town, one site, one home: a page of the tree reads the three in one query (`ground`), any other page the town alone, from the cache.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Subquery

from portal.kit import clock
from portal.kit.kept_query import KeptQuery
from portal.kit.rules import palette

from .models import AccessibilityAudit, TownSettings
from .models.accessibility import mention

CACHE_SECONDS = 300  # a change shows at once (receivers); this bounds what another way of writing could leave stale
LOGO_SPEC = "max-176x88"


@dataclass(frozen=True)
class Logo:
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Town:
    """What templates read as `town`."""

    name: str = "Maison commune"
    subtitle: str = ""
    phone: str = ""
    email: str = ""
    logo: Logo | None = None
    theme_css: str = ""
    audited_on: object = None
    rate: object = None

    @property
    def theme_hash(self) -> str:
        """Changes with the colours; empty when the town keeps the portal's own, and no style sheet is asked for."""
        return hashlib.sha256(self.theme_css.encode()).hexdigest()[:12] if self.theme_css else ""

    @property
    def accessibility_mention(self) -> str:
        """Computed each time: an audit grows too old while the value is cached."""
        return mention(self.audited_on, self.rate)


KEY = "cms.town"


def the_town() -> Town:
    """The town, from the cache when it is there."""
    return cache.get_or_set(KEY, lambda: _town(_settings(clock.today()).first()), CACHE_SECONDS)


def ground(request) -> TownSettings | None:
    """The town's settings with its site and its home, once a request, in one query; None before they are written."""
    if not hasattr(request, "_town_settings"):
        settings = request._town_settings = next(iter(_with_home(clock.today())), None)
        if settings is not None and hasattr(settings.site.root_page, "homepage"):
            settings.site.root_page.__dict__["specific"] = settings.site.root_page.homepage  # what Wagtail would read again
    return request._town_settings


def town_for(request) -> Town:
    """The town on this page: from what the page has read already, else from the cache."""
    settings = getattr(request, "_town_settings", None)
    if settings is not None and settings.logo_id is None:
        return _town(settings)  # worked out of what was read: the cache itself may be a query
    return the_town() if settings is None else cache.get_or_set(KEY, lambda: _town(settings), CACHE_SECONDS)


def forget() -> None:
    """The town is read anew at the next page."""
    cache.delete(KEY)


def _settings(today: dt.date):
    """The settings of the one site, with its logo and its last audit."""
    audits = AccessibilityAudit.objects.filter(audited_on__lte=today)
    return (
        TownSettings.objects.filter(site__is_default_site=True)
        .select_related("logo")
        .annotate(audited_on=Subquery(audits.values("audited_on")[:1]), rate=Subquery(audits.values("rate")[:1]))
    )


@KeptQuery
def _with_home(today: dt.date):
    return _settings(today).select_related("site__root_page__homepage").order_by("pk")[:1]


def _town(settings: TownSettings | None) -> Town:
    """No query; one when there is a logo."""
    if settings is None:
        return Town()
    return Town(
        name=settings.name,
        subtitle=settings.subtitle,
        phone=settings.phone.as_national if settings.phone else "",
        email=settings.email,
        logo=_logo(settings),
        theme_css=theme_css(settings),
        audited_on=settings.audited_on,
        rate=settings.rate,
    )


def _logo(settings: TownSettings) -> Logo | None:
    if settings.logo is None:
        return None
    try:
        rendition = settings.logo.get_rendition(LOGO_SPEC)
    except OSError:  # the file is gone or is no picture: the page does without
        return None
    return Logo(rendition.url, rendition.width, rendition.height)


def theme_css(settings: TownSettings) -> str:
    """The three tokens a town replaces, in light and, twice as the face does, in dark. Empty when nothing is replaced."""
    light = _tokens({name: getattr(settings, name) for name in palette.TOWN_TOKENS})
    # a town that replaces only the light value must not carry it into the dark
    dark = _tokens(
        {name: getattr(settings, f"{name}_dark") or palette.DARK[name] for name in palette.TOWN_TOKENS if _touched(settings, name)}
    )
    rules = [f":root{{{light}}}"] if light else []
    if dark:
        rules.append(f'@media (prefers-color-scheme:dark){{:root:not([data-theme="clair"]){{{dark}}}}}')
        rules.append(f':root[data-theme="sombre"]{{{dark}}}')
    return "\n".join(rules)


def _tokens(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items() if value)


def _touched(settings: TownSettings, name: str) -> bool:
    return bool(getattr(settings, name) or getattr(settings, f"{name}_dark"))
