"""Two records were not one person after all: all is as it was before they were merged."""

from django.db import transaction

from portal.kit import audit, clock, registry
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal

from ..models import Person, PersonMaison, PersonMerge
from .index_person import index_person
from .merge_persons import MAISONS


def unmerge_persons(*, merge: PersonMerge, by) -> PersonMerge:
    """Give the absorbed record back its own life, with all that it had absorbed itself. What was written on the kept record since
    then stays there: only a person can say whose it is.

    Raises Refusal « reunion-deja-defaite ».
    """
    with transaction.atomic():
        family = set(Person.objects.filter(pk__in=Person.objects.records_of(merge.kept)).values_list("pk", flat=True))
        rows = {row.pk: row for row in locked(Person.objects.all(), family | {merge.absorbed_id, merge.kept_id}, rank=Rank.PERSON)}
        merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at:
            raise Refusal("reunion-deja-defaite", "Ces deux fiches sont déjà séparées.", "")
        absorbed, kept = rows[merge.absorbed_id], rows[merge.kept_id]
        parts = dict(registry.merges.items())
        for key, note in merge.carried.items():
            if key in parts and parts[key].undo:
                parts[key].undo(absorbed, kept, note)
        PersonMaison.objects.filter(pk__in=merge.carried.get(MAISONS, [])).delete()
        merge.undone_at, merge.undone_by = clock.now(), by
        merge.save(update_fields=["undone_at", "undone_by"])
        given_back = absorbed_through(absorbed.pk)
        Person.objects.filter(pk__in=given_back).update(successor=absorbed)
        Person.objects.filter(pk=absorbed.pk).update(successor=None)
        for person in Person.objects.filter(pk__in=[absorbed.pk, kept.successor_id or kept.pk]):
            index_person(person=person)
        audit.record("people.unmerge_persons", kept, by=by, subject=kept, absorbed=absorbed.pk, merge=merge.pk)
    return merge


def absorbed_through(pk: int) -> set[int]:
    """Every record that came to this one by merges still standing, at any depth."""
    found: set[int] = set()
    level = {pk}
    while level:
        standing = PersonMerge.objects.filter(kept__in=level, undone_at__isnull=True)
        level = set(standing.values_list("absorbed_id", flat=True)) - found - {pk}
        found |= level
    return found
