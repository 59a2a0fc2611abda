"""What is cooked and who grew it: recipes and farms beside the contents of a day, what grows in which month. A few queries each, whatever
the number of baskets, products or years."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Min
from django.db.models.functions import ExtractMonth

from portal.cms.models import address_of
from portal.cms.rules.search_words import folded
from portal.kit import clock
from programmes.enums import SessionState
from programmes.models import Session

from ..models import BasketSize, GrowerIndexPage, GrowerPage, Recipe, RecipeIndexPage, RecipeProduct, SeasonTerms, WeekItem
from ..rules.months import in_season

RECIPES_SHOWN = 3
CALENDAR_YEARS = 3  # how far back contents are read: a farm's fields change


@dataclass(frozen=True)
class RecipeLine:
    """A recipe as lists show it; `of_week`: what it is made of that is in the basket, as the basket names it."""

    page: Recipe
    of_week: list[str]

    @property
    def address(self) -> str:
        return address_of(self.page)


@dataclass(frozen=True)
class Week:
    """What is in a basket of a day, where it comes from and what one can make of it."""

    day: dt.date | None
    items: list[WeekItem]
    recipes: list[RecipeLine] = field(default_factory=list)
    farms: dict[int, str] = field(default_factory=dict)  # key of a grower -> address of its page

    @property
    def grams(self) -> int:
        return sum(item.grams for item in self.items)

    @property
    def lines(self) -> list[tuple[WeekItem, str]]:
        """Each product with the address of its farm's page, or ""."""
        return [(item, self.farms.get(item.grower_id, "")) for item in self.items]


def recipes_for(products: Iterable[str], limit: int | None = RECIPES_SHOWN) -> list[RecipeLine]:
    """Live recipes made of these products, those made of most of them first. Two queries; none without a product."""
    names = {folded(product): product for product in products}
    if not names:
        return []
    return lines_of(Recipe.objects.made_of(names).filter(matches__gte=1).with_products()[:limit], names)


def lines_of(pages: Iterable[Recipe], names: dict[str, str]) -> list[RecipeLine]:
    """`names`: folded name -> as the basket names it. The pages have their products read."""
    return [RecipeLine(page, [names[row.key] for row in page.products.all() if row.key in names]) for page in pages]


def farm_addresses(growers: Iterable[int]) -> dict[int, str]:
    """Key of a grower -> address of its page, where it has one. One query."""
    pages = GrowerPage.objects.live().filter(grower__in=set(growers)).only("url_path", "grower")
    return {page.grower_id: address_of(page) for page in pages}


def week_of(day: dt.date | None, items: list[WeekItem], *, recipes: int = RECIPES_SHOWN) -> Week:
    """These contents, with their recipes and farms: three queries; none when there is nothing."""
    if not items:
        return Week(day, [])
    farms = farm_addresses(item.grower_id for item in items if item.grower_id)
    return Week(day, items, recipes_for([item.product for item in items], recipes), farms)


def weeks_of(asked: list[tuple[int, dt.date, BasketSize]]) -> list[Week]:
    """The contents of several baskets, each (season, day, size): a basket of another size than the usual one has contents of its own.
    Four queries, whatever their number."""
    seasons, days = {season for season, _, _ in asked}, {day for _, day, _ in asked}
    by_basket = defaultdict(list)
    if asked:
        for item in WeekItem.objects.filter(season__in=seasons, day__in=days).select_related("grower"):
            by_basket[item.season_id, item.day, item.size_id].append(item)
    found = [by_basket[season, day, None if size.usual else size.pk] for season, day, size in asked]
    every = [item for items in found for item in items]
    farms = farm_addresses(item.grower_id for item in every if item.grower_id) if every else {}
    recipes = recipes_for({item.product for item in every}, None)
    weeks = []
    for (_, day, _), items in zip(asked, found, strict=True):
        names = {folded(item.product) for item in items}
        own = [RecipeLine(line.page, [name for name in line.of_week if folded(name) in names]) for line in recipes]
        own = sorted((line for line in own if line.of_week), key=lambda line: -len(line.of_week))
        weeks.append(Week(day, items, own[:RECIPES_SHOWN], farms))
    return weeks


def coming_contents() -> dict[str, str]:
    """What is in the next baskets of the open season: folded name -> as it is named. Two queries."""
    terms = SeasonTerms.objects.open_on(clock.today()).first()
    if terms is None:
        return {}
    first = Session.objects.on().filter(activity=terms.season_id, end__gt=clock.now()).aggregate(day=Min("local_date"))["day"]
    products = WeekItem.objects.filter(season=terms.season_id, day=first).values_list("product", flat=True) if first else []
    return {folded(product): product for product in products}


def kitchen_of(page: RecipeIndexPage, asked: str, number) -> dict:
    """What the list of recipes shows: a page of lines, those of the week first; what one may look for. Six queries at any number."""
    week, key = coming_contents(), folded(asked)
    rows = Recipe.objects.made_of(week).descendant_of(page.get_parent())
    if key:
        rows = rows.filter(products__key=key).distinct()
    shown = page.page_of(rows.with_products(), number)
    names = RecipeProduct.objects.filter(recipe__live=True).values("key").annotate(name=Min("product")).order_by("name")
    return {"shown": shown, "lines": lines_of(shown.object_list, week), "products": list(names), "key": key}


def next_days(terms: SeasonTerms, number: int = 4) -> list[dict]:
    """The season's next days, each with in how many houses and between which hours. One query."""
    sessions = terms.season.sessions.exclude(state=SessionState.CANCELLED).filter(end__gt=clock.now())
    days = sessions.values("local_date").annotate(houses=Count("maison", distinct=True), first=Min("start"), last=Max("end"))
    return list(days.order_by("local_date")[:number])


@dataclass(frozen=True)
class Product:
    """A product of the calendar: in which months it was in a basket, or will be as far as is written. `recipes`: how many live ones."""

    name: str
    key: str
    months: dict[int, bool]  # month -> True once it was really handed out
    recipes: int = 0

    @property
    def year(self) -> list[tuple[int, bool | None]]:
        """The twelve months: True was, False will be, None neither."""
        return [(month, self.months.get(month)) for month in range(1, 13)]


def season_calendar(today: dt.date) -> list[Product]:
    """What was in the baskets in each month of the year, by name: from contents really laid, of published seasons. Two queries."""
    since = today.replace(year=today.year - CALENDAR_YEARS, day=1)
    rows = (
        WeekItem.objects.filter(season__live=True, day__gte=since)
        .order_by()
        .values("product", month=ExtractMonth("day"))
        .annotate(first=Min("day"))
        .values_list("product", "month", "first")
    )
    found = in_season(rows, today=today, key=folded)
    cooked = dict(RecipeProduct.objects.filter(recipe__live=True).values_list("key").annotate(number=Count("recipe", distinct=True)))
    products = [Product(name, key, months, cooked.get(key, 0)) for key, (name, months) in found.items()]
    return sorted(products, key=lambda product: product.key)


def recipes_address() -> str:
    """Where the list of recipes stands; "" while the town has none. One query."""
    page = RecipeIndexPage.objects.live().only("url_path").first()
    return address_of(page) if page else ""


def farms_address() -> str:
    page = GrowerIndexPage.objects.live().only("url_path").first()
    return address_of(page) if page else ""


def grown_by(page: GrowerPage) -> list[str]:
    """What this farm's products were in the baskets of the last twelve months, as they were named. One query."""
    if page.grower_id is None:
        return []
    since = clock.today() - dt.timedelta(days=365)
    items = WeekItem.objects.filter(grower=page.grower_id, season__live=True, day__gte=since, day__lte=clock.today())
    return sorted(items.order_by().values_list("product", flat=True).distinct(), key=folded)


@dataclass(frozen=True)
class Outing:
    """An activity that a page leads to, with its next date; neither for one that is confidential or off the site."""

    title: str
    address: str
    start: dt.datetime | None
    where: str


def outings_of(links) -> list[Outing]:
    """The live activities of these links, in their order, each with its next date. Two queries; one when there is no link."""
    pages = [link.activity for link in links.select_related("activity").order_by("sort_order", "pk") if link.activity.live]
    if not pages:
        return []
    coming: dict[int, Session] = {}
    dates = Session.objects.on().filter(activity__in=pages, end__gt=clock.now()).select_related("maison").order_by("start", "pk")
    for session in dates[:200]:
        coming.setdefault(session.activity_id, session)
    return [_outing(page, coming.get(page.pk)) for page in pages]


def _outing(page, session: Session | None) -> Outing:
    where = (session.place or session.maison.name) if session else ""
    return Outing(page.title, address_of(page), session.start if session else None, where)


def made_of(page: Recipe) -> dict:
    """What the page of a recipe shows beside its words: its products, which are in the next basket, where one cooks it together."""
    products = list(page.products.all()) if page.pk else []
    return {
        "products": products, "week": coming_contents(), "workshops": outings_of(page.workshops) if page.pk else [],
        "list_url": recipes_address(),
    }  # fmt: skip


def farms_of(page: GrowerIndexPage) -> list[GrowerPage]:
    """The farms of the list. One query."""
    return list(GrowerPage.objects.live().child_of(page).select_related("grower", "picture").order_by("title", "pk"))


def farm_of(page: GrowerPage) -> dict:
    """What a farm grew for the baskets, its visits, what one makes of it."""
    grown = grown_by(page)
    visits = outings_of(page.visits) if page.pk else []
    return {"grown": grown, "visits": visits, "recipes": recipes_for(grown), "list_url": farms_address()}


def season_now(page) -> dict:
    """What the page of a season says of now: prices in a range, the next contents, the next days. Nothing while it has no terms."""
    terms = SeasonTerms.objects.filter(season=page.pk).select_related("tariff", "season").first()
    if terms is None:
        return {}
    days = next_days(terms)
    first = days[0]["local_date"] if days else None
    items = list(WeekItem.objects.filter(season=page.pk, day=first, size=None).select_related("grower")) if first else []
    prices = terms.tariff.range_words(clock.today())
    return {"week": week_of(first, items), "days": days, "prices": prices, "recipes_url": recipes_address()}
