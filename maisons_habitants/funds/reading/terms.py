"""A fund's rules of a day, and what they mean for amounts."""

import datetime as dt

from ..models import BudgetLine, Fund, FundRequest, FundRules
from ..rules.grant import Line, Terms


def rules_on(fund: Fund | int, day: dt.date) -> FundRules | None:
    """The version that stands on that day; None: the fund has no rules yet."""
    return FundRules.objects.filter(fund=fund, valid_from__lte=day).order_by("-valid_from").first()


def terms_of(rules: FundRules) -> Terms:
    return Terms(rules.ceiling_cents, rules.share_percent, frozenset(rules.not_funded))


def lines_of(request: FundRequest) -> list[Line]:
    rows = BudgetLine.objects.filter(request=request)
    return [Line(row.side, row.kind, row.amount_cents, row.words) for row in rows]
