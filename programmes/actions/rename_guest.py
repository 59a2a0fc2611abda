from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import Channel
from ..models import Enrolment
from ..rules.extras import refusal_of_guest_name
from .lock_sheet import lock_of, refuse_stale
from .sheet_facts import sheet_facts


def rename_guest(*, enrolment: Enrolment, name: str, by, channel: str = Channel.ONLINE, seen: int | None = None) -> Enrolment:
    """Another first name on a guest's place: a slip of the pen, or somebody else who comes along. The place, its price and what was
    answered stay. The journal says that it was changed, never from what to what.

    Raises « pas-accompagnant », « prenom-manquant », « passe », and online « deja-commence » once her presence was noted.
    """
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if not fresh.guest or not fresh.is_active:
            words = "Cette place n'est pas celle de quelqu'un qui accompagne."
            raise Refusal("pas-accompagnant", words, "Pour une autre personne du foyer, passez-lui la place.")
        refusal = Refusal.gather([reason for reason in (refusal_of_guest_name(name), _too_late(sheet, fresh, channel)) if reason])
        if refusal:
            raise refusal
        if fresh.guest_name != name.strip():
            fresh.guest_name, fresh.version, fresh.changed_at = name.strip(), fresh.version + 1, clock.now()
            fresh.save(update_fields=["guest_name", "version", "changed_at"])
            audit.record("programmes.rename_guest", fresh, by=by, subject=fresh.person, maison=sheet.maison_id)
        return fresh


def _too_late(sheet, row: Enrolment, channel: str) -> Refusal | None:
    if sheet_facts(sheet).over:
        return Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda.")
    if channel == Channel.ONLINE and row.attendances.exists():
        words = "Des présences sont déjà notées à ce nom."
        return Refusal("deja-commence", words, "Passez à l'accueil de la maison, ou appelez-la.")
    return None
