"""What a refurbished machine costs a household, and how often it may have one with the town's help."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class SaleTerms:
    """Amounts in cents. The help never passes the price."""

    price_cents: int
    subsidy_cents: int
    every_years: int

    @property
    def due_cents(self) -> int:
        return self.price_cents - self.subsidy_cents

    @property
    def sound(self) -> bool:
        return 0 <= self.subsidy_cents <= self.price_cents and self.every_years >= 0


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def again_from(last: dt.date | None, terms: SaleTerms) -> dt.date | None:
    """The first day on which a household that bought on `last` may buy again; None: nothing stands against it."""
    return years_after(last, terms.every_years) if last else None
