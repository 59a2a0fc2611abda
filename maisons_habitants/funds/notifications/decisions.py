"""Who leads a project is told what was decided, each by her way: a mail, a letter, a call, or kept to be said at the counter."""

from maisons_habitants.committees.enums import MeetingState
from maisons_habitants.committees.models import Meeting
from portal.kit import audit, clock
from portal.people.notifications import Words, tell

from ..enums import DecidedBy, Outcome
from ..models import Decision
from ..rules.letters import SUBJECTS, paragraphs

DECIDED = "funds.decided"


def name_purposes() -> None:
    from portal.notifications.registry import purposes

    purposes.add(DECIDED, "Décision sur une demande à un fonds")


def letter_of(decision: Decision) -> list[str]:
    """The paragraphs of its letter. One query for a deferral, else none."""
    request = decision.request
    next_day = next_meeting_day(request.fund.body_id) if decision.outcome == Outcome.DEFERRED else None
    by_city = decision.rules.decided_by == DecidedBy.AUTHORITY and decision.outcome != Outcome.DEFERRED
    return paragraphs(decision, title=request.title, by_city=by_city, next_day=next_day)


def next_meeting_day(body: int):
    rows = Meeting.objects.filter(body=body, session__start__gt=clock.now(), state__in=(MeetingState.PLANNED, MeetingState.CONVOKED))
    return rows.exclude(session__state="cancelled").order_by("session__start").values_list("session__local_date", flat=True).first()


def tell_leaders(decision: Decision, *, by) -> int:
    """Inside the caller's transaction: how many were told, once a decision."""
    request = decision.request
    house, subject = request.maison, str(SUBJECTS[Outcome(decision.outcome)])
    contact = f"{house.name}{f', {house.phone.as_national}' if house.phone else ''}"
    reference = f"Demande n° {request.reference}, {request.fund}."
    body = "\n\n".join(("Bonjour,", *letter_of(decision), reference, contact))
    said = Words(subject, body, f"{subject}. Appelez-nous ou passez : {contact}.")
    leaders = [row for row in request.leaders.select_related("person__successor") if row.person]
    for row in leaders:
        tell(
            row.person, said, purpose=DECIDED, about=audit.key_of(request), by=by,
            dedupe_key=f"{DECIDED}:{decision.pk}:{decision.act_number}:{row.pk}",
        )  # fmt: skip
    return len(leaders)
