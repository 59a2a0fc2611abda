from django.db import transaction

from portal.kit import audit, clock
from portal.notifications.actions.take_up_message import told_aloud

from ..enums import EnrolmentState
from ..models import Enrolment
from ..rules.offers import deadline
from .lock_sheet import lock_of
from .sheet_facts import sheet_facts


def note_told(*, enrolment: Enrolment, by) -> Enrolment:
    """The person now knows (a message reached her, or staff said it): it leaves the list « à prévenir ». An offer, hers and her party's,
    can only lapse from here, and has its full delay."""
    with transaction.atomic():
        sheet, fresh = lock_of(enrolment)
        if fresh.to_tell:
            told_aloud(recipient_key=audit.key_of(fresh.person.current_record), purpose=fresh.to_tell)
            fresh.to_tell = ""
            fresh.save(update_fields=["to_tell"])
            audit.record("programmes.told", fresh, by=by, subject=fresh.person, maison=sheet.maison_id)
        if fresh.state == EnrolmentState.OFFERED and fresh.told_at is None:
            facts = sheet_facts(sheet)
            until = deadline(facts.now, facts.next_start) if facts.next_start else facts.now
            offers = Enrolment.objects.filter(party=fresh.party_id, sheet=sheet, state=EnrolmentState.OFFERED, told_at=None)
            offers.filter(held_until__lt=until).update(held_until=until)
            offers.update(told_at=clock.now())  # not a change of state: what the person sees on her screen still holds
            fresh.refresh_from_db(fields=["told_at", "held_until"])
        return fresh
