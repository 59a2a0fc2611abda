"""What nobody needs any more of a proposal: who said it and who gave a voice, one year after the answer; what was put aside, six months
after. The words, the papers and the number of voices stay: they are the house's memory."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

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
    """What tonight's purge would take away: one query."""
    old = answered_long_ago(today).order_by().values("pk")
    return Proposal.objects.aggregate(
        proposal_authors=Count("pk", filter=Q(pk__in=old, person__isnull=False), distinct=True),
        proposal_voices=Count("supports", filter=Q(pk__in=old), distinct=True),
        proposals_aside=Count("pk", filter=Q(pk__in=aside_long_ago(today).order_by().values("pk")), distinct=True),
    )


def forget_proposals(*, today: dt.date | None = None) -> dict[str, int]:
    """From `tick`, once a day. One line in the journal for each proposal, without a name."""
    today = today or clock.today()
    with transaction.atomic():
        rows = list(answered_long_ago(today).filter(Q(person__isnull=False) | Q(supports__isnull=False)).distinct().order_by("pk"))
        keys = [row.pk for row in rows]
        authors = nameless_words(Proposal.objects.filter(pk__in=keys, person__isnull=False))
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


def nameless_words(rows: QuerySet) -> int:
    """What was published stays, in those words alone; of what is merged, those of the one that goes on; the rest goes. How many rows."""
    kept = Coalesce(NullIf("public_words", Value("")), Subquery(Proposal.objects.filter(pk=OuterRef("merged_into")).values("public_words")))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    hers = Proposal.objects.filter(pk__in=keys)
    hers.filter(public_words="", merged_into=None).delete()
    hers.update(person=None, words=kept)
    return len(keys)


def forget_of_records(records: set[int]) -> int:
    """`registry.forgotten`, and when she asks: the published words stay, the link goes; her voices stay in the number."""
    links = nameless_words(Proposal.objects.filter(person__in=records))
    return links + nameless_voices(Support.objects.filter(person__in=records))


def forget_of(person: Person) -> int:
    """Inside the caller's transaction. How many rows."""
    return forget_of_records(set(Person.objects.records_of(person).values_list("pk", flat=True)))
