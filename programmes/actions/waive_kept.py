from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Enrolment
from .charge_place import forgive_kept
from .lock_sheet import lock_of

NO_WORDS = Refusal("sans-motif", "Dites pourquoi tout revient à la personne.", "Une phrase suffit : elle reste au journal.")


def waive_kept(*, enrolment: Enrolment, why: str, by) -> Enrolment:
    """Staff give up what the policy kept of a place given back late (a doctor's note, a death in the family): what had paid it becomes the
    household's credit. What took place of a course stays owed.

    Refuses « sans-motif », « rien-de-garde » (nothing is kept, or somebody just waived it).
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        if not why.strip():
            raise NO_WORDS
        if not fresh.kept_cents:
            raise Refusal("rien-de-garde", "Rien n'est gardé pour cette place.", "Rechargez la page : elle est à jour.")
        forgive_kept(fresh, reason="waived", by=by)
        audit.record("programmes.waive", fresh, by=by, subject=fresh.person, maison=sheet.maison_id, why=why.strip()[:200])
        return fresh
