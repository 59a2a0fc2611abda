"""Minutes, as they are drafted, read and published."""

import datetime as dt

from portal.kit import dates
from portal.people.models import Person
from programmes.enums import SessionState

from ..enums import MeetingState, MinutesState
from ..models import Body, Item, Mandate, Meeting, Minutes
from ..rules.drafting import drafted, for_everybody
from ..rules.minutes import named, sealed, telling, without
from .facts import MeetingFacts, facts_of

CIVILITIES = ("M.", "Mme", "Monsieur", "Madame")
TO_COME = (MeetingState.PLANNED, MeetingState.CONVOKED, MeetingState.OPEN)  # where minutes may be put on the order of the day


def draft_of(meeting: Meeting) -> tuple[str, str]:
    """(text for the members, text for everybody), from the facts of the meeting."""
    facts = facts_of(meeting)
    when = _when(facts.start, facts.end)
    return drafted(facts, when=when, public=False), without(drafted(facts, when=when, public=True), private_names(facts))


def public_text_of(minutes: Minutes, text: str) -> str:
    """The members' text without the names that are not public."""
    facts = facts_of(minutes.meeting)
    return without(for_everybody(text, facts), private_names(facts))


def _when(start: dt.datetime, end: dt.datetime) -> str:
    begins, ends = dates.local(start), dates.local(end)
    return f"{dates.day_long(begins.date()).capitalize()}, {dates.hours_range(begins, ends)}"


def private_names(facts: MeetingFacts) -> list[str]:
    """What nobody outside may read of the members of a meeting: the chosen name of who did not agree that hers be public (one that another
    agreed to stays), and anybody's surname unless she chose it herself and agreed."""
    everybody = [*facts.present, *facts.excused, *facts.absent]
    agreed = {one.name for one in everybody if one.public}
    hidden = {one.name for one in everybody if not one.public}
    rows = Mandate.objects.filter(pk__in=[one.mandate for one in everybody]).select_related("person__successor")
    for mandate in rows:
        hidden |= _surnames(mandate)
    return sorted(hidden - agreed)


def _surnames(mandate: Mandate) -> set[str]:
    person = mandate.person.current_record if mandate.person else None
    family = " ".join(person.family_name.split()) if person else ""
    if len(family) < 2 or (mandate.public_name and family.casefold() in person.display_name.casefold()):
        return set()
    given = [person.given_name] if person.given_name else []
    return {f"{before} {family}" for before in (*CIVILITIES, *given)} | {f"{family} {one}" for one in given}


def told_too_much(minutes: Minutes) -> list[str]:
    """What the text to publish should not hold, in words: a name, a telephone, an address. The house's own may be said."""
    text, house = minutes.public_text, minutes.meeting.body.maison
    names = named(text, private_names(facts_of(minutes.meeting)))
    return [*(f"le nom « {name} »" for name in names), *telling(text, (str(house.phone or ""), house.email))]


def weights_of(minutes: Minutes) -> list[str]:
    """SHA-256 of each photograph beside the text, in their order."""
    return list(minutes.pictures.order_by("pk").values_list("file__sha256", flat=True))


def intact(minutes: Minutes) -> bool:
    """Whether approved minutes still say, both texts, what their seals say; the photographs by their kept weights."""
    return sealed(minutes.text, minutes.weights) == minutes.digest and sealed(minutes.public_text) == minutes.public_digest


def minutes_read():
    """Minutes with what every screen of them shows."""
    return Minutes.objects.select_related("meeting__body__page", "meeting__body__maison", "meeting__session", "approved_in__session")


def standing(meeting: Meeting) -> Minutes | None:
    """The version that is being written, else the last one approved."""
    return minutes_read().filter(meeting=meeting).first()


def approved_of(body: Body) -> list[Minutes]:
    """The approved version that stands of each meeting of a body, the last meeting first. One query."""
    rows = Minutes.objects.filter(meeting__body=body, state=MinutesState.APPROVED).select_related("meeting__session", "meeting__body")
    last: dict[int, Minutes] = {}
    for row in rows.order_by("-meeting__session__start", "meeting", "-version").defer("text", "public_text"):
        last.setdefault(row.meeting_id, row)
    return list(last.values())


def published_of(body: Body) -> list[Minutes]:
    """Those of `approved_of` that everybody may read. One query."""
    return [row for row in approved_of(body) if row.published_at]


def read_by_members(body: Body) -> list[Minutes]:
    """What a member of the day finds, the last meeting first: of each meeting, the version proposed, else the one approved. One query."""
    rows = Minutes.objects.filter(meeting__body=body).exclude(state=MinutesState.DRAFT).select_related("meeting__session", "meeting__body")
    last: dict[int, Minutes] = {}
    for row in rows.order_by("-meeting__session__start", "meeting", "-version").defer("text", "public_text"):
        last.setdefault(row.meeting_id, row)
    return list(last.values())


def standing_by_meeting(meetings: list[int]) -> dict[int, Minutes]:
    """Meeting -> its `standing` version, for lists. One query."""
    found: dict[int, Minutes] = {}
    for row in Minutes.objects.filter(meeting__in=meetings).order_by("meeting", "-version").defer("text", "public_text"):
        found.setdefault(row.meeting_id, row)
    return found


def meetings_to_come(minutes: Minutes):
    """Where these minutes may be read over: sittings of the same body after theirs that are not over."""
    rows = Meeting.objects.filter(body=minutes.meeting.body_id, state__in=TO_COME, session__start__gt=minutes.meeting.session.start)
    return rows.exclude(session__state=SessionState.CANCELLED).select_related("session").order_by("session__start", "pk")


def approving_item(minutes: Minutes) -> Item | None:
    """The item at which these are read over, of the last meeting they were put to."""
    rows = Item.objects.filter(approves=minutes).select_related("meeting__session")
    return rows.order_by("-meeting__session__start", "-pk").first()


def may_read_whole(person: Person, minutes: Minutes, day: dt.date) -> bool:
    """A member of the body on that day."""
    return Mandate.objects.on(day).of(person).filter(seat__body=minutes.meeting.body_id, seat__body__closed_on=None).exists()
