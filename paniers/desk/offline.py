"""Where ticks of pick-up sheets arrive, at once or when the network is back (`kit/offline.js`): an agent's or a volunteer's.

No session counts here and no cookie is sent: the signed token of the page says who opened which sheet, today. So nothing can be forged
across sites, and a session that ended in the meantime loses nothing. The answers name nobody.
"""

from dataclasses import dataclass

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.kit import audit, clock, dates
from portal.kit.audit import SYSTEM
from portal.kit.forms import number_sent
from portal.kit.rate_limit import allowed
from portal.kit.refusal import Refusal
from portal.people.models import SheetPass, User
from programmes.models import Session
from programmes.rules.ticks import made_at, read_sent

from ..actions.hand_over import SHEET, hand_over
from ..enums import BasketState
from ..models import Basket
from ..tick_tokens import Opened, opened_with
from .days import days_of
from .tick import TICKS

LIMIT = {"name": "paniers.ticks", "tries": 300, "seconds": 60}
OVER = "Cette feuille n’est plus ouverte : elle était d’un autre jour, ou elle a été fermée. Dites à l’accueil ce que vous aviez coché."
UNREAD = "Ces coches n’ont pas été comprises. Rechargez la feuille."
MANY = "Beaucoup de coches à la fois : elles partiront dans un moment."


@dataclass(frozen=True)
class Hand:
    """Who ticks: an agent, or SYSTEM with the sheet a volunteer holds; on which date, opened when."""

    session: Session
    by: object
    sheet_pass: SheetPass | None
    opened: Opened


@csrf_exempt
@never_cache
@require_POST
def ticks(request: HttpRequest) -> JsonResponse:
    """{"token", "ticks": [{"key", "line" (name of a box), "value" (« key.version », the version empty
    after a tick of the same device that has not left yet), "age" (ms)}]} → {"answers": […]}, one a tick: what
    stands of the basket, with `words` when it was refused.

    403 with `words` for a token that opens nothing any more, 400 for what is no such message, 429 for too many.
    """
    sent = read_sent(request.body)
    if sent is None:
        return JsonResponse({"words": UNREAD}, status=400)
    opened = opened_with(sent["token"])
    hand = _hand(opened) if opened else None
    if hand is None:
        return JsonResponse({"words": OVER}, status=403)
    if not allowed(who=f"u{opened.user}" if opened.user else f"p{opened.sheet_pass}", **LIMIT):
        return JsonResponse({"words": MANY}, status=429)
    return JsonResponse({"answers": [_taken(hand, tick) for tick in sent["ticks"]]})


def _hand(opened: Opened) -> Hand | None:
    """Whoever opened this sheet, if she may still tick it."""
    if opened.user:
        user = User.objects.filter(pk=opened.user, is_active=True).first()
        session = days_of(user).select_related("maison").filter(pk=opened.session).first() if user else None
        if session is None:
            return None
        user.workstation = opened.station
        return Hand(session, user, None, opened)
    held = SheetPass.objects.filter(pk=opened.sheet_pass, target=f"{SHEET}:{opened.session}").first()
    if held is None or not held.open_at(clock.now()):
        return None
    session = Session.objects.select_related("maison").filter(pk=opened.session, maison=held.maison_id).first()
    return Hand(session, SYSTEM, held, opened) if session else None


def _taken(hand: Hand, tick: dict) -> dict:
    """One answer; a refused tick leaves a line in the journal, so that nothing that was pressed is lost."""
    said = {"key": str(tick["key"]), "line": tick["line"]}
    act, done = TICKS.get(tick["line"], (None, False))
    wanted, _, version = tick["value"].partition(".")
    basket = Basket.objects.filter(session=hand.session, pk=number_sent(wanted)).first()
    if act is None or basket is None:
        return said | {"words": UNREAD}
    seen = number_sent(version) or None if act is hand_over and not done else None  # she takes back what she saw, nothing else
    at = made_at(age=tick["age"], now=clock.now(), not_before=hand.opened.at)
    try:
        fresh = act(basket=basket, by=hand.by, done=done, seen=seen, sheet_pass=hand.sheet_pass, key=tick["key"], at=at)
        return said | _stands(fresh)
    except Refusal as refusal:
        basket.refresh_from_db()
        which = {"sheet_pass": hand.sheet_pass.pk} if hand.sheet_pass else {}
        told = {"box": tick["line"], "at": at.isoformat(), "why": refusal.code, **which}
        audit.record("paniers.tick_refused", basket, by=hand.by, maison=hand.session.maison_id, **told)
        return said | {"words": str(refusal)} | _stands(basket)


def _stands(basket: Basket) -> dict:
    """What the house holds of a basket: the hours it was handed over and made up at, « » for not."""
    handed = dates.hour(basket.handed_at) if basket.state == BasketState.HANDED_OVER else ""
    prepared = dates.hour(basket.prepared_at) if basket.prepared_at else ""
    return {"basket": basket.pk, "handed": handed, "prepared": prepared, "version": basket.version}
