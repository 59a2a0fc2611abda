"""How this room calls what it writes down. Each line is for who may see the row it is about: an orientation that tells a need, a
case lead, an address."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from portal.kit.registry import AuditWords
from portal.kit.visibility import scope_of
from portal.people.enums import Capability

from .models import AddressRegistration, CaseLead, MailItem, Referral


def hidden(user, records: QuerySet) -> QuerySet:
    """The keys of the rows of these records that this user does not see."""
    leads = CaseLead.objects.within(scope_of(user, Capability.LEAD_CASES))
    addresses = AddressRegistration.objects.within(scope_of(user, Capability.REGISTER_ADDRESSES))
    referrals = Referral.objects.filter(person__in=records).exclude(pk__in=Referral.objects.told_to(user).order_by().values("pk"))
    unseen = (
        CaseLead.objects.filter(person__in=records).exclude(pk__in=leads.order_by().values("pk")),
        AddressRegistration.objects.filter(person__in=records).exclude(pk__in=addresses.order_by().values("pk")),
        MailItem.objects.filter(registration__person__in=records).exclude(registration__in=addresses.order_by().values("pk")),
    )
    return _keys(referrals).union(*(_keys(rows) for rows in unseen))


def _keys(rows: QuerySet) -> QuerySet:
    label = rows.model._meta.label
    return rows.order_by().values_list(Concat(Value(f"{label}:"), Cast("pk", CharField())), flat=True)


VERBS = {
    "casework.refer_person": "Orientation donnée",
    "casework.note_outcome": "Suite d’une orientation",
    "casework.note_call": "Appel de suite d’une orientation",
    "casework.mark_checked": "Partenaire relu",
    "casework.open_lead": "Référent choisi",
    "casework.hand_over_lead": "Référent passé à un autre",
    "casework.end_lead": "Accompagnement terminé",
    "casework.register_address": "Adresse enregistrée à la maison",
    "casework.refuse_address": "Adresse à la maison refusée",
    "casework.renew_address": "Adresse à la maison renouvelée",
    "casework.end_address": "Fin de l’adresse à la maison",
    "casework.note_presence": "Passage noté",
    "casework.receive_mail": "Courrier reçu pour elle",
    "casework.hand_mail": "Courrier remis",
    "casework.return_mail": "Courrier renvoyé",
}
WORDS = AuditWords(VERBS, Capability.SEE_PEOPLE, hidden=hidden)
