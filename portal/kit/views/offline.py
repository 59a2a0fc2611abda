"""Where the ticks of a list arrive, at once or when the network is back (`kit/offline.js`): one road for every kind of list.

No session counts here and no cookie is sent: the signed token of the page says who opened which list. So nothing can be forged across
sites, and a session that ended in the meantime loses nothing. The answers name nobody.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .. import clock
from ..list_tokens import Hand, ListTokens, Opened
from ..rate_limit import allowed
from ..refusal import Refusal
from ..rules.sent_ticks import Tick, read_sent

LIMIT = {"tries": 300, "seconds": 60}
UNREAD = "Ces coches n’ont pas été comprises. Rechargez la feuille."
MANY = "Beaucoup de coches à la fois : elles partiront dans un moment."


class Unread(Exception):
    """This tick is none of the list's: it is said in words, and nothing is written of it."""


def offline_list(
    *,
    tokens: ListTokens,
    hand: Callable[[Opened], Hand | None],
    take: Callable[[Hand, Tick], dict],
    refused: Callable[[Hand, Tick, Refusal], dict],
    over: str,
) -> Callable[[HttpRequest], HttpResponse]:
    """The view that takes the ticks of one kind of lists, signed by `tokens` (whose salt counts the tries as well).

    `hand` finds whoever opened the list, if she may still tick it (`people.sheet_hands.hand_of`). `take` carries one tick out, once a
    key, and gives what stands then; it raises Refusal, or Unread for what is no tick of this list. `refused` leaves a line in the
    journal, so that nothing that was pressed is lost, and gives what stands instead. `over`: the words for a token that opens nothing.

    {"token", "ticks": [{"key", "line", "value", "age" (ms)}]} → {"answers": [{"key", "line", …}]}, one a tick, with `words` when it was
    refused. 403 with `words` for a token that opens nothing any more, 400 for what is no such message, 429 for too many.
    """

    @csrf_exempt
    @never_cache
    @require_POST
    def ticks(request: HttpRequest) -> JsonResponse:
        sent = read_sent(request.body)
        if sent is None:
            return JsonResponse({"words": UNREAD}, status=400)
        opened = tokens.opened_with(sent.token)
        found = hand(opened) if opened else None
        if found is None:
            return JsonResponse({"words": over}, status=403)
        if not allowed(name=tokens.salt, who=opened.who, **LIMIT):
            return JsonResponse({"words": MANY}, status=429)
        pressed = sent.ticks(now=clock.now(), not_before=opened.at)
        return JsonResponse({"answers": [answer(found, tick) | {"key": str(tick.key), "line": tick.line} for tick in pressed]})

    def answer(found: Hand, tick: Tick) -> dict:
        try:
            return take(found, tick)
        except Unread:
            return {"words": UNREAD}
        except Refusal as refusal:
            return {"words": str(refusal)} | refused(found, tick, refusal)

    return ticks
