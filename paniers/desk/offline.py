"""Where ticks of pick-up sheets arrive, at once or when the network is back (`kit.views.offline`): an agent's or a volunteer's."""

from django.db.models import QuerySet

from portal.kit import audit, dates
from portal.kit.forms import number_sent
from portal.kit.list_tokens import Hand, Opened
from portal.kit.refusal import Refusal
from portal.kit.rules.sent_ticks import Tick
from portal.kit.views.offline import Unread, offline_list
from portal.people.models import User
from portal.people.sheet_hands import hand_of
from programmes.models import Session

from ..actions.hand_over import SHEET, hand_over
from ..enums import BasketState
from ..models import Basket
from ..tick_tokens import TOKENS
from .days import days_of
from .tick import TICKS

OVER = "Cette feuille n’est plus ouverte : elle était d’un autre jour, ou elle a été fermée. Dites à l’accueil ce que vous aviez coché."


def _of_team(user: User) -> QuerySet:
    return days_of(user).select_related("maison")


def _of_house(maison: int | None) -> QuerySet:
    return Session.objects.select_related("maison").filter(maison=maison)


def _hand(opened: Opened) -> Hand | None:
    return hand_of(opened, of_team=_of_team, of_house=_of_house, kind=SHEET)


def _basket(hand: Hand, tick: Tick) -> tuple[Basket | None, int | None]:
    """A tick's value is « key.version » of its basket, the version empty after a tick of the same device that has not left yet."""
    wanted, _, version = tick.value.partition(".")
    return Basket.objects.filter(session=hand.row, pk=number_sent(wanted)).first(), number_sent(version) or None


def _take(hand: Hand, tick: Tick) -> dict:
    """`line` is the name of a box; gives what stands of the basket."""
    (act, done), (basket, version) = TICKS.get(tick.line, (None, False)), _basket(hand, tick)
    if act is None or basket is None:
        raise Unread
    seen = version if act is hand_over and not done else None  # she takes back what she saw, nothing else
    return _stands(act(basket=basket, by=hand.by, done=done, seen=seen, sheet_pass=hand.sheet_pass, key=tick.key, at=tick.at))


def _refused(hand: Hand, tick: Tick, refusal: Refusal) -> dict:
    basket, _ = _basket(hand, tick)
    which = {"sheet_pass": hand.sheet_pass.pk} if hand.sheet_pass else {}
    told = {"box": tick.line, "at": tick.at.isoformat(), "why": refusal.code, **which}
    audit.record("paniers.tick_refused", basket, by=hand.by, maison=hand.row.maison_id, **told)
    return _stands(basket)


def _stands(basket: Basket) -> dict:
    """What the house holds of a basket: the hours it was handed over and made up at, « » for not."""
    handed = dates.hour(basket.handed_at) if basket.state == BasketState.HANDED_OVER else ""
    prepared = dates.hour(basket.prepared_at) if basket.prepared_at else ""
    return {"basket": basket.pk, "handed": handed, "prepared": prepared, "version": basket.version}


ticks = offline_list(tokens=TOKENS, hand=_hand, take=_take, refused=_refused, over=OVER)
