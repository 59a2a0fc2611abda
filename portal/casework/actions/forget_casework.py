"""What is over for two years names nobody any more: counts stay, persons go."""

import datetime as dt

from django.db import transaction

from portal.kit import clock
from portal.kit.models import AuditLine

from ..enums import AddressState, LeadEnd, MailState
from ..models import AddressRegistration, CaseLead, MailItem, Referral
from ..rules import terms

CHUNK = 500


def forget_casework(*, today: dt.date | None = None) -> dict[str, int]:
    """Orientations and registrations lose their person, their agents and the day (the month stays), leads and mail go. Restartable."""
    today = today or clock.today()
    before = terms.years_before(today, terms.KEPT_YEARS)
    return {
        "mail": _old_mail(today).delete()[0],
        "referrals": _chunks(_old_referrals(before), nameless_referrals),
        "addresses": _chunks(_old_addresses(before), nameless_addresses),
        "leads": _old_leads(before),
    }


def preview(today: dt.date) -> dict[str, int]:
    """What `forget_casework` would take now; nothing is touched."""
    before = terms.years_before(today, terms.KEPT_YEARS)
    rows = {
        "mail": _old_mail(today),
        "referrals": _old_referrals(before),
        "addresses": _old_addresses(before),
        "leads": CaseLead.objects.exclude(ended_why=LeadEnd.RUNNING).filter(ended_on__lt=before),
    }
    return {kind: found.count() for kind, found in rows.items()}


def _old_mail(today: dt.date):
    return MailItem.objects.exclude(state=MailState.WAITING).filter(closed_on__lt=terms.years_before(today, terms.MAIL_KEPT_YEARS))


def _old_referrals(before: dt.date):
    return Referral.objects.filter(closed_on__lt=before, person__isnull=False)


def _old_addresses(before: dt.date):
    over = AddressRegistration.objects.exclude(state=AddressState.ACTIVE).filter(person__isnull=False)
    waiting = MailItem.objects.waiting().values("registration")
    refused, ended = over.filter(state=AddressState.REFUSED, decided_on__lt=before), over.filter(ended_on__lt=before)
    return (refused | ended).exclude(pk__in=waiting)


def _chunks(rows, act) -> int:
    done = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            done += act(keys)
    return done


def nameless_referrals(keys: list[int]) -> int:
    """Who, by whom and the very day go; house, partner, month and outcome stay."""
    rows = list(Referral.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.person = row.by = row.closed_by = row.appointment_at = row.reached_on = None
        row.at, row.agreed_on, row.closed_on = row.at.replace(day=1), row.agreed_on.replace(day=1), row.closed_on.replace(day=1)
    cut_the_journal(Referral, keys)
    fields = ["person", "by", "closed_by", "appointment_at", "reached_on", "at", "agreed_on", "closed_on"]
    return Referral.objects.bulk_update(rows, fields)


def nameless_addresses(keys: list[int]) -> int:
    """Who goes, with those beside her; the term and the reason stay for the yearly counts."""
    AddressRegistration.covered.through.objects.filter(addressregistration__in=keys).delete()
    mail = MailItem.objects.filter(registration__in=keys)
    cut_the_journal(MailItem, list(mail.values_list("pk", flat=True)))
    cut_the_journal(AddressRegistration, keys)
    mail.delete()
    return AddressRegistration.objects.filter(pk__in=keys).update(person=None, decided_by=None, ended_by=None, last_seen_on=None)


def cut_the_journal(model: type, keys: list[int]) -> None:
    """The journal keeps who acted and when, for its three years; about these rows it no longer says for whom."""
    AuditLine.objects.filter(target__in=[f"{model._meta.label}:{key}" for key in keys]).update(subject="")


def _old_leads(before: dt.date) -> int:
    """From the last of a chain to the first: who comes after points to who was before."""
    done = 0
    while keys := list(
        CaseLead.objects.exclude(ended_why=LeadEnd.RUNNING)
        .filter(ended_on__lt=before, next__isnull=True)
        .values_list("pk", flat=True)[:CHUNK]
    ):
        cut_the_journal(CaseLead, keys)
        done += CaseLead.objects.filter(pk__in=keys).delete()[0]
    return done
