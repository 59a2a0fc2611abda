"""What the meetings give to the rooms below and to the committee's own pages: dates, reminders, files, acts, what is held of people."""

import datetime as dt

from django.urls import reverse

from portal.kit import clock, registry
from portal.kit.calendars import calendar_file, entry_of
from portal.kit.dated import DatedItem
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, Treatment
from portal.kit.space import ComingLine
from portal.kit.visibility import user_can
from portal.notifications.registry import Attachment, attachments
from portal.people.enums import Capability
from portal.people.models import Person

from .actions.convoke import remind_due
from .actions.forget_documents import forget_documents, old_documents
from .actions.prepare_meeting import DOCUMENT
from .demo import meetings as demo_of_meetings
from .enums import Answer, MeetingState
from .exports.meetings import meetings_told
from .models import Meeting, MeetingDocument, MemberPresence
from .notifications import meetings as told
from .privacy import MEMBERS_PURGE
from .reading.coming import SHOWN, meetings_of
from .reading.members import mandate_in
from .reading.table import meetings_read
from .rules.keeping import MEMBERS_KEPT_YEARS
from .slots import desk_panels, member_panels

ANSWER_ACT = "committees.answers"  # of `counter_acts`
DOCUMENTS_PURGE = "committees.documents"
TITLE = "Réunion"  # neutral: a calendar is read over the shoulder
LATELY = dt.timedelta(days=120)
PRESENCES = Treatment(
    name="Réunions des comités d’usagers",
    purpose="Convoquer les membres, préparer leur accueil, savoir qui était là et ce qui a été décidé.",
    basis=MISSION,
    people="Les membres des comités d’usagers",
    data=(
        "Vient ou s’excuse, enfants à garder, ce que la maison doit prévoir ; présence ; pouvoir donné ; « ne vote pas sur ce projet » et "
        "la raison, que seule l’équipe lit ; le choix dans un vote à main levée. D’un vote secret : qui a voté, jamais pour quoi, ni quand"
    ),
    recipients="L’équipe de la maison. Les autres membres lisent le nom choisi et la présence ; le public lit des nombres",
    kept="Deux ans après la fin du mandat : ensuite, le nombre reste, sans le nom. Les documents d’une réunion, deux ans après elle.",
    purge=MEMBERS_PURGE,
    delays=(
        Delay("Présences et votes d’un membre", MEMBERS_KEPT_YEARS, "years", "après la fin du mandat", MEMBERS_PURGE),
        Delay("Documents d’une réunion", MEMBERS_KEPT_YEARS, "years", "après la réunion", DOCUMENTS_PURGE),
    ),
    models=(
        "committees.MemberPresence", "committees.Proxy", "committees.StepAside", "committees.OpenBallot", "committees.SecretVoter",
        "committees.Meeting",
    ),
    security=(
        "Un vote secret ne garde aucun bulletin ; à sa fin, ses lignes sont réécrites ensemble. Pendant le vote, qui administre la base de "
        "données et les sauvegardes restent en dehors de cette promesse : l’écran le dit."
    ),
)  # fmt: skip


def dated(meeting: Meeting) -> DatedItem:
    session = meeting.session
    return DatedItem(
        session.start, session.end, TITLE, reverse("committees:meeting", args=[meeting.pk]), session.where, maison_id=session.maison_id,
        uid=f"reunion-{session.uid}", sequence=session.sequence, changed_at=session.changed_at, cancelled=session.cancelled,
        moved_from=session.moved_from,
    )  # fmt: skip


def personal_dates(person: Person, since: dt.datetime | None = None) -> list[DatedItem]:
    """Meetings she was convoked to. One query."""
    found = meetings_of(person, since=since or clock.now())
    return [dated(one) for one in found if since is not None or not one.session.cancelled]


def space_lines(request, person: Person) -> list[ComingLine]:
    """In « Prochainement »: her meetings, and whether she answered. Two queries."""
    found = [one for one in meetings_of(person, since=clock.now()) if not one.session.cancelled]
    if not found:
        return []
    records = Person.objects.records_of(person)
    rows = MemberPresence.objects.filter(meeting__in=[one.pk for one in found], mandate__person__in=records)
    answers = dict(rows.values_list("meeting", "answer"))
    return [_line(one, answers.get(one.pk, "")) for one in found]


def _line(meeting: Meeting, answer: str) -> ComingLine:
    session, note = meeting.session, {Answer.COMING: "vous venez", Answer.EXCUSED: "vous vous êtes excusé·e"}.get(answer, "")
    act = "Voter" if meeting.state == MeetingState.OPEN else "Ma réponse" if note else "Répondre"
    url = reverse("committees:meeting", args=[meeting.pk])
    return ComingLine(session.start, session.end, meeting.body.page.title, url, act, session.where, note=note)


def may_read(user, stored) -> bool:
    """A document of a meeting: the team of its house, and its members of the day once they are convoked."""
    row = MeetingDocument.objects.filter(file=stored).select_related("meeting__session", "meeting__body").first()
    if row is None:
        return False
    if user_can(user, Capability.SEE_COMMITTEES, row.meeting.body.maison_id):
        return True
    person = Person.objects.of_user(user)
    return bool(person and row.meeting.state in SHOWN and mandate_in(row.meeting.body, person, row.meeting.session.local_date))


def file_of(message) -> list[Attachment]:
    """The date for one's own calendar, as it is when the mail leaves."""
    row = meetings_read().filter(pk=message.about.rpartition(":")[2] or 0).first()
    return [Attachment("reunion.ics", calendar_file("", [entry_of(dated(row))]))] if row else []


def desk_panel(request, body) -> dict:
    """On the committee's page at the desk: its meetings to come and lately held. One query."""
    rows = list(meetings_read().filter(body=body, session__end__gt=clock.now() - LATELY).order_by("session__start", "pk"))
    over = (MeetingState.CLOSED, MeetingState.NO_QUORUM)
    may = user_can(request.user, Capability.KEEP_COMMITTEES, body.maison_id) and body.closed_on is None
    held = [one for one in rows if one.state in over][::-1]
    return {"body": body, "coming": [one for one in rows if one.state not in over], "held": held, "may": may}


def member_panel(request, mandate) -> dict | None:
    """In her committee's space: its meetings she is convoked to. One query."""
    rows = meetings_read().filter(body=mandate.seat.body_id, state__in=SHOWN, session__end__gt=clock.now())
    found = list(rows.filter(session__local_date__lte=mandate.last_day).order_by("session__start", "pk"))
    return {"meetings": found} if found else None


def date_panel(request, date) -> dict | None:
    """On a date's page at the desk: its meeting, or that it may become one. Two queries for a committee's date, else none."""
    from .models import Body

    if date.activity.specific_class is None or date.activity.specific_class.__name__ != "Committee":
        return None
    body = Body.objects.visible_to(request.user).filter(page=date.activity_id, closed_on=None).first()
    return {"date": date, "body": body, "meeting": Meeting.objects.filter(session=date).first()} if body else None


def counter_url(person) -> str:
    return reverse("committees_desk:answers", args=[person.pk])


def register() -> None:
    told.name_purposes()
    for purpose in (told.CONVOCATION, told.CHANGED, told.SECOND, told.CALLED_OFF):
        attachments.add(purpose, file_of)
    registry.tick_jobs.add("committees.reminders", remind_due, order=63)
    registry.personal_dates.add("committees.meetings", personal_dates)
    registry.space_dates.add("committees.meetings", registry.SpaceDates(space_lines, "Mes comités", "committees:landing"))
    registry.private_files.add(DOCUMENT, may_read)
    registry.date_panels.add("committees.meeting", registry.SpaceCard("committees/desk/parts/date_panel.html", date_panel))
    desk_panels.add("meetings", registry.SpaceCard("committees/desk/parts/meetings.html", desk_panel), order=10)
    member_panels.add("meetings", registry.SpaceCard("committees/parts/my_meetings.html", member_panel), order=10)
    act = registry.CounterAct("Réunion de comité", "vient, s’excuse, pouvoir", counter_url, Capability.WRITE_ENROLMENTS, "record")
    registry.counter_acts.add(ANSWER_ACT, act, order=211)
    registry.online_acts.add("committees.answer", registry.OnlineAct("Répondre à une réunion de comité", "committees:meeting", ANSWER_ACT))
    registry.treatments.add("committees.meetings", PRESENCES, order=39)
    registry.personal_exports.add("committees.meetings", meetings_told, order=65)
    registry.purges.add(DOCUMENTS_PURGE, lambda today: {"committee_documents": forget_documents(today=today)})
    registry.purge_previews.add(DOCUMENTS_PURGE, lambda today: {"committee_documents": old_documents(today).count()})
    registry.demo_parts.add("committees.meetings", registry.DemoPart("des réunions de comité", demo_of_meetings.load), order=79)
