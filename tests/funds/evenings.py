"""An evening of a fund's committee as the tests need it: a meeting of today, open, a request scheduled at each of its items."""

from maisons_habitants.committees.actions.cast_vote import cast_all
from maisons_habitants.committees.actions.close_vote import close_vote
from maisons_habitants.committees.actions.open_sitting import open_sitting
from maisons_habitants.committees.actions.tick_presence import tick_presence
from maisons_habitants.committees.models import Meeting
from maisons_habitants.committees.reading.rules_of_day import rules_on
from maisons_habitants.funds.actions.envelope import commit_envelope
from maisons_habitants.funds.actions.put_motion import put_motion
from maisons_habitants.funds.enums import ExpenseKind, IncomeKind, Outcome, Side, State
from maisons_habitants.funds.models import FundRequest
from tests.committees import factories as committees
from tests.committees.evening import BOARD, choice

from . import factories as make

# cost 620 €, of which 40 of alcohol; 500 asked
EVENING = (
    (Side.EXPENSE, ExpenseKind.FOOD, 38_000), (Side.EXPENSE, ExpenseKind.RENTAL, 20_000), (Side.EXPENSE, ExpenseKind.ALCOHOL, 4_000),
    (Side.INCOME, IncomeKind.OWN, 12_000),
)  # fmt: skip


def sits_tonight(body, there: int | None = None) -> Meeting:
    """Convoked for today and open, the first `there` members in the room."""
    meeting = committees.meeting(body, days=0.01)
    Meeting.objects.filter(pk=meeting.pk).update(state="convoked", rules=rules_on(body, meeting.session.local_date))
    return opened(meeting, there)


def opened(meeting, there: int | None = None) -> Meeting:
    found = open_sitting(meeting=meeting, by=None)
    for one in committees.members(meeting.body)[:there]:
        tick_presence(meeting=found, mandate=one.pk, presence="present", by=None)
    return Meeting.objects.get(pk=meeting.pk)


def at_item(
    meeting, fund, leader=None, *, budget=EVENING, asked: int = 50_000, title: str = "La fête des voisins", **fields
) -> FundRequest:
    """A request on the order of the day of `meeting`."""
    item = committees.item(meeting, title, kind="decision", minutes=10)
    row = make.filed(fund, leader, state=State.SCHEDULED, item=item, title=title, asked=asked, **fields)
    row.lines.all().delete()
    return make.budget(row, *budget)


def evening(seats: int = 9, there: int = 7, *, left: int = 24_000, leader=None, rules=BOARD, **terms):
    """(meeting, members, request): the demo's evening, `left` cents in the envelope, after a grant of 290 €."""
    body = committees.body(seats, **rules)
    fund = make.fund(body, cents=29_000 + left, **terms)
    before = make.filed(fund, state=State.GRANTED, granted=29_000, title="Le jardin partagé")
    commit_envelope(request=before, amount_cents=29_000)
    meeting = sits_tonight(body, there)
    return meeting, committees.members(body), at_item(meeting, fund, leader)


def put(row, outcome: str = Outcome.GRANTED, amount: int | None = 24_000, **fields):
    if outcome != Outcome.GRANTED:
        fields, amount = {"reason": "Il manque un devis."} | fields, None
    return put_motion(request=row, item=row.item, outcome=outcome, amount=amount, by=None, **fields)


def voted(vote, words: str = "Pour", *, others=(), against: str = "Contre"):
    """Everybody chose `words`, but `others` (keys of mandates); counted and closed."""
    if not vote.secret:
        cast_all(vote=vote, choice=choice(vote, words).pk, others={key: choice(vote, against).pk for key in others}, by=None)
    return close_vote(vote=vote, by=None)


def decided(row, outcome: str = Outcome.GRANTED, amount: int | None = 24_000, words: str = "Pour", **fields) -> FundRequest:
    voted(put(row, outcome, amount, **fields), words)
    return FundRequest.objects.get(pk=row.pk)
