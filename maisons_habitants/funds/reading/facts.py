"""What `rules.checks` asks of a request, read from the rows."""

import datetime as dt

from django.db.models import Count

from portal.kit import clock
from portal.people.models import Person

from ..enums import State
from ..models import FundRequest, FundRules
from ..rules.checks import Facts
from .next_committee import coming_committees
from .terms import lines_of, rules_on, terms_of


def rules_for(request: FundRequest) -> FundRules | None:
    """Those it is judged under: of the day it was filed, of today before."""
    return request.rules or rules_on(request.fund_id, clock.today())


def facts_of(request: FundRequest) -> Facts:
    """In at most seven queries."""
    today, rules = clock.today(), rules_for(request)
    leaders = [row.person for row in request.leaders.select_related("person__successor") if row.person_id]
    common = {
        "today": today, "title": request.title, "idea": request.idea, "for_whom": request.for_whom, "spot": request.spot,
        "happens_on": request.happens_on, "applicant": request.applicant, "group_name": request.group_name,
        "ages": tuple(_age(person.current_record, today) for person in leaders), "lines": lines_of(request),
        "asked_cents": request.asked_cents, "closed": request.fund.closed_on is not None,
    }  # fmt: skip
    if rules is None:
        return Facts(terms=None, **common)
    again = request.state != State.DRAFT
    return Facts(
        terms=terms_of(rules), who_may_apply=rules.who_may_apply, youngest=rules.youngest, days_before=rules.days_before,
        most_a_year=rules.most_a_year,
        filed_this_year=0 if again else _filed(request, leaders), again=again,
        meetings=coming_committees(request.fund, today, days_before=rules.days_before),
        questions_left=request.questions.filter(answered_at=None).count() if again else 0, **common,
    )  # fmt: skip


def _age(person: Person, today: dt.date) -> int | None:
    """Where only the year is known, the age she reaches in it: nobody is turned away for a birthday that nobody knows."""
    if person.birth_date:
        born = person.birth_date
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return today.year - person.birth_year if person.birth_year else None


def _filed(request: FundRequest, leaders: list[Person]) -> int:
    """The most that one of them filed to this fund; what was withdrawn counts no more."""
    records = {person.pk: person.successor_id or person.pk for person in leaders}
    kept = set(records.values())
    known = dict(Person.objects.filter(pk__in=kept).values_list("pk", "pk"))
    known |= dict(Person.objects.filter(successor__in=kept).values_list("pk", "successor"))
    rows = FundRequest.objects.filter(fund=request.fund_id, leaders__person__in=list(known)).exclude(
        state__in=(State.DRAFT, State.WITHDRAWN)
    )
    counted: dict[int, int] = {}
    for record, number in rows.exclude(pk=request.pk).values_list("leaders__person").annotate(n=Count("pk", distinct=True)).order_by():
        if record in known:
            counted[known[record]] = counted.get(known[record], 0) + number
    return max(counted.values(), default=0)
