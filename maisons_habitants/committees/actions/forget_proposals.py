"""What nobody needs any more of a proposal: who said it and who gave a voice, one year after the answer; what was put aside, six months
after. The words, the papers and the number of voices stay: they are the house's memory."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from portal.kit import audit, clock, dates
from portal.people.models import Person

from ..models import Proposal, ProposalAnswer, Support
from ..rules.proposal_keeping import ASIDE_KEPT_MONTHS, AUTHOR_KEPT_YEARS
from ..rules.proposals import ANSWERED


def answered_long_ago(today: dt.date) -> QuerySet:
    """Proposals whose last answer is that old, with those merged into them."""
    day = today.replace(year=today.year - AUTHOR_KEPT_YEARS, day=min(today.day, 28))
    last = ProposalAnswer.objects.filter(proposal=OuterRef("pk")).order_by("-given_at", "-pk")
    roots = Proposal.objects.annotate(outcome=Subquery(last.values("outcome")[:1]), at=Subquery(last.values("given_at")[:1]))
    old = roots.filter(outcome__in=ANSWERED, at__lt=dates.midnight(day)).order_by().values("pk")
    return Proposal.objects.filter(Q(pk__in=old) | Q(merged_into__in=old))


def aside_long_ago(today: dt.date) -> QuerySet:
    months = today.year * 12 + today.month - 1 - ASIDE_KEPT_MONTHS
    day = dt.date(months // 12, months % 12 + 1, min(today.day, 28))
    return Proposal.objects.filter(set_aside_at__lt=dates.midnight(day))


def forgettable(today: dt.date) -> dict[str, int]:
    """What tonight's purge would take away."""
    old = answered_long_ago(today)
    return {
        "proposal_authors": old.filter(person__isnull=False).count(),
        "proposal_voices": Support.objects.filter(proposal__in=old.order_by().values("pk")).count(),
        "proposals_aside": aside_long_ago(today).count(),
    }


def forget_proposals(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day. One line in the journal for each proposal, without a name."""
    today = today or clock.today()
    with transaction.atomic():
        rows = list(answered_long_ago(today).filter(Q(person__isnull=False) | Q(supports__isnull=False)).distinct().order_by("pk"))
        keys = [row.pk for row in rows]
        authors = Proposal.objects.filter(pk__in=keys, person__isnull=False).update(person=None)
        voices = nameless_voices(Support.objects.filter(proposal__in=keys))
        for row in rows:
            audit.record("committees.forget_proposal", row, by=audit.SYSTEM)
        aside = list(aside_long_ago(today).order_by("pk"))
        for row in aside:
            audit.record("committees.forget_proposal", row, by=audit.SYSTEM, aside=True)
        gone = [row.pk for row in aside]
        ProposalAnswer.objects.filter(proposal__in=gone).delete()
        Proposal.objects.filter(pk__in=gone).delete()
    return {"proposal_authors": authors, "proposal_voices": voices, "proposals_aside": len(gone)}


def nameless_voices(rows: QuerySet) -> int:
    """These voices keep their number and lose their name; one person's for a proposal and what was merged into it is one. How many rows."""
    given = rows.annotate(kept=F("person__successor"), root=F("proposal__merged_into"))
    people: dict[int, set[int]] = defaultdict(set)
    for proposal, root, person, kept in given.order_by().values_list("proposal", "root", "person", "kept"):
        people[root or proposal].add(kept or person)
    for proposal, voices in sorted(people.items()):
        Proposal.objects.filter(pk=proposal).update(voices_past=F("voices_past") + len(voices))
    return rows.delete()[0]


def forget_of_records(records: set[int]) -> int:
    """`registry.forgotten`, and when she asks: the words stay, the link goes; her voices stay in the number."""
    links = Proposal.objects.filter(person__in=records).update(person=None)
    return links + nameless_voices(Support.objects.filter(person__in=records))


def forget_of(person: Person) -> int:
    """Inside the caller's transaction. How many rows."""
    return forget_of_records(set(Person.objects.records_of(person).values_list("pk", flat=True)))
