"""A year of the demo's first committee: meetings held, minutes approved one after the other, one to approve tonight, one to complete with
the photograph of its flip-chart. Written by the actions, as of those days."""

import datetime as dt
import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from portal.kit import clock
from portal.kit.demo import Demo
from portal.people.demo import who_serves

from ..actions.approve_minutes import approve_minutes, propose_minutes
from ..actions.cast_vote import cast_all
from ..actions.close_sitting import close_sitting
from ..actions.close_vote import close_vote
from ..actions.convoke import convoke, tell_change
from ..actions.draft_minutes import draft_minutes
from ..actions.open_sitting import open_sitting
from ..actions.open_vote import open_vote
from ..actions.plan_meeting import plan_meeting
from ..actions.prepare_meeting import add_item
from ..actions.save_minutes import add_minutes_picture, save_minutes
from ..actions.tick_presence import tick_presence
from ..actions.write_item import write_item
from ..enums import ItemKind, MeetingState, Presence
from ..models import Body, Meeting, Minutes
from ..reading.table import mandates_at
from .bodies import SIMPLE, body_of

# Days before today, what was spoken of, what was noted, what was decided.
YEAR = (
    (
        250,
        "Le jardin derrière la maison",
        "Trois familles veulent un carré de légumes. On commence petit.",
        "Quatre carrés, une clé chacun, et un arrosoir pour tous.",
    ),
    (
        150,
        "Les horaires de l’été",
        "En août, la maison ferme trop tôt pour qui travaille.",
        "Le mardi et le jeudi, la maison reste ouverte jusqu’à 19 h en août.",
    ),
    (
        80,
        "La rentrée des associations",
        "Chacune a sa table et dix minutes pour se présenter.",
        "Le forum se tient le deuxième samedi de septembre, dans la cour.",
    ),
)
FLIP_CHART = ("Fête de l'hiver", "samedi 19 décembre", "14 h - 18 h", "soupe : Awa, Paul", "sono : la voisine du 2e")


def load(demo: Demo) -> None:
    """Needs the meetings of the demo's first committee."""
    body = body_of(SIMPLE)
    if body is None:
        return
    by, waiting = who_serves(body.maison), None
    for days, title, notes, decision in YEAR:
        meeting = _planned(demo, body, days, title, by)
        item = propose_minutes(minutes=waiting, meeting=meeting, by=by) if waiting else None
        _held(demo, meeting, notes, decision, by, approves=(waiting, item))
        waiting = _written(demo, meeting, by)
    _to_approve(demo, body, waiting, by)
    _to_complete(demo, body, by)


def _planned(demo: Demo, body: Body, days: int, title: str, by) -> Meeting:
    day = demo.day - dt.timedelta(days=days)
    with clock.standing_at(demo.at(day - dt.timedelta(days=15), 10)):
        start = demo.at(day, 18)
        meeting = plan_meeting(body=body, start=start, end=start + dt.timedelta(hours=2), by=by, open_to_all=days == 80)
        add_item(meeting=meeting, by=by, title=title, kind=ItemKind.DECISION, minutes=40)
    return meeting


def _held(demo: Demo, meeting: Meeting, notes: str, decision: str, by, *, approves) -> None:
    """Nearly everybody came, one left early; a vote; the minutes of the time before approved first."""
    minutes, item = approves
    with clock.standing_at(meeting.session.start):
        meeting = open_sitting(meeting=meeting, by=by)
        members = mandates_at(meeting)
        for place, one in enumerate(members):
            presence = Presence.LEFT if place == 3 else Presence.EXCUSED if place == demo.random.randrange(4, 9) else Presence.PRESENT
            tick_presence(meeting=meeting, mandate=one.pk, presence=presence, by=by)
        if item is not None:
            approve_minutes(minutes=Minutes.objects.get(pk=minutes.pk), item=item, by=by)
        point = meeting.items.filter(kind=ItemKind.DECISION).get()
        vote = open_vote(item=point, question="Êtes-vous d’accord ?", by=by)
        cast_all(vote=vote, choice=vote.choices.get(position=1).pk, by=by)
        close_vote(vote=vote, by=by)
        write_item(item=point, by=by, notes=notes, decision=decision, seen=point.edition)
        close_sitting(meeting=meeting, by=by)


def _written(demo: Demo, meeting: Meeting, by) -> Minutes:
    with clock.standing_at(meeting.session.start + dt.timedelta(days=2)):
        minutes = draft_minutes(meeting=Meeting.objects.get(pk=meeting.pk), by=by)
        text = f"{minutes.text}\n\n## Et ensuite\n- La prochaine réunion est ouverte à tout le monde.\n- On apporte de quoi grignoter."
        return save_minutes(minutes=minutes, text=text, public_text=None, by=by)


def _to_approve(demo: Demo, body: Body, minutes: Minutes, by) -> None:
    """At the meeting of today, whose members are told that the order of the day changed."""
    coming = Meeting.objects.filter(body=body, state__in=(MeetingState.PLANNED, MeetingState.CONVOKED), session__local_date__gte=demo.day)
    meeting = coming.order_by("session__start").first()
    if meeting is None:
        return
    with clock.standing_at(demo.at(demo.day - dt.timedelta(days=9), 11)):
        propose_minutes(minutes=minutes, meeting=meeting, by=by)
        act = tell_change if meeting.state == MeetingState.CONVOKED else convoke
        act(meeting=Meeting.objects.get(pk=meeting.pk), by=by)


def _to_complete(demo: Demo, body: Body, by) -> None:
    """Of the last one held, with its flip-chart."""
    held = Meeting.objects.filter(body=body, state=MeetingState.CLOSED, minutes=None).order_by("-session__start").first()
    if held is None:
        return
    with clock.standing_at(held.session.start + dt.timedelta(days=1)):
        minutes = draft_minutes(meeting=held, by=by)
        add_minutes_picture(
            minutes=minutes, content=ContentFile(_flip_chart()), name="paperboard.png", words="Le paperboard de la fête", by=by
        )


def _flip_chart() -> bytes:
    """Drawn: nobody's wall was photographed."""
    sheet = Image.new("RGB", (600, 800), "#fbfaf5")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((20, 20, 580, 780), outline="#777777", width=4)
    for row, line in enumerate(FLIP_CHART):
        pen.text((60, 80 + row * 110), line, fill="#1d4e89" if row else "#a83a22", font_size=44 if row else 56)
    pen.line((60, 160, 420, 164), fill="#a83a22", width=5)
    written = io.BytesIO()
    sheet.save(written, format="PNG")
    return written.getvalue()
