"""The places counted for a need on a sheet, as staff set them; the sheet is locked by the caller."""

from collections.abc import Mapping

from portal.kit.refusal import Refusal

from ..enums import ACTIVE, NeedToCome
from ..models import SheetLimit, SignUpSheet
from ..programme_type import kind_of
from ..rules.limits import FOR, counted
from ..rules.sign_up import places_in_words


def broken_limits(sheet: SignUpSheet, wanted: Mapping[str, int | None] | None) -> list[Refusal]:
    """What stands against these numbers: never below those taken, never more than the sheet has, none dropped that somebody needs."""
    if not wanted or not (sheet.counts_needs or any(places is not None for places in wanted.values())):
        return []
    kind = kind_of(sheet.activity)
    if not kind.listed or kind.by_slot:
        return [Refusal("besoin-non-compte", "Ici on ne compte pas de places pour un besoin.", "Dites-le dans les besoins du groupe.")]
    known = {limit.need: limit for limit in sheet.limits.all()}
    broken = []
    for need, places in wanted.items():
        if need not in NeedToCome.values:
            broken.append(Refusal("besoin-inconnu", "Ce besoin n'est pas de ceux que l'on compte.", "Choisissez parmi ceux du formulaire."))
        elif refusal := _against(sheet, known.get(need), need, places):
            broken.append(refusal)
    return broken


def _against(sheet: SignUpSheet, limit: SheetLimit | None, need: str, places: int | None) -> Refusal | None:
    taken = limit.taken if limit else 0
    if places is None:
        asked = limit.enrolments.filter(state__in=ACTIVE).count() if limit else 0
        if not asked:
            return None
        words = f"{asked} personne{'s comptent' if asked > 1 else ' compte'} sur une place {FOR[need]}."
        return Refusal("besoin-demande", words, f"Gardez-en le compte, avec {max(taken, 1)} place{'s' if taken > 1 else ''} au moins.")
    if places < taken:
        words = f"{counted(taken, need)} déjà prise{'s' if taken > 1 else ''}."
        return Refusal("besoin-pris", words, f"Gardez-en au moins {taken}.")
    if sheet.capacity is not None and places > sheet.capacity and (limit is None or places > limit.places):
        words = f"Il n'y a que {places_in_words(sheet.capacity)} en tout."
        return Refusal("trop-pour-le-besoin", words, f"Comptez-en {sheet.capacity} au plus {FOR[need]}, ou ajoutez d'abord des places.")
    return None


def write_limits(sheet: SignUpSheet, wanted: Mapping[str, int | None] | None) -> bool:
    """Make the rows say what is wanted; whether anything moved."""
    if not wanted:
        return False
    known = {limit.need: limit for limit in sheet.limits.all()} if sheet.counts_needs else {}
    moved = False
    for need, places in wanted.items():
        limit = known.get(need)
        if places is None and limit is not None:
            limit.enrolments.update(limit=None)  # of places that are over: whoever still has one keeps it here
            limit.delete()
        elif places is not None and limit is None:
            SheetLimit.objects.create(sheet=sheet, need=need, places=places)
        elif limit is not None and limit.places != places:
            limit.places = places
            limit.save(update_fields=["places"])
        else:
            continue
        moved = True
    if moved:
        sheet.counts_needs = sheet.limits.exists()
        sheet.save(update_fields=["counts_needs"])
    return moved
