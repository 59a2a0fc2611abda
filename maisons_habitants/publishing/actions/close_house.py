import uuid
from collections.abc import Mapping

from portal.kit import audit, clock, registry
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.places.models import Maison

from ..reading.keeping import ties_of
from .change_sector import no_right


def close_house(
    *, maison: Maison, to: Maison, seen: str, by, chosen: Mapping[str, Maison] | None = None, key: uuid.UUID | None = None
) -> Maison:
    """Close a house for good: what hangs on it goes to `to`, or, for the tie of a key in `chosen`, to another; its past stays where it
    is. All of it in one transaction, or nothing; no act undoes it. `seen`: `Ties.stamp` as the screen showed it.

    People are told of their dates by small transactions afterwards (`programmes.see_to_people`).
    Raises « sans-droit », « deja-fermee », « maison-close » (of a receiving house), « meme-maison », « reste-a-finir »,
    « deja-modifie », and what a tie refuses.
    """
    if not by.scope_for("houses.keep").everywhere:
        raise no_right()
    chosen = dict(chosen or {})
    with once(key, "publishing.close_house", by=by) as request:
        if request.done:
            return Maison.objects.get(pk=request.result)
        house, receiving = _locked(maison, {to.pk, *(one.pk for one in chosen.values())})
        refuse_what_remains(house, seen)
        moved = {}
        for tie in registry.house_ties:
            if tie.locks:
                tie.locks(house)
        for name, tie in registry.house_ties.items():
            if tie.rehome:
                there = receiving[chosen[name].pk if name in chosen else to.pk]
                moved[name] = tie.rehome(house, there, by=by)
        # What was opened by a road that asks nobody would show here: nothing is left behind unseen.
        left = [tied for tied in ties_of(house).rehomed if tied.count]
        if left:
            raise Refusal("deja-modifie", f"Il reste ici : {left[0].tie.label}.", "Recommencez : rien n'a été changé.")
        Maison.objects.filter(pk=house.pk).update(closed_on=clock.today(), succeeded_by=receiving[to.pk])
        audit.record(
            "publishing.close_house", house, by=by, maison=house, succeeded_by=to.pk,
            moved={name: number for name, number in moved.items() if number},
        )  # fmt: skip
        request.result = house.pk
        house.refresh_from_db()
        return house


def _locked(maison: Maison, receiving: set[int]) -> tuple[Maison, dict[int, Maison]]:
    """The house and those that receive, read again and locked in the order of their keys, before every other lock."""
    keys = {maison.pk, *receiving}
    rows = Maison.objects.select_for_update(of=("self",)).select_related("succeeded_by").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    house = found[maison.pk]
    if house.closed_on is not None:
        raise Refusal("deja-fermee", f"{house.name} est déjà fermée.", "La liste des maisons est à jour.")
    if maison.pk in receiving:
        raise Refusal("meme-maison", "Une maison ne se remplace pas elle-même.", "Choisissez une autre maison.")
    for key in receiving:
        found[key].refuse_if_closed()
    return house, found


def refuse_what_remains(house: Maison, seen: str) -> None:
    """Every thing that must be ended by hand first, at once; then what changed since the screen was read."""
    ties = ties_of(house)
    against = [
        Refusal("reste-a-finir", f"{tied.words}.", tied.tie.by_hand) for tied in ties.stand_against
    ]  # fmt: skip
    if refusal := Refusal.gather(against):
        raise refusal
    if seen != ties.stamp:
        words = "Quelque chose a changé à cette maison depuis que vous avez lu la liste."
        raise Refusal("deja-modifie", words, "La voici à jour : vérifiez, puis recommencez.")
