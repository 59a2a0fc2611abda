import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.ledger.enums import MandateRole
from portal.ledger.models import Mandate, Regie
from portal.ledger.rules import offices

from .found_office import may_write
from .issue_receipt import agent_name


def give_mandate(*, regie: Regie, user, role: str, since: dt.date, until: dt.date | None = None, document: str, by) -> Mandate:
    """Name who holds a régie's money from one day to another (both included; no end: until further notice).

    Refusals, gathered: those of `rules.offices.naming_refusals`, and « sans-droit ».
    """
    with transaction.atomic():
        regie = Regie.objects.select_for_update(of=("self",)).get(pk=regie.pk)  # two tabs: one régisseur
        may_write(by, regie.maison)
        others = Mandate.objects.filter(regie=regie).filter(Q(until=None) | Q(until__gte=clock.today())).select_related("user")
        naming = offices.Naming(
            document=document,
            is_regisseur=role == MandateRole.REGISSEUR,
            since=since,
            until=until,
            today=clock.today(),
            may_take=user_can(user, "money.take", regie.maison) if regie.maison_id else user_can(user, "money.take"),
            is_self=user.pk == by.pk,
            others=[
                offices.Term(agent_name(it.user), it.user_id == user.pk, it.role == MandateRole.REGISSEUR, it.since, it.until)
                for it in others
            ],
        )
        if refusal := Refusal.gather(offices.naming_refusals(naming)):
            raise refusal
        mandate = Mandate.objects.create(
            regie=regie, user=user, role=MandateRole(role), since=since, until=until, document=document.strip()
        )
        audit.record("ledger.give_mandate", mandate, by=by, maison=regie.maison_id, role=role)
        return mandate
