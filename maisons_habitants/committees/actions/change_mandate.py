import uuid

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Mandate
from ..reading.terms import term_of, terms_of
from ..rules.mandates import Term, against
from .lock_body import lock_body, moved_on

GONE = ("mandat-fini", "Ce mandat est fini.", "Rechargez la page : le comité est à jour.")


def change_mandate(
    *, mandate: Mandate, function: str, public_name: bool, by, seen: int | None = None, key: uuid.UUID | None = None
) -> Mandate:
    """Her role, and whether the name she chose may be read by everybody. Raises « deja-une-presidence », « deja-modifie »,
    « mandat-fini »."""
    with once(key, f"committees.change_mandate:{mandate.pk}", by=by) as request:
        if request.done:
            return Mandate.objects.get(pk=mandate.pk)
        body = lock_body(mandate.seat.body)
        fresh = fresh_mandate(mandate, seen=seen)
        term = term_of(fresh)
        wanted = Term(term.key, term.seat, term.person, term.first, term.last, function)
        if refusal := Refusal.gather([one for one in against(wanted, terms_of(body)) if one.code == "deja-une-presidence"]):
            raise refusal
        fresh.function, fresh.public_name = function, public_name
        fresh.edition += 1
        fresh.save(update_fields=["function", "public_name", "edition"])
        audit.record("committees.change_mandate", fresh, by=by, subject=fresh.person, maison=body.maison)
        moved_on(body)
    return fresh


def fresh_mandate(mandate: Mandate, *, seen: int | None) -> Mandate:
    """The row as it is now; its body is locked. Raises « deja-modifie » where its screen showed another edition, « mandat-fini »."""
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("seat__body__page", "seat__body__maison", "person__successor")
    fresh = rows.get(pk=mandate.pk)
    if seen is not None and seen != fresh.edition:
        raise Refusal("deja-modifie", "Ce mandat a été changé entre-temps.", "Le voici à jour : vérifiez, puis recommencez.")
    if fresh.person is None:
        raise Refusal(*GONE)
    return fresh
