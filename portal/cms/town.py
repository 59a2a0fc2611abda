"""The town as every page needs it: one cached value, forgotten when the settings or an audit change. Nothing personal in it."""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Subquery
from wagtail.models import Site

from portal.kit import clock
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


def _key(site: Site) -> str:
    return f"cms.town.{site.pk}"


def town_of(site: Site | None) -> Town:
    """The town of this site, from the cache when it is there."""
    if site is None:
        return Town()
    return cache.get_or_set(_key(site), lambda: _read(site), CACHE_SECONDS)


def forget() -> None:
    """Every site's town is read anew at the next page."""
    cache.delete_many([_key(site) for site in Site.objects.all()])


def _read(site: Site) -> Town:
    """One query; one more when there is a logo."""
    audits = AccessibilityAudit.objects.filter(audited_on__lte=clock.today())
    settings = (
        TownSettings.objects.filter(site=site)
        .select_related("logo")
        .annotate(audited_on=Subquery(audits.values("audited_on")[:1]), rate=Subquery(audits.values("rate")[:1]))
        .first()
    )
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
