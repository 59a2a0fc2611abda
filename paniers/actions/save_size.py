import datetime as dt
import unicodedata
import uuid

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.tariffs.models import Tariff
from programmes.models import SignUpSheet

from ..models import Agreement, BasketSize, SeasonTerms
from ..rules.weight import kilos

HEAVIEST = 30_000  # grams: above, somebody typed something else


def save_size(
    *, terms: SeasonTerms, name: str, tariff: Tariff, weight_grams: int, by, size: BasketSize | None = None, seen: int | None = None,
    key: uuid.UUID | None = None,
) -> BasketSize:  # fmt: skip
    """Add a size to a season, or change one: its name at any time; its tariff and weight until somebody has agreed to it, for both were
    promised. The usual size is also the season's own tariff and weight, and that of its sheets. The same again is nothing.

    Raises one Refusal with every reason: « nom-manquant », « nom-pris », « poids-nul », « poids-trop-lourd », « tarif-sans-prix »,
    « tarif-ferme », « poids-promis », « tarif-en-usage », « deja-modifie ».
    """
    name = " ".join(name.split())
    with once(key, f"paniers.save_size:{terms.pk}:{getattr(size, 'pk', 'new')}", by=by) as request:
        if request.done:
            return BasketSize.objects.get(pk=request.result)
        if size is not None and size.usual:
            keys = list(SignUpSheet.objects.filter(activity=terms.season_id).values_list("pk", flat=True))
            locked(SignUpSheet, keys, rank=Rank.SHEET)
        season = locked_one(SeasonTerms, terms.pk, rank=Rank.COUNTER)
        row = BasketSize(terms=season, position=_last(season)) if size is None else season.sizes.get(pk=size.pk)
        request.result = row.pk
        if row.pk and (row.name, row.tariff_id, row.weight_grams) == (name, tariff.pk, weight_grams):
            return row
        if row.pk and seen is not None and seen != row.edition:
            raise Refusal("deja-modifie", "Cette taille a été changée entre-temps.", "La voici à jour : vérifiez, puis enregistrez.")
        before = (row.tariff_id, row.weight_grams)
        row.name, row.tariff, row.weight_grams = name, tariff, weight_grams
        refusal = Refusal.gather(_reasons(season, row, before))
        if refusal:
            raise refusal
        row.edition = row.edition + 1 if row.pk else 1
        row.save()
        if row.usual:
            _carry_to_season(season, row)
        audit.record("paniers.save_size", row, by=by, name=name, tariff=tariff.pk, grams=weight_grams)
        request.result = row.pk
    return row


def _last(terms: SeasonTerms) -> int:
    """After the others; all at 0 stay in their own order, by weight."""
    last = terms.sizes.order_by("-position").values_list("position", flat=True).first()
    return last + 1 if last else 0


def _carry_to_season(terms: SeasonTerms, usual: BasketSize) -> None:
    terms.tariff, terms.weight_grams = usual.tariff, usual.weight_grams
    terms.save(update_fields=["tariff", "weight_grams"])
    SignUpSheet.objects.filter(activity=terms.season_id).update(tariff=usual.tariff_id)


def folded(name: str) -> str:
    """« Petit Panier » and « petit panier » are one name."""
    return "".join(char for char in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(char))


def price_refusal(tariff: Tariff, *, on: dt.date) -> Refusal | None:
    """Why nobody could be told a price by this tariff on a day; None when one is published."""
    if tariff.closed_from is not None and tariff.closed_from <= on:
        return Refusal("tarif-ferme", f"Le tarif « {tariff.name} » est fermé.", "Choisissez un tarif ouvert.")
    if tariff.version_on(on) is None:
        words = f"Le tarif « {tariff.name} » n'a pas encore de prix publié."
        return Refusal("tarif-sans-prix", words, "Publiez ses prix dans « Tarifs », puis revenez.")
    return None


def agreed_to(size: BasketSize) -> bool:
    """Whether somebody has ever agreed to it: its weight and its tariff are promised."""
    return Agreement.objects.filter(size=size).exists()


def _reasons(terms: SeasonTerms, row: BasketSize, before: tuple[int, int]) -> list[Refusal]:
    found = []
    others = terms.sizes.exclude(pk=row.pk)
    if not row.name:
        found.append(Refusal("nom-manquant", "Une taille porte un nom.", "Écrivez-le, par exemple « Petit panier »."))
    twin = next((other for other in others if folded(other.name) == folded(row.name)), None)
    if twin is not None:
        way_out = "Choisissez un autre nom." if twin.offered else "Elle est retirée : proposez-la de nouveau, ou choisissez un autre nom."
        found.append(Refusal("nom-pris", f"« {twin.name} » est déjà une taille de cette saison.", way_out))
    if row.weight_grams < 1:
        found.append(Refusal("poids-nul", "Un panier promet un poids.", "Écrivez-le en kilos, par exemple 3,5."))
    if row.weight_grams > HEAVIEST:
        found.append(
            Refusal("poids-trop-lourd", f"{kilos(row.weight_grams)}, c'est trop pour un panier.", "Écrivez des kilos, par exemple 3,5.")
        )
    used = bool(row.pk) and before != (row.tariff_id, row.weight_grams) and agreed_to(row)
    if used and before[1] != row.weight_grams:
        words = f"Des foyers ont choisi « {row.name} » à {kilos(before[1])} : ce poids leur est promis."
        found.append(Refusal("poids-promis", words, "Ajoutez une autre taille avec le nouveau poids."))
    if used and before[0] != row.tariff_id:
        words = f"Des foyers ont choisi « {row.name} » à ce tarif."
        found.append(
            Refusal("tarif-en-usage", words, "Pour d'autres prix, publiez-les dans ce tarif : ils valent pour qui s'abonne ensuite.")
        )
    price = price_refusal(row.tariff, on=max(terms.starts_on, clock.today())) if before[0] != row.tariff_id else None
    return [*found, *([price] if price else [])]
