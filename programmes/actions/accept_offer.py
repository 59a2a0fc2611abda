import datetime as dt

from django.db import transaction

from portal.kit import clock
from portal.kit.refusal import Refusal

from ..enums import Approval, EnrolmentState, Selection
from ..models import Enrolment
from ..programme_type import kind_of
from ..rules.approval import answer_by
from .change_state import change_state
from .charge_place import charge_place
from .confirm import confirm
from .keep_company import reasons_against_joining
from .lock_sheet import lock_with_beside, refuse_stale
from .sheet_facts import sheet_facts
from .tell_people import tell_people

PAY_WITHIN = dt.timedelta(minutes=45)  # a payment page lives half an hour


def accept_offer(*, enrolment: Enrolment, by, seen: int | None = None, company_asked: bool = False) -> Enrolment:
    """Say yes to an offered place: confirmed at once, or kept until it is paid where something is to pay first; where the
    team looks at each sign-up, held until it answers. `company_asked`: the caller asked already whether those of the party may come
    together."""
    with transaction.atomic():
        sheet, fresh = lock_with_beside(enrolment)
        refuse_stale(fresh, seen)
        if fresh.state == EnrolmentState.OFFERED and sheet_facts(sheet).over:
            raise Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda.")
        if fresh.state == EnrolmentState.OFFERED and not company_asked:
            refusal = Refusal.gather(reasons_against_joining(sheet, fresh))
            if refusal:
                raise refusal
        kind = kind_of(sheet.activity)
        if kind.looks_at_each(sheet) and fresh.approval != Approval.GIVEN and sheet.selection != Selection.STAFF:
            facts = sheet_facts(sheet)
            until = facts.next_start or fresh.held_until
            change_state(fresh, EnrolmentState.HELD, by=by, allowed=(EnrolmentState.OFFERED,), held_until=until, approval=Approval.ASKED)
            tell_people("to_approve", sheet, [fresh], by=by, until=answer_by(facts.now, until))
            return fresh
        if not (kind.payment_first and fresh.price_cents):
            return confirm(enrolment=fresh, by=by)
        until = max(fresh.held_until or clock.now(), clock.now() + PAY_WITHIN)
        change_state(fresh, EnrolmentState.OFFERED, by=by, allowed=(EnrolmentState.OFFERED,), held_until=until)
        charge_place(fresh, by=by)
        return fresh
