import uuid

from programmes.actions.change_dates import cancel_dates
from programmes.models import DatesChange

from ..models import Shift
from .part_post import part_post


def drop_post(*, shift: Shift, by, why: str = "", key: uuid.UUID | None = None) -> DatesChange:
    """This post is not needed on its date: everybody on it is told at once, the other posts stay. It gets a date of its own, and that date
    is called off by the engine; were the first done and not the second, nothing would be lost. Raises « creneau-passe »,
    « creneau-annule », « creneau-commence »."""
    alone = part_post(shift=shift, by=by)
    return cancel_dates(sessions=[alone.session], why=why, key=key, by=by)
