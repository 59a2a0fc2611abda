from django.db import transaction

from portal.kit import audit
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.people.models import User
from programmes.actions.know_facilitators import know_facilitators
from programmes.models import SignUpSheet
from programmes.models.series import leaders_of

from ..models import Course


def name_facilitator(*, course: Course, user: User | None, shown_name: str, by) -> Course:
    """Somebody else of the house's team follows the course from now on (`user` None: nobody), under the name shown. What was said before
    is hers to read, no longer the other's. Raises « pas-de-la-maison »."""
    with transaction.atomic():
        locked_one(SignUpSheet, course.sheet_id, rank=Rank.SHEET)
        fresh = Course.objects.select_related("sheet__maison", "facilitator").get(pk=course.pk)
        if user is not None and user not in leaders_of(fresh.sheet.maison):
            words = "Cette personne n’anime rien dans cette maison."
            raise Refusal("pas-de-la-maison", words, "Choisissez quelqu’un de l’équipe de la maison, ou personne.")
        named = know_facilitators([user], [])[0] if user else None
        before = fresh.facilitator_id
        fresh.facilitator, fresh.shown_name = named, shown_name.strip()
        fresh.save(update_fields=["facilitator", "shown_name"])
        if before != fresh.facilitator_id:
            audit.record("workshops.name_facilitator", fresh, by=by, maison=fresh.sheet.maison_id, facilitator=fresh.facilitator_id)
    return fresh
