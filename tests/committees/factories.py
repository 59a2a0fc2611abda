"""A house whose users sit together: a committee, its seats and members, a meeting."""

import datetime as dt
import itertools

from maisons_habitants.committees.actions.open_body import open_body
from maisons_habitants.committees.actions.open_meeting import open_meeting
from maisons_habitants.committees.enums import Designation, ProposalWay
from maisons_habitants.committees.models import (
    Body,
    BodyRules,
    CallForMembers,
    Candidate,
    Charter,
    Committee,
    Item,
    Mandate,
    Meeting,
    Proposal,
    Seat,
    Vote,
    VoteChoice,
)
from portal.cms.actions.open_maison import open_maison
from portal.kit import clock
from portal.places.models import Maison, Sector
from programmes.actions.plan_session import plan_session
from tests.programmes.factories import agent, home, household, in_days, people, person

__all__ = ["agent", "home", "household", "in_days", "people", "person"]

_number = itertools.count(1)
YES_NO = ("Pour", "Contre", "Abstention")


def house(name: str = "Les Ormes") -> Maison:
    slug = name.lower().replace(" ", "-")
    known = Maison.objects.filter(slug=slug).first()
    if known:
        return known
    sector, _ = Sector.objects.get_or_create(number=91, defaults={"name": "Est"})
    maison = Maison.objects.create(name=name, slug=slug, sector=sector, phone="+33476000091")
    open_maison(maison=maison, by=None)
    return maison


def committee(title: str = "Comité des Ormes", maison: Maison | None = None, **fields) -> Committee:
    maison = maison or house()
    under = type(maison.page).objects.get(pk=maison.page.pk)
    return under.add_child(instance=Committee(title=title, slug=f"comite-{next(_number)}", **fields))


def body(seats: int = 0, *, maison: Maison | None = None, page: Committee | None = None, **rules) -> Body:
    """A committee with `seats` members for two years, under `rules` (formal ones when any is given) since a year ago."""
    maison = maison or house()
    opened = open_body(page=page or committee(maison=maison), maison=maison, by=None)
    since = clock.today() - dt.timedelta(days=365)
    BodyRules.objects.filter(body=opened).update(valid_from=since, **({"formal": True, **rules} if rules else {}))
    for _ in range(seats):
        mandate(opened)
    return opened


def seat(of: Body, **fields) -> Seat:
    number = 1 + max(of.seats.values_list("number", flat=True), default=0)
    return Seat.objects.create(body=of, **{"number": number, **fields})


def mandate(of: Body, holder=None, *, on: Seat | None = None, **fields) -> Mandate:
    """Somebody sits since half a year, for a year and a half more."""
    today = clock.today()
    days = {"starts_on": today - dt.timedelta(days=180), "ends_on": today + dt.timedelta(days=550)}
    known = {"designation": Designation.VOLUNTEER, **days, **fields}
    return Mandate.objects.create(seat=on or seat(of), person=holder or person(), **known)


def members(of: Body) -> list[Mandate]:
    return list(Mandate.objects.filter(seat__body=of).order_by("seat__number", "pk"))


def meeting(of: Body | None = None, *, days: float = 12, **fields) -> Meeting:
    """A date of the committee's page in `days`, at 18:00 for two hours, prepared as a meeting."""
    of = of or body(5)
    start = in_days(days)
    date = plan_session(activity=of.page, maison=of.maison, start=start, end=start + dt.timedelta(hours=2), by=None)
    return open_meeting(body=of, session=date, by=None, **fields)


def item(of: Meeting, title: str = "La fête de quartier", **fields) -> Item:
    return Item.objects.create(meeting=of, **{"title": title, "position": of.items.count() + 1, **fields})


def vote(on: Item, *, choices=YES_NO, **fields) -> Vote:
    opened = Vote.objects.create(item=on, **{"question": "Êtes-vous d’accord ?", "opened_at": clock.now(), **fields})
    for position, words in enumerate(choices, 1):
        VoteChoice.objects.create(vote=opened, position=position, words=words, counts=words != "Abstention")
    return opened


def proposal(words: str = "Ouvrir la maison le samedi matin", maison: Maison | None = None, **fields) -> Proposal:
    fields = {"way": ProposalWay.DESK, "said_on": clock.today(), **fields}
    return Proposal.objects.create(maison=maison or house(), words=words, **fields)


def call(of: Body, seats: int = 3, **fields) -> CallForMembers:
    today = clock.today()
    days = {"opens_on": today - dt.timedelta(days=5), "closes_on": today + dt.timedelta(days=20)}
    return CallForMembers.objects.create(body=of, seats=seats, **{**days, **fields})


def candidacy(of: CallForMembers, who=None, **fields) -> Candidate:
    return Candidate.objects.create(call=of, person=who or person(), **{"channel": "counter", **fields})


def charter(of: Body, text: str = "On se parle, on décide ensemble.", **fields) -> Charter:
    """An adopted one, the first."""
    return Charter.objects.create(body=of, text=text, **{"version": 1, "adopted_on": clock.today(), **fields})


def published(words: str = "Ouvrir la maison le samedi matin", maison: Maison | None = None, *, days: int = 30, **fields) -> Proposal:
    """Read over as it was said; the answer is owed in `days`, by nobody yet."""
    due = clock.today() + dt.timedelta(days=days)
    fields = {"public_words": words, "published_at": clock.now(), "owed_on": due, "owed_first_on": due, **fields}
    return proposal(words, maison, **fields)
