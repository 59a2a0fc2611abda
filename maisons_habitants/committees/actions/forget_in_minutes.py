from portal.kit import audit
from portal.people.models import Person

from ..enums import MinutesState
from ..models import Minutes
from ..reading.minutes_slots import minutes_naming
from ..rules.minutes import without


def forget_in_minutes(*, person: Person, by) -> int:
    """Inside the caller's transaction: in minutes that are still written, her chosen name becomes « une personne ». Those
    that the committee approved never change. How many were rewritten."""
    keys = list(minutes_naming(person).exclude(state=MinutesState.APPROVED).values_list("pk", flat=True))
    names, written = [person.current_record.display_name, person.current_record.full_name], 0
    for row in Minutes.objects.select_for_update(of=("self",)).select_related("meeting__body").filter(pk__in=keys).order_by("pk"):
        texts = without(row.text, names), without(row.public_text, names)
        if texts != (row.text, row.public_text):
            row.text, row.public_text = texts
            row.edition += 1
            row.save(update_fields=["text", "public_text", "edition"])
            audit.record("committees.forget_in_minutes", row, by=by, maison=row.meeting.body.maison_id)
            written += 1
    return written
