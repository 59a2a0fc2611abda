import datetime as dt
import uuid
from collections.abc import Iterable

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import OrderState
from ..models import GrowerOrder, SeasonTerms, WeekItem
from ..rules.contents import MOST_GRAMS, Row, faults
from ..rules.order import product_key, scaled

WORDS = {
    "sans-nom": ("Un produit n'a pas de nom.", "Écrivez-le, ou laissez la ligne vide."),
    "poids-impossible": ("Le poids de « {} » n'est pas possible.", f"Écrivez des grammes, de 1 à {MOST_GRAMS}."),
    "produit-deux-fois": ("« {} » est deux fois dans le même panier.", "Réunissez les deux lignes."),
    "deux-fermes": ("« {} » vient de deux fermes.", "Donnez-lui deux noms : « Carottes » et « Carottes de l'Arc »."),
}


def save_week(*, terms: SeasonTerms, day: dt.date, rows: Iterable[Row], by, seen: str | None = None, key: uuid.UUID | None = None) -> int:
    """Write what is in the baskets of a date, by size (`Row.size`: the size's key, None for the usual one). How many rows changed.

    `seen`: the `mark_of` the contents on the screen. What a farm was already asked for no longer changes here. Twice is once. Raises
    Refusal « date-passee », « pas-de-distribution », « deja-modifie », « commande-partie » and the codes of `WORDS`.
    """
    with once(key, f"paniers.save_week:{terms.pk}:{day}", by=by) as request:
        if request.done:
            return request.result
        SeasonTerms.objects.select_for_update().get(pk=terms.pk)
        before = _fresh(terms, day)
        if seen is not None and seen != mark_of(before):
            raise Refusal("deja-modifie", "Le contenu de ce jour a changé depuis.", "Le voici à jour : vérifiez, puis enregistrez.")
        wanted = list(rows)
        _refuse(wanted)
        request.result = _write(terms, day, before, wanted, by=by)
    return request.result


def copy_week(*, terms: SeasonTerms, day: dt.date, by) -> int:
    """Put in the baskets of a date what was in the last ones before it. How many rows.

    Raises Refusal « deja-rempli », « rien-a-copier », and those of `save_week`.
    """
    with once(None, "") as _:
        SeasonTerms.objects.select_for_update().get(pk=terms.pk)
        before = _fresh(terms, day)
        if before:
            raise Refusal("deja-rempli", "Ce jour a déjà un contenu.", "Changez-le directement.")
        last = WeekItem.objects.filter(season=terms.season_id, day__lt=day).order_by("-day").values_list("day", flat=True).first()
        if last is None:
            raise Refusal("rien-a-copier", "Aucune semaine d'avant n'a de contenu.", "Écrivez celui-ci : les prochaines le copieront.")
        offered = {None, *terms.sizes_on(day).filter(usual=False).values_list("pk", flat=True)}
        rows = [
            Row(item.product, item.size_id, item.grams, item.grower_id)
            for item in WeekItem.objects.filter(season=terms.season_id, day=last)
            if item.size_id in offered
        ]
        return _write(terms, day, before, rows, by=by)


def fill_sizes(*, terms: SeasonTerms, day: dt.date, by) -> int:
    """Work out the baskets that have no contents yet from the usual one, in proportion to their weights. How many rows.

    Raises Refusal « rien-a-copier », and those of `save_week`.
    """
    with once(None, "") as _:
        SeasonTerms.objects.select_for_update().get(pk=terms.pk)
        before = _fresh(terms, day)
        usual = [item for item in before if item.size_id is None]
        filled = {item.size_id for item in before}
        if not usual:
            raise Refusal("rien-a-copier", "Le panier habituel n'a pas encore de contenu.", "Écrivez-le d'abord.")
        weight = terms.usual_size.weight_grams
        more = [
            Row(item.product, size.pk, scaled(item.grams, size.weight_grams, weight), item.grower_id)
            for size in terms.sizes_on(day).filter(usual=False)
            if size.pk not in filled
            for item in usual
        ]
        kept = [Row(item.product, item.size_id, item.grams, item.grower_id) for item in before]
        return _write(terms, day, before, kept + more, by=by)


def mark_of(items: Iterable[WeekItem]) -> str:
    """Changes with any of them."""
    rows = list(items)
    return f"{len(rows)}.{sum(row.grams * (row.pk % 9973) for row in rows)}"


def frozen_farms(terms: SeasonTerms, day: dt.date) -> set[int]:
    """Farms (keys) whose order of that date left."""
    sent = GrowerOrder.objects.filter(contract__terms=terms, day=day).exclude(state=OrderState.CALLED_OFF)
    return set(sent.values_list("contract__grower", flat=True))


def _fresh(terms: SeasonTerms, day: dt.date) -> list[WeekItem]:
    if day < clock.today():
        raise Refusal("date-passee", f"Le {dates.day_long(day)} est passé : ses paniers ne changent plus.", "Préparez une semaine à venir.")
    if not terms.season.sessions.on().filter(local_date=day).exists():
        raise Refusal("pas-de-distribution", f"Il n'y a pas de distribution le {dates.day_long(day)}.", "Choisissez un jour de la liste.")
    return list(WeekItem.objects.filter(season=terms.season_id, day=day))


def _refuse(rows: list[Row]) -> None:
    found = [Refusal(code, WORDS[code][0].format(product), WORDS[code][1]) for code, product in faults(rows)]
    if reasons := Refusal.gather(found):
        raise reasons


def _write(terms: SeasonTerms, day: dt.date, before: list[WeekItem], wanted: list[Row], *, by) -> int:
    """Only the rows that differ."""
    old = {(item.size_id, product_key(item.product)): item for item in before}
    new = {(row.size, product_key(row.product)): row for row in wanted}
    changed = {key for key in {*old, *new} if not _same(old.get(key), new.get(key))}
    frozen = frozen_farms(terms, day)
    for key in changed:
        for row in (old.get(key), new.get(key)):
            if row is not None and _farm(row) in frozen:
                words = f"La commande de « {row.product} » est déjà partie : son poids ne change plus ici."
                raise Refusal("commande-partie", words, "Pour remplacer un produit, ouvrez la commande de la ferme.")
    WeekItem.objects.filter(pk__in=[old[key].pk for key in changed if key in old and key not in new]).delete()
    for key in sorted(changed & set(old) & set(new), key=str):
        item, row = old[key], new[key]
        item.product, item.grams, item.grower_id = " ".join(row.product.split()), row.grams, row.grower
        item.save(update_fields=["product", "grams", "grower"])
    WeekItem.objects.bulk_create(
        WeekItem(
            season_id=terms.season_id,
            day=day,
            size_id=row.size,
            product=" ".join(row.product.split()),
            grams=row.grams,
            grower_id=row.grower,
        )
        for key, row in new.items()
        if key in changed and key not in old
    )
    if changed:
        audit.record("paniers.save_week", terms, by=by, day=day.isoformat(), rows=len(changed))
    return len(changed)


def _same(item: WeekItem | None, row: Row | None) -> bool:
    return (
        item is not None
        and row is not None
        and (item.product, item.grams, item.grower_id) == (" ".join(row.product.split()), row.grams, row.grower)
    )


def _farm(row: WeekItem | Row) -> int | None:
    return row.grower_id if isinstance(row, WeekItem) else row.grower
