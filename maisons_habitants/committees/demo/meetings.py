"""Meetings of the demo's committees: one held with its votes, one tonight, one convoked under formal rules. Written by the actions, as of
those days."""

import datetime as dt

from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves

from ..actions.answer_meeting import answer_meeting
from ..actions.cast_vote import cast_all
from ..actions.close_sitting import close_sitting
from ..actions.close_vote import close_vote
from ..actions.convoke import convoke
from ..actions.open_sitting import open_sitting
from ..actions.open_vote import open_vote
from ..actions.plan_meeting import plan_meeting
from ..actions.prepare_meeting import add_item
from ..actions.step_aside import step_aside
from ..actions.tick_presence import tick_presence
from ..actions.write_item import write_item
from ..enums import Answer, ItemKind, Presence
from ..models import Body, Item, Meeting
from ..reading.table import mandates_at
from .bodies import FORMAL, SIMPLE, body_of

HELD, AHEAD = 20, 12  # days
AGENDA = (
    ("La fête de l’hiver", ItemKind.DECISION, "Quel jour, et qui fait quoi.", 30),
    ("Ouvrir la maison le samedi matin", ItemKind.DISCUSSION, "Une habitante l’a proposé en octobre.", 25),
    ("Le choix du nom de la salle", ItemKind.DECISION, "Trois noms sont arrivés dans la boîte à idées.", 15),
)
NOTES = "On préfère l’après-midi : les enfants viennent, et le froid fait moins peur. La voisine du deuxième prête sa sono."


def load(demo: Demo) -> None:
    """Needs the demo's committees."""
    simple, formal = body_of(SIMPLE), body_of(FORMAL)
    if simple is not None:
        _held(demo, simple)
        _tonight(demo, simple)
    if formal is not None:
        _ahead(demo, formal)


def _planned(demo: Demo, body: Body, day: dt.date, hour: int, by, **fields) -> Meeting:
    start = demo.at(day, hour, 30)
    meeting = plan_meeting(body=body, start=start, end=start + dt.timedelta(hours=2), by=by, **fields)
    for title, kind, words, minutes in AGENDA:
        add_item(meeting=meeting, by=by, title=title, kind=kind, words=words, minutes=minutes)
    return meeting


def _held(demo: Demo, body: Body) -> None:
    """Three weeks ago: who came, a vote by show of hands with somebody aside, one on paper."""
    by, day = who_serves(body.maison), demo.day - dt.timedelta(days=HELD)
    with clock.standing_at(demo.at(day - dt.timedelta(days=12), 10)):
        meeting = _planned(demo, body, day, 17, by, childcare=True)
        convoke(meeting=meeting, by=by)
    with clock.standing_at(demo.at(day, 17, 30)):
        meeting = open_sitting(meeting=meeting, by=by)
        members = mandates_at(meeting)
        for place, one in enumerate(members):
            tick_presence(meeting=meeting, mandate=one.pk, presence=Presence.EXCUSED if place == 4 else Presence.PRESENT, by=by)
        _decided(list(meeting.items.all()), members, by)
        close_sitting(meeting=meeting, by=by)


def _decided(items: list[Item], members: list, by) -> None:
    party, _saturday, name = items
    step_aside(item=party, mandate=members[-1].pk, why="association", by=by)
    vote = open_vote(item=party, question="Le samedi 19 décembre, de 14 h à 18 h ?", by=by)
    yes, no, _ = vote.choices.all()
    cast_all(vote=vote, choice=yes.pk, others={members[0].pk: no.pk}, by=by)
    close_vote(vote=vote, by=by)
    write_item(item=party, by=by, notes=NOTES, decision="La fête est le samedi 19 décembre, de 14 h à 18 h.", seen=party.edition)
    names = [("Salle Louise-Michel", True), ("Salle du Tilleul", True), ("Abstention", False)]
    vote = open_vote(item=name, question="Comment s’appelle la grande salle ?", choices=names, secret=True, on_paper=True, by=by)
    present = len(members) - 1
    counts = zip(vote.choices.all(), (present - 2, 1, 1), strict=True)
    close_vote(vote=vote, tallies={one.pk: number for one, number in counts}, by=by)


def _tonight(demo: Demo, body: Body) -> None:
    """Convoked, mostly answered; opened by whoever looks."""
    by = who_serves(body.maison)
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=10), 10)):
        meeting = _planned(demo, body, demo.day, 18, by, open_to_all=True, childcare=True, words="On finit par une soupe.")
        convoke(meeting=meeting, by=by)
        _answers(demo, meeting, by)


def _answers(demo: Demo, meeting: Meeting, by) -> None:
    for place, one in enumerate(mandates_at(meeting)):
        if place == 2:
            continue
        away = place == 5
        answer = Answer.EXCUSED if away else Answer.COMING
        needs = ["step-free"] if place == 1 else ["large-print"] if place == 3 else []
        answer_meeting(meeting=meeting, mandate=one, answer=answer, by=by, children=2 if place == 3 else 0, needs=needs)


def _ahead(demo: Demo, body: Body) -> None:
    """In twelve days, formal: colleges, deputies, one proxy given."""
    by = who_serves(body.maison)
    with clock.standing_at(demo.at(demo.day, 8)):
        meeting = _planned(demo, body, demo.day + dt.timedelta(days=AHEAD), 18, by)
        convoke(meeting=meeting, by=by)
        holders = [one for one in mandates_at(meeting) if one.seat.deputy_of_id is None]
        if len(holders) > 3:
            answer_meeting(meeting=meeting, mandate=holders[1], answer=Answer.EXCUSED, proxy_to=holders[0], by=by)
            answer_meeting(meeting=meeting, mandate=holders[0], answer=Answer.COMING, by=by)
