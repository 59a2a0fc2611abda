from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal

from ..enums import MinutesState
from ..models import Meeting, Minutes


def lock_minutes(minutes: Minutes, *, seen: int | None = None) -> Minutes:
    """These minutes fresh, their meeting locked until the transaction ends. Raises « deja-modifie » when `seen` is another edition."""
    locked_one(Meeting, minutes.meeting_id, rank=Rank.MEETING)
    rows = Minutes.objects.select_for_update(of=("self",))
    fresh = rows.select_related("meeting__body__maison", "meeting__body__page", "meeting__session").get(pk=minutes.pk)
    if seen is not None and seen != fresh.edition:
        words = "Quelqu’un d’autre a changé ce compte rendu pendant que vous l’écriviez."
        raise Refusal("deja-modifie", words, "Votre texte est encore là : comparez-le avec la page, puis enregistrez de nouveau.")
    return fresh


def refuse_approved(minutes: Minutes) -> None:
    """Raises « deja-approuve »: what a committee approved is corrected by a new version."""
    if minutes.state == MinutesState.APPROVED:
        words = "Ce compte rendu est approuvé : il ne change plus."
        raise Refusal("deja-approuve", words, "Pour corriger, commencez une nouvelle version : elle sera approuvée à son tour.")
