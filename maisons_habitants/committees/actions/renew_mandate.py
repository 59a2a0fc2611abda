import datetime as dt
import uuid

from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import Mandate
from .change_mandate import GONE
from .name_member import name_member


def renew_mandate(*, mandate: Mandate, ends_on: dt.date, designation: str, by, key: uuid.UUID | None = None) -> Mandate:
    """The same person on the same seat, from the day after: a new mandate, so that each has its own end and its own way of designation.
    Raises what `name_member` raises."""
    with once(key, f"committees.renew_mandate:{mandate.pk}", by=by) as request:
        if request.done:
            return Mandate.objects.get(pk=request.result)
        known = Mandate.objects.select_related("seat__body", "person__successor").get(pk=mandate.pk)
        if known.person is None:
            raise Refusal(*GONE)
        new = name_member(
            seat=known.seat, person=known.person.current_record, starts_on=known.last_day + dt.timedelta(days=1), ends_on=ends_on,
            designation=designation, function=known.function, public_name=known.public_name, by=by,
        )  # fmt: skip
        request.result = new.pk
    return new
