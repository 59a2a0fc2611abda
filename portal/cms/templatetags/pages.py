"""What the templates of public pages ask for: lists of `cms.listings`, crumbs, the way for an editor to the page she reads."""

from itertools import groupby

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe
from wagtail.models import Page

from portal.cms import listings
from portal.cms.models import MaisonPage, address_of
from portal.kit import dates
from portal.kit.registry import DatedItem, Door
from portal.kit.rules import typography
from portal.places.enums import Need
from portal.places.models import ServiceOffered

register = template.Library()


@register.simple_tag
def home_doors() -> list[Door]:
    return listings.doors()


@register.simple_tag
def next_dates(number: int, maison_id: int | None = None) -> list[DatedItem]:
    return listings.next_dates(number, maison_id=maison_id)


@register.simple_tag
def maison_cards() -> list[listings.MaisonCard]:
    return listings.maison_cards()


@register.simple_tag
def latest_news(number: int):
    return listings.latest_news(number)


@register.simple_tag
def maison_news(page: MaisonPage, number: int):
    return listings.news_of(page, number)


@register.simple_tag
def maison_sheet(page: MaisonPage) -> listings.MaisonSheet:
    return listings.maison_sheet(page)


@register.simple_tag(takes_context=True)
def house_panels(context: template.Context, page: MaisonPage) -> list[listings.HousePanel]:
    return listings.house_panels(context.get("request"), page)


@register.simple_tag(takes_context=True)
def find_maisons(context: template.Context) -> listings.MaisonFinder:
    request = context.get("request")
    asked = request.GET if request else {}
    return listings.find_maisons(asked.get("q", ""), asked.get("besoin", ""), open_now="ouvertes" in asked)


@register.simple_tag
def address_exists(url: str) -> bool:
    """May a page link there? Rooms that are not built yet have no address."""
    return listings.leads_somewhere(url)


@register.simple_tag
def by_need(services: list[ServiceOffered]) -> list[tuple[str, list[ServiceOffered]]]:
    """(need in words, its services) in the order of `Need`."""
    order = list(Need.values)
    known = sorted(services, key=lambda service: (order.index(service.need), service.name))
    return [(Need(need).label, list(group)) for need, group in groupby(known, key=lambda service: service.need)]


@register.filter
def held(text: str) -> str:
    """Spaces that French never breaks. What was safe stays safe, what was not is still escaped."""
    kept = typography.held(str(text))
    return mark_safe(kept) if hasattr(text, "__html__") else kept


@register.filter
def day_of_year(day) -> str:
    """« 1er novembre 2026 »"""
    return dates.day_written(day)


@register.filter
def page_address(page: Page) -> str:
    return address_of(page)


@register.simple_tag
def crumbs(page: Page) -> list[Page]:
    """The pages above this one, from the home. One query; none just under the home."""
    if page.depth <= 3:
        return []
    return list(page.get_ancestors().filter(depth__gte=3))


@register.simple_tag(takes_context=True)
def edit_url(context: template.Context, page: Page) -> str:
    """Where the reader may change this page; empty for everybody else, without a query for whoever is not signed in."""
    user = context.get("user")
    if not page.pk or user is None or not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.permissions_for_user(user).can_edit() else ""
