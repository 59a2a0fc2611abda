import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import OrderState, Via
from ..models import GrowerOrder, GrowerThanks
from ..notifications.growers import THANKS, thanks_told
from .acknowledge_order import fresh_order
from .tell_grower import need_a_way, tell_grower

MOST_SIGNS = 600


def thank_grower(*, order: GrowerOrder, recipe: str, via: str, by, key: uuid.UUID | None = None) -> GrowerThanks:
    """Tell a farm what people cooked of what it brought: by mail, said on the phone, or a card to print. Twice is once.

    Raises Refusal « pas-encore-livree », « recette-vide », « recette-trop-longue », and those of `need_a_way`.
    """
    with once(key, f"paniers.thank_grower:{order.pk}", by=by) as request:
        if request.done:
            return GrowerThanks.objects.get(pk=request.result)
        fresh, recipe = fresh_order(order), recipe.strip()
        if fresh.state != OrderState.RECEIVED:
            raise Refusal("pas-encore-livree", "Cette livraison n'est pas encore notée.", "On remercie de ce qui est venu.")
        if not recipe:
            raise Refusal("recette-vide", "Il manque ce qu'on en a cuisiné.", "Une phrase suffit : « une soupe de poireaux ».")
        if len(recipe) > MOST_SIGNS:
            raise Refusal("recette-trop-longue", f"C'est trop long : {MOST_SIGNS} signes au plus.", "Gardez la recette, sans le détail.")
        need_a_way(fresh.contract, via)
        row = GrowerThanks.objects.create(order=fresh, recipe=recipe, via=via, at=clock.now(), by=by)
        audit.record("paniers.thank_grower", row, by=by, via=via)
        if via == Via.EMAIL:
            tell_grower(fresh, thanks_told(row), purpose=THANKS, key=f"{THANKS}:{row.pk}", by=by)
        request.result = row.pk
    return row
