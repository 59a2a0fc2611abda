"""Two records are one person: one gives way to the other, and nothing that hangs on either is rewritten."""

from django.db import transaction

from portal.kit import audit, clock, registry
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal

from ..models import Card, Person, PersonMaison, PersonMerge
from .index_person import index_person

MAISONS = "people.maisons"


def merge_persons(*, absorbed: Person, kept: Person, by) -> PersonMerge:
    """`absorbed` points to `kept` from now on, and so does all that was absorbed by it. Undone by `unmerge_persons`.

    Raises one Refusal with every reason: « meme-fiche », « fiche-deja-reunie », « deux-comptes », « deux-cartes », and what the
    rooms above say through `registry.merges`.
    """
    if absorbed.pk == kept.pk:
        raise Refusal("meme-fiche", "C'est deux fois la même fiche.", "Choisissez une autre fiche.")
    with transaction.atomic():
        rows = {row.pk: row for row in locked(Person.objects.all(), [absorbed.pk, kept.pk], rank=Rank.PERSON)}
        absorbed, kept = rows[absorbed.pk], rows[kept.pk]
        if refusal := Refusal.gather(merge_obstacles(absorbed=absorbed, kept=kept)):
            raise refusal
        carried = {MAISONS: _share_houses(absorbed, kept)}
        for key, part in registry.merges.items():
            if part.carry and (note := part.carry(absorbed, kept)) is not None:
                carried[key] = note
        merge = PersonMerge.objects.create(absorbed=absorbed, kept=kept, at=clock.now(), by=by, carried=carried)
        absorbed.search_keys.all().delete()
        Person.objects.filter(successor=absorbed).update(successor=kept)
        Person.objects.filter(pk=absorbed.pk).update(successor=kept)
        absorbed.successor = kept
        index_person(person=kept)
        audit.record("people.merge_persons", kept, by=by, subject=kept, absorbed=absorbed.pk, merge=merge.pk)
    return merge


def _share_houses(absorbed: Person, kept: Person) -> list[int]:
    """The houses that knew the absorbed record know the kept one too; the keys of the rows this added."""
    known = set(kept.known_at.values_list("maison", flat=True))
    new = [
        PersonMaison(person=kept, maison_id=row.maison_id, since=row.since)
        for row in absorbed.known_at.order_by("pk")
        if row.maison_id not in known
    ]
    return [row.pk for row in PersonMaison.objects.bulk_create(new)]


def merge_obstacles(*, absorbed: Person, kept: Person) -> list[Refusal]:
    """Every reason against this merge, without changing anything: the comparison shows them before anybody clicks."""
    if absorbed.pk == kept.pk:
        return [Refusal("meme-fiche", "C'est deux fois la même fiche.", "Choisissez une autre fiche.")]
    if absorbed.successor_id or kept.successor_id:
        return [Refusal("fiche-deja-reunie", "L'une des deux fiches est déjà réunie à une autre.", "Partez de la fiche qui reste.")]
    reasons = []
    if absorbed.account_id and kept.account_id:
        reasons.append(
            Refusal(
                "deux-comptes",
                "Chacune des deux fiches a son compte : il s'agit peut-être de deux personnes.",
                "Demandez à la personne ; si elle a bien deux comptes, l'un doit d'abord être fermé par l'administration du portail.",
            )
        )
    if Card.objects.active_of(absorbed) and Card.objects.active_of(kept):
        reasons.append(
            Refusal(
                "deux-cartes",
                "Chacune des deux fiches a une carte en service.",
                "Demandez à la personne laquelle elle garde, et fermez l'autre.",
            )
        )
    for part in registry.merges:
        if part.obstacles:
            reasons += part.obstacles(absorbed, kept)
    return reasons
