from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..enums import Selection
from ..models import SignUpSheet
from ..programme_type import kind_of
from ..rules.sign_up import places_in_words, refusal_of_the_capacity
from .lock_sheet import lock_sheet
from .make_offers import make_offers


def refuse_more_places(sheet: SignUpSheet, total: int | None) -> None:
    """Raise what the kind says against a sheet of `total` places (None: no limit), where that is more than it has now; it is locked."""
    if sheet.capacity is None:
        more = total
    else:
        more = None if total is None else total - sheet.capacity - sheet.overbooked
    if (more is None and sheet.capacity is None) or (more is not None and more <= 0):
        return
    refusal = kind_of(sheet.activity).against_more_places(sheet, more)
    if refusal:
        raise refusal


def set_capacity(*, sheet: SignUpSheet, capacity: int | None, by) -> SignUpSheet:
    """Change how many places there are (None: no limit). Refused under the places already taken, and beyond what the kind can give
    (`against_more_places`); more places serve the list at once."""
    refusal = refusal_of_the_capacity(capacity)
    if refusal:
        raise refusal
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        if fresh.kept and (capacity is None or fresh.taken <= capacity < fresh.taken + fresh.kept):
            kept = f"{places_in_words(fresh.kept)} {'est encore gardée' if fresh.kept == 1 else 'sont encore gardées'} pour certains."
            raise Refusal("places-gardees", kept, "Changez d'abord les places gardées, dans les réglages.")
        if capacity is None and fresh.selection == Selection.DRAW:  # drawn already too: its list is of a number of places
            raise Refusal("tirage-sans-places", "On tire au sort un nombre de places.", "Écrivez combien il y en a.")
        if capacity is not None and capacity < fresh.taken:
            taken = "est prise" if fresh.taken == 1 else "sont prises"
            words = f"{places_in_words(fresh.taken)} {taken} : on ne peut pas descendre à {capacity}."
            raise Refusal("places-prises", words, "Parlez d'abord avec les personnes inscrites, ou gardez ce nombre de places.")
        refuse_more_places(fresh, capacity)
        before, fresh.capacity, fresh.overbooked = fresh.capacity, capacity, 0
        fresh.save(update_fields=["capacity", "overbooked"])
        audit.record("programmes.set_capacity", fresh, by=by, maison=fresh.maison_id, before=before, after=capacity)
        kind_of(fresh.activity).capacity_changed(fresh, before=before, by=by)
        make_offers(fresh.pk, by=by)
        fresh.refresh_from_db(fields=["taken", "overbooked"])
        return fresh
