from portal.kit import audit, clock, dates

from ..enums import ImageAnswer
from ..models import ImageRight
from ..rules.image_rights import last_day

VERB = {
    ImageAnswer.GIVEN: "households.give_image_right",
    ImageAnswer.REFUSED: "households.refuse_image_right",
    ImageAnswer.WITHDRAWN: "households.withdraw_image_right",
}


def write_image_right(person, medium, yes, last, said_at, how, said_by, authority, by) -> ImageRight:
    """One answer and its line in the journal, inside the caller's transaction: given, refused, or a yes taken back."""
    answer = ImageAnswer.GIVEN if yes else ImageAnswer.WITHDRAWN if last is not None and last.yes else ImageAnswer.REFUSED
    row = ImageRight.objects.create(
        person=person, medium=medium, answer=answer, said_at=said_at, until=last_day(dates.local(said_at).date()) if yes else None,
        how=how, said_by=said_by, authority=authority, noted_at=clock.now(), by=by,
    )  # fmt: skip
    verb = VERB[answer]
    audit.record(verb, row, by=by, subject=person, medium=str(medium), how=str(how), said_by=said_by.pk)
    return row
