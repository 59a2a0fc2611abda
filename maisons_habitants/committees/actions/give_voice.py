from django.db import transaction

from portal.kit import audit, clock
from portal.kit.locking import Rank, locked_one
from portal.people.models import Person

from ..models import Proposal, Support
from ..reading.proposals import family
from ..rules.proposals import Act
from .lock_proposal import lock_proposal


@transaction.atomic
def give_voice(*, proposal: Proposal, person: Person, by) -> bool:
    """One voice of one person, by whichever of her records; twice is once. Whether it is new.

    Raises Refusal « plus-de-voix » for what is merged, put aside or not published, « deja-repondue ».
    """
    fresh = lock_proposal(proposal, Act.VOICE)
    kept = locked_one(Person, person.current_record.pk, rank=Rank.PERSON)
    if _hers(fresh, kept).exists():
        return False
    Support.objects.create(proposal=fresh, person=kept, given_on=clock.today())
    audit.record("committees.give_voice", fresh, by=by, subject=kept, maison=fresh.maison_id)
    return True


@transaction.atomic
def take_voice_back(*, proposal: Proposal, person: Person, by) -> bool:
    """Her voice is hers: she takes it back while there is no answer. Whether there was one. Raises as `give_voice`."""
    fresh = lock_proposal(proposal, Act.VOICE)
    kept = locked_one(Person, person.current_record.pk, rank=Rank.PERSON)
    gone = _hers(fresh, kept).delete()[0]
    if gone:
        audit.record("committees.take_voice_back", fresh, by=by, subject=kept, maison=fresh.maison_id)
    return bool(gone)


def _hers(proposal: Proposal, person: Person):
    """Her voice for it or for what it was merged from, whichever record gave it."""
    there = Proposal.objects.filter(family(proposal.pk)).order_by().values("pk")
    return Support.objects.filter(proposal__in=there, person__in=Person.objects.records_of(person))
