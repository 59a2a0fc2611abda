"""What `tick` does for the outings, from rows that are due."""

import datetime as dt

from django.db.models import Exists, OuterRef

from portal.households.models import QuotientFamilial, TaxStatus
from portal.kit.audit import SYSTEM

from .actions.forget_cards import forget_cards
from .actions.lower_card_price import lower_card_price
from .enums import CardState
from .models import CultureCard

AT_ONCE = 200  # cards a run: the next minute takes the next ones


def lower_what_is_proved() -> int:
    """Cards whose household showed a proof since their price was looked at: how many were looked at again."""
    since = {"household": OuterRef("charge__household"), "checked_at__gte": OuterRef("priced_at")}
    proved = Exists(TaxStatus.objects.filter(**since)) | Exists(QuotientFamilial.objects.filter(**since))
    due = CultureCard.objects.filter(proved, state=CardState.ACTIVE, price_cents__gt=0, charge__isnull=False)
    rows = list(due.order_by("pk")[:AT_ONCE])
    for card in rows:
        lower_card_price(card=card, by=SYSTEM)
    return len(rows)


def purge_cards(today: dt.date) -> dict:
    """Cards of seasons that ended two years ago."""
    return forget_cards(today=today)
