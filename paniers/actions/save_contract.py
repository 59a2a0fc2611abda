import uuid
from collections.abc import Mapping

from portal.kit import audit, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..enums import Bears, Via
from ..models import ContractPrice, Grower, GrowerContract
from ..rules.order import product_key

HIGHEST = 100_000  # cents by the kilo: above, somebody typed something else
FIELDS = (
    "grower", "terms", "starts_on", "ends_on", "baskets", "tolerance_percent", "bears", "cutoff_weekday", "cutoff_hour", "send_by",
    "contact_name", "email", "phone",
)  # fmt: skip


def save_contract(
    *,
    prices: Mapping[str, tuple[int, int]],
    by,
    contract: GrowerContract | None = None,
    seen: int | None = None,
    key: uuid.UUID | None = None,
    **terms,
) -> GrowerContract:
    """Write what was agreed with a farm (`FIELDS`) and its prices: product → (cents by the kilo, grams in a crate).

    Orders already sent keep what they said. Twice is once. Raises Refusal « dates-a-l-envers », « promesse-nulle », « tolerance-inconnue »,
    « contrat-chevauchant », « prix-inconnu », « caisse-vide », « produit-deux-fois », « adresse-manquante », « deja-modifie ».
    """
    with once(key, f"paniers.save_contract:{getattr(contract, 'pk', 'new')}", by=by) as request:
        if request.done:
            return GrowerContract.objects.get(pk=request.result)
        row = GrowerContract() if contract is None else GrowerContract.objects.select_for_update().get(pk=contract.pk)
        if seen is not None and row.pk and seen != row.version:
            raise Refusal("deja-modifie", "Ce contrat a été changé entre-temps.", "Le voici à jour : vérifiez, puis enregistrez.")
        for name in FIELDS:
            if name in terms:
                setattr(row, name, terms[name])
        Grower.objects.select_for_update().get(pk=row.grower_id)
        if reasons := Refusal.gather([*_of_terms(row), *_of_prices(prices)]):
            raise reasons
        row.version = (row.version or 0) + 1 if row.pk else 1
        row.save()
        _write_prices(row, prices)
        audit.record("paniers.save_contract", row, by=by, baskets=row.baskets, prices=len(prices))
        request.result = row.pk
    return row


def _of_terms(row: GrowerContract) -> list[Refusal]:
    found = []
    if row.ends_on < row.starts_on:
        found.append(Refusal("dates-a-l-envers", "Le contrat finit avant de commencer.", "Vérifiez les deux dates."))
    if row.baskets < 1:
        found.append(Refusal("promesse-nulle", "Un contrat promet un panier au moins.", "Écrivez combien de paniers à chaque date."))
    if not 0 <= row.tolerance_percent <= 100:
        found.append(Refusal("tolerance-inconnue", "La tolérance va de 0 à 100 %.", "Écrivez 0 s'il n'y en a pas."))
    if row.bears not in Bears.values:
        found.append(Refusal("porteur-inconnu", "On ne sait pas qui porte la différence.", "Choisissez dans la liste."))
    if row.send_by == Via.EMAIL and not row.email:
        found.append(
            Refusal(
                "adresse-manquante", "Pour envoyer la commande par e-mail, il faut une adresse.", "Écrivez-la, ou choisissez le téléphone."
            )
        )
    if not found:
        others = GrowerContract.objects.filter(grower=row.grower_id, terms=row.terms_id).exclude(pk=row.pk)
        other = others.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).first()
        if other is not None:
            words = f"Cette ferme a déjà un contrat {dates.days_range(other.starts_on, other.ends_on)}."
            found.append(Refusal("contrat-chevauchant", words, "Changez celui-là, ou choisissez d'autres dates."))
    return found


def _of_prices(prices: Mapping[str, tuple[int, int]]) -> list[Refusal]:
    found, seen = [], set()
    for product, (cents, crate) in prices.items():
        key = product_key(product)
        if key in seen:
            found.append(Refusal("produit-deux-fois", f"« {product} » a deux prix.", "Gardez une seule ligne."))
        seen.add(key)
        if not 0 < cents <= HIGHEST:
            found.append(
                Refusal("prix-inconnu", f"Le prix du kilo de « {product} » n'est pas possible.", "Écrivez-le en euros, par exemple 1,60.")
            )
        if crate < 1:
            found.append(
                Refusal("caisse-vide", f"Une caisse de « {product} » contient quelque chose.", "Écrivez ses kilos, par exemple 10.")
            )
    return found


def _write_prices(row: GrowerContract, prices: Mapping[str, tuple[int, int]]) -> None:
    before = {product_key(price.product): price for price in row.prices.all()}
    wanted = {product_key(product): (" ".join(product.split()), *rest) for product, rest in prices.items()}
    row.prices.filter(pk__in=[price.pk for key, price in before.items() if key not in wanted]).delete()
    for key, (product, cents, crate) in wanted.items():
        price = before.get(key) or ContractPrice(contract=row)
        price.product, price.cents_per_kg, price.crate_grams = product, cents, crate
        price.save()
