from django.db import transaction
from django.db.models import Min

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..enums import EnrolmentState
from ..models import Enrolment
from .lock_sheet import lock_of, refuse_stale
from .make_offers import make_offers

REASON_MAX = 200


def move_up(*, enrolment: Enrolment, reason: str, by, seen: int | None = None) -> Enrolment:
    """Put somebody, with those she comes with, before all the others on the waiting list: by name, with a reason that stays on the sheet
    and in the audit. She is offered a place at once if one is free for her."""
    if not getattr(by, "is_staff", False):
        raise Refusal("reserve-equipe", "Seule l'équipe peut changer l'ordre de la liste.", "Passez à l'accueil de la maison.")
    if not reason.strip():
        words = "Écrivez pourquoi cette personne passe devant."
        raise Refusal("raison-manquante", words, "Une phrase suffit ; elle reste sur la feuille et dans le journal.")
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        refuse_stale(fresh, seen)
        if fresh.state != EnrolmentState.WAITING:
            words = f"Cette place n'est plus à ce stade : {fresh.get_state_display()}."
            raise Refusal("deja-modifie", words, "Voici où elle en est : vérifiez, puis recommencez.")
        others = sheet.enrolments.filter(state=EnrolmentState.WAITING).exclude(party=fresh.party_id)
        first = others.aggregate(first=Min("priority"))["first"]
        now, party = clock.now(), fresh.party
        for row in sheet.enrolments.filter(state=EnrolmentState.WAITING, party=party):
            row.priority = row.priority if first is None else min(first - 1, row.priority)
            row.version, row.changed_at = row.version + 1, now
            row.save(update_fields=["priority", "version", "changed_at"])
        party.jumps = [*party.jumps, {"at": now.isoformat(), "reason": reason.strip()[:REASON_MAX], "by": by.pk}]
        party.save(update_fields=["jumps"])
        audit.record("programmes.move_up", fresh, by=by, subject=fresh.person, maison=sheet.maison_id, reason=reason.strip()[:REASON_MAX])
        make_offers(sheet.pk, by=by)
        fresh.refresh_from_db()
        return fresh
