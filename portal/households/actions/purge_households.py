"""Keep the least: what no price can ask for any more is deleted, and who was forgotten leaves her households."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from portal.kit import clock, dates
from portal.kit.guards import guards_open
from portal.people.rules.keeping import kept_since

from ..models import Invitation, Membership, PromisedProof, QuotientFamilial, RefreshCampaign, RefreshNotice, TaxStatus

INVITATIONS_DAYS = 30


def purge_households(*, today: dt.date) -> dict:
    """End the memberships of erased persons; delete facts that ended two years ago, and invitations of last month. Counts by kind."""
    before = kept_since(today)
    with transaction.atomic():
        ended = Membership.objects.active().filter(Q(person__erased_at__isnull=False) | Q(person__successor__erased_at__isnull=False))
        old = dates.midnight(today - dt.timedelta(days=INVITATIONS_DAYS))
        notices = RefreshNotice.objects.filter(campaign__lapse_on__lt=before)
        counts = {
            "memberships": ended.update(until=clock.today(), is_referent=False),
            **_facts_gone(before),
            "invitations": Invitation.objects.filter(Q(closed_at__lt=old) | Q(expires_at__lt=old)).delete()[0],
            "notices": notices.delete()[0],
        }
        RefreshCampaign.objects.filter(lapse_on__lt=before, notices__isnull=True).delete()
    return counts


def _facts_gone(before: dt.date) -> dict:
    """The one place where verified facts leave: the database guards them against everything else (`triggers`)."""
    with guards_open():
        return {
            "facts": sum(_delete_facts(model, before) for model in (QuotientFamilial, TaxStatus)),
            "promises": PromisedProof.objects.filter(until__lt=before).delete()[0],
        }


def _delete_facts(model: type, before: dt.date) -> int:
    """Corrections first: a fact never outlives what it corrects, nor disappears under a correction that still counts."""
    deleted = 0
    while count := model.objects.filter(valid_until__lt=before, correction__isnull=True).delete()[0]:
        deleted += count
    return deleted


def still_served(keys: set[int]) -> set[int]:
    """Of these persons, those who live with somebody seen within two years: a child is not forgotten beside her mother."""
    before = kept_since(clock.today())
    mine = Membership.objects.active().with_kept().filter(kept__in=keys)
    homes = Membership.objects.active().filter(household__in=mine.values("household"))
    alive = homes.filter(Q(person__last_contact_on__gte=before) | Q(person__successor__last_contact_on__gte=before)).values("household")
    return set(mine.filter(household__in=alive).values_list("kept", flat=True))
