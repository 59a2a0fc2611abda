"""Two more months, told to the person with the reason, while the first month runs (GDPR art. 12.3)."""

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.notifications.enums import Channel
from portal.people.notifications import tell

from .. import notifications
from ..enums import WhyLonger
from ..models import DataRequest
from ..rules import delays
from .answer_request import lock_open


def extend_request(*, request: DataRequest, reason: str, by) -> tuple[DataRequest, bool]:
    """The row, and whether a message to her is on its way (else it is said at the counter, or the letter is printed).

    Raises Refusal: « deja-repondue », « deja-prolongee », « mois-passe », « motif-manquant ».
    """
    if reason not in WhyLonger.values:
        raise Refusal("motif-manquant", "Prolonger se justifie.", "Choisissez l’un des deux motifs que la loi connaît.")
    with transaction.atomic():
        row = lock_open(request)
        if row.longer:
            raise Refusal("deja-prolongee", "Le délai a déjà été prolongé.", "Il faut répondre à la date dite.")
        if not delays.may_extend(row.received_on, clock.today()):
            raise Refusal("mois-passe", "Le premier mois est passé : il est trop tard pour prolonger.", "Répondez dès aujourd’hui.")
        row.longer, row.extended_on = reason, clock.today()
        row.due_on = delays.due_on(row.received_on, extended=True)
        row.version += 1
        row.save()
        person = row.person.current_record
        audit.record("privacy.extend_request", row, by=by, subject=person, reason=reason)
        words = notifications.longer(str(WhyLonger(reason).label), row.due_on)
        message = tell(person, words, purpose="privacy.request", about=audit.key_of(row), dedupe_key=f"data-longer:{row.pk}", by=by)
    return row, message.channel != Channel.COUNTER
