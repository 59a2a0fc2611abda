from ..enums import EnrolmentState
from ..models import Enrolment


def note_returned(enrolment_pk: int) -> None:
    """The word of an offer reached nobody after all: the places offered to that party cannot lapse until she is told by another way."""
    party = Enrolment.objects.filter(pk=enrolment_pk).values("party")
    Enrolment.objects.filter(party__in=party, state=EnrolmentState.OFFERED).update(told_at=None)
