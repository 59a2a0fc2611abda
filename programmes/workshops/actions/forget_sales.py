"""Who bought a machine is known as long as the rule of one for each household asks for it; the ledger keeps its own line."""

import datetime as dt

from portal.kit import audit, dates
from portal.people.models import Person

from ..models import Sale
from ..rules.sales import years_after
from ..sale_terms import sale_terms

LEAST_YEARS = 2  # time in which what was sold may come back broken; the house’s choice


def kept_years() -> int:
    return max(LEAST_YEARS, sale_terms().every_years)


def old_sales(today: dt.date):
    return Sale.objects.filter(sold_at__lt=dates.midnight(years_after(today, -kept_years())))


def forget_sales(*, today: dt.date) -> dict[str, int]:
    return {"sales": old_sales(today).delete()[0]}


def forget_sales_of(person: Person, *, by) -> int:
    """When a person asks: the household's sale stays, without her."""
    gone = Sale.objects.of_person(person).update(person=None)
    if gone:
        audit.record("workshops.forget_sales", person, by=by, rows=gone)
    return gone


def forget_sales_of_records(records: set[int]) -> None:
    Sale.objects.filter(person__in=records).update(person=None)
