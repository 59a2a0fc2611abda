"""A season of baskets for the tests: Thursdays from 3 December 2026, the prices of the domain's worked example."""

import datetime as dt

from django.utils import timezone

from paniers.actions.lay_baskets import next_number
from paniers.enums import BasketState, Choice, PointKind
from paniers.models import Basket, BasketSeason, BasketSize, Distribution, GivePoint, SeasonTerms
from portal.households.models import Household, Membership, QuotientFamilial
from portal.kit import clock
from portal.people.models import Person, User
from portal.tariffs.enums import Basis
from portal.tariffs.models import FullCost, Tariff, TariffBand, TariffVersion
from programmes.actions.open_sheet import open_sheet
from programmes.models import Session
from tests.programmes.factories import home, maison

FIRST = dt.date(2026, 12, 3)
LAST = dt.date(2027, 3, 25)
BANDS = ((0, 400, 400), (400, 700, 550), (700, 1200, 700), (1200, None, 900))


def at(day: dt.date, hour: int = 17, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def tariff() -> Tariff:
    found = Tariff.objects.filter(scheme="paniers").first()
    if found:
        return found
    row = Tariff.objects.create(scheme="paniers", name="Paniers solidaires", unit="le panier")
    FullCost.objects.create(tariff=row, valid_from=dt.date(2026, 1, 1), cents=750)
    version = TariffVersion.objects.create(tariff=row, valid_from=dt.date(2026, 1, 1), basis=Basis.BANDS)
    for low, high, cents in BANDS:
        TariffBand.objects.create(version=version, min_quotient=low, max_quotient=high, cents=cents)
    version.resolution_number, version.resolution_date = "2025-41", dt.date(2025, 12, 11)
    version.published_at = at(dt.date(2025, 12, 12))
    version.save()
    return row


def season(*, first: dt.date = FIRST, last: dt.date = LAST, **terms) -> SeasonTerms:
    page = BasketSeason(title="Les paniers de l'hiver", slug=f"paniers-{BasketSeason.objects.count() + 1}")
    home().add_child(instance=page)
    return SeasonTerms.objects.create(season=page, tariff=tariff(), starts_on=first, ends_on=last, **terms)


def size(terms: SeasonTerms, name: str, grams: int, *, times: int = 2) -> BasketSize:
    """Another size of the season, `times` dearer than the usual one, with a tariff of its own."""
    row = Tariff.objects.create(scheme=f"paniers-{name.lower().replace(' ', '-')}", name=name, unit="le panier")
    next_grid(row, dt.date(2026, 1, 1), tuple((low, high, cents * times) for low, high, cents in BANDS))
    return BasketSize.objects.create(terms=terms, name=name, tariff=row, weight_grams=grams)


def next_grid(row: Tariff, valid_from: dt.date, bands) -> TariffVersion:
    """The prices of a tariff from a day on."""
    version = TariffVersion.objects.create(tariff=row, valid_from=valid_from, basis=Basis.BANDS)
    for low, high, cents in bands:
        TariffBand.objects.create(version=version, min_quotient=low, max_quotient=high, cents=cents)
    version.resolution_number, version.resolution_date = "2025-42", dt.date(2025, 12, 11)
    version.published_at = at(dt.date(2025, 12, 12))
    version.save()
    return version


def chosen(row: Basket, state: str) -> tuple:
    """What a household chose of one basket, as its actions write it: (state, week of origin, date, choice)."""
    row.chosen_at = clock.now()
    if state == "absent":
        Distribution.objects.give_back(row.session_id, row.quantity)
        row.state, row.choice = BasketState.ABSENT, Choice.CREDIT
    elif state == "given":
        row.point, _ = GivePoint.objects.get_or_create(name="Frigo", kind=PointKind.FRIDGE)
        row.state, row.choice = BasketState.GIVEN, Choice.GIVEN
    else:
        other = row.subscription.enrolment.sheet.sessions.filter(start__gt=row.session.start).order_by("start").first()
        Distribution.objects.give_back(row.session_id, row.quantity)
        Distribution.objects.take(other.pk, row.quantity)
        row.session, row.choice, row.number = other, Choice.OTHER_WEEK, next_number(row.subscription.enrolment.sheet_id)
    row.save()
    return row.state, row.planned_for_id, row.session_id, row.choice


def house_sheet(terms: SeasonTerms, *, name: str = "Capuche", capacity: int | None = 30, days_later: int = 0):
    """The sheet of one house for the season: every week from its first day to its last."""
    first, house = terms.starts_on + dt.timedelta(days=days_later), maison(name)
    days = [first + dt.timedelta(weeks=week) for week in range((terms.ends_on - first).days // 7 + 1)]
    dates = Session.objects.bulk_create(  # as `plan_session` writes each
        Session(activity=terms.season, maison=house, start=at(day), end=at(day, 19), local_date=day, changed_at=clock.now()) for day in days
    )
    return open_sheet(
        activity=terms.season,
        sessions=dates,
        capacity=capacity,
        tariff=terms.tariff,
        closes_at=dates[-1].start,
        opens_at=at(dt.date(2026, 9, 1)),
        by=None,
    )


def household(*, quotient: int | None = None, checked: dt.date = dt.date(2026, 11, 3), name: str = "Mme B.") -> tuple[Household, Person]:
    home_of, person = Household.objects.create(), Person.objects.create(display_name=name)
    Membership.objects.create(household=home_of, person=person, since=dt.date(2026, 1, 1), is_referent=True)
    if quotient is not None:
        verify(home_of, quotient, checked=checked)
    return home_of, person


def verify(home_of: Household, quotient: int, *, checked: dt.date, until: dt.date = dt.date(2027, 2, 28)) -> QuotientFamilial:
    return QuotientFamilial.objects.create(
        household=home_of,
        figure=quotient,
        month=checked.replace(day=1),
        source="caf",
        checked_at=at(checked, 10),
        valid_from=checked,
        valid_until=until,
    )


def account(person: Person) -> User:
    """The person's own account."""
    person.user = User.objects.create_user(f"compte{person.pk}@exemple.fr")
    person.save(update_fields=["user"])
    return person.user
