"""What leaves the baskets: the day's pick-up sheet, the packing plan, a person's own dates. No price, surname, address in any of them."""

from .packing import PackingDay, Plan, packing, plan_of
from .person import baskets_told
from .sheet import FIELDS, Crate, Sheet, paper_rows, screen_rows, sheet_of

__all__ = [
    "FIELDS", "Crate", "PackingDay", "Plan", "Sheet", "baskets_told", "packing", "paper_rows", "plan_of", "screen_rows", "sheet_of",
]  # fmt: skip
