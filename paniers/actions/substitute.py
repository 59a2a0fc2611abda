import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import OrderState
from ..models import GrowerOrder, OrderLine, WeekItem
from ..reading.orders import counts_of, prices_of
from ..rules.contents import MOST_GRAMS
from ..rules.order import Price, cents_of, product_key
from .acknowledge_order import fresh_order, refuse_called_off


def substitute(
    *,
    line: OrderLine,
    product: str,
    each: int,
    by,
    kept: int = 0,
    cents_per_kg: int | None = None,
    key: uuid.UUID | None = None,
) -> OrderLine:
    """What is short is replaced in every basket of the date: `each` grams of `product` in a usual one, `kept` grams of the first left in
    it; baskets of other sizes in proportion. Every house's sheets read it in the contents of that day (`WeekItem.instead_of`).

    The order stays as it was sent; what replaces is a line of its own, at the contract's price or, for a product it does not name, at
    `cents_per_kg`. Twice is once. Raises Refusal « date-passee », « meme-produit », « poids-impossible », « deja-remplace »,
    « produit-sans-prix ».
    """
    with once(key, f"paniers.substitute:{line.pk}", by=by) as request:
        if request.done:
            return OrderLine.objects.get(pk=request.result)
        order = fresh_order(line.order)
        product = " ".join(product.split())
        _refuse(order, line, product, each)
        season = order.contract.terms.season_id
        items = list(WeekItem.objects.select_for_update().filter(season=season, day=order.day))
        changed = _in_the_baskets(items, line, product, each, kept, order)
        price = _price(order, product, cents_per_kg)
        counts = counts_of([season], [order.day]).get((season, order.day))
        usual = order.contract.terms.usual_size.pk
        grams = sum(more * (counts.packed.get(size or usual, 0) if counts else 0) for size, more in changed.items())
        row = _write(order, line, product, max(grams, each), price)
        audit.record("paniers.substitute", row, by=by, each=each, kept=kept)
        request.result = row.pk
    return row


def _refuse(order: GrowerOrder, line: OrderLine, product: str, each: int) -> None:
    refuse_called_off(order)
    if order.day < clock.today():
        raise Refusal("date-passee", "Ce jour est passé : ses feuilles ne changent plus.", "Notez seulement ce qui est venu.")
    if not product:
        raise Refusal("produit-sans-nom", "Il manque le produit qui remplace.", "Écrivez son nom.")
    if product_key(product) == product_key(line.product):
        raise Refusal("meme-produit", "C'est le même produit.", "Écrivez celui qui le remplace.")
    if not 0 < each <= MOST_GRAMS:
        raise Refusal("poids-impossible", "Ce poids n'est pas possible dans un panier.", "Écrivez des grammes, par exemple 600.")
    if line.instead_of_id is not None or line.replacements.filter(product__iexact=product).exists():
        raise Refusal("deja-remplace", "Ce remplacement est déjà noté.", "Regardez le contenu de la semaine.")


def _in_the_baskets(items: list[WeekItem], line: OrderLine, product: str, each: int, kept: int, order: GrowerOrder) -> dict:
    """Change the contents of every size; the grams of the new product by size (None: the usual one)."""
    short = {item.size_id: item for item in items if product_key(item.product) == product_key(line.product)}
    usual = short.get(None) or next(iter(short.values()), None)
    if usual is None or kept >= usual.grams:
        words = f"Il n'y a plus tant de « {line.product} » dans les paniers de ce jour."
        raise Refusal("deja-remplace", words, "Regardez le contenu de la semaine.")
    if kept < 0:
        raise Refusal("poids-impossible", "Ce poids n'est pas possible dans un panier.", "Écrivez ce qu'il reste, ou rien.")
    whole, changed = usual.grams, {}
    there = {item.size_id: item for item in items if product_key(item.product) == product_key(product)}
    for size, item in short.items():
        more = each if item is usual else _in_proportion(each, item.grams, whole)
        changed[size] = more
        _swap(item, there.get(size), product, more, kept if item is usual else kept * item.grams // whole, order)
    return changed


def _in_proportion(each: int, grams: int, whole: int) -> int:
    """To the nearest gram, one at least."""
    return max((2 * each * grams + whole) // (2 * whole), 1)


def _swap(item: WeekItem, there: WeekItem | None, product: str, more: int, kept: int, order: GrowerOrder) -> None:
    first = item.product
    if there is not None:
        there.grams, there.instead_of = there.grams + more, first
        there.save(update_fields=["grams", "instead_of"])
    if kept:
        item.grams = kept
        item.save(update_fields=["grams"])
    elif there is not None:
        item.delete()
        return
    else:
        item.product, item.grams, item.instead_of = product, more, first
        item.save(update_fields=["product", "grams", "instead_of"])
        return
    if there is None:
        new = {"season_id": item.season_id, "day": item.day, "size_id": item.size_id, "grower": order.contract.grower}
        WeekItem.objects.create(product=product, grams=more, instead_of=first, **new)


def _price(order: GrowerOrder, product: str, cents_per_kg: int | None) -> Price:
    known = prices_of(order.contract).get(product_key(product))
    if known is not None:
        return known
    if cents_per_kg is None:
        raise Refusal(
            "produit-sans-prix", f"« {product} » n'a pas de prix dans le contrat.", "Écrivez le prix du kilo convenu avec la ferme."
        )
    return Price(cents_per_kg, 10_000)


def _write(order: GrowerOrder, line: OrderLine, product: str, grams: int, price: Price) -> OrderLine:
    cents = cents_of(grams, price.cents_per_kg)
    came = {"received_grams": grams, "paid_cents": cents} if order.state == OrderState.RECEIVED else {}
    order.version += 1
    order.save(update_fields=["version"])
    return OrderLine.objects.create(
        order=order, product=product, grams=grams, cents_per_kg=price.cents_per_kg, crate_grams=price.crate_grams, cents=cents,
        instead_of=line, **came,
    )  # fmt: skip
