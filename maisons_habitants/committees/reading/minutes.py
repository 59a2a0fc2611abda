"""Minutes, as they are drafted, read and published."""

import datetime as dt

from portal.kit import dates

from ..enums import MinutesState
from ..models import Body, Mandate, Meeting, Minutes
from ..rules.drafting import drafted
from ..rules.minutes import sealed, telling, without
from .facts import MeetingFacts, facts_of


def draft_of(meeting: Meeting) -> tuple[str, str]:
    """(text for the members, text for everybody), from the facts of the meeting."""
    facts = facts_of(meeting)
    when = _when(facts.start, facts.end)
    secret = unpublic_names(facts)
    return drafted(facts, when=when, public=False), without(drafted(facts, when=when, public=True), secret)


def _when(start: dt.datetime, end: dt.datetime) -> str:
    begins, ends = dates.local(start), dates.local(end)
    return f"{dates.day_long(begins.date())}, {dates.hours_range(begins, ends)}"


def unpublic_names(facts: MeetingFacts) -> list[str]:
    """The chosen names of the members who did not agree that theirs be public; a name that another agreed to stays."""
    everybody = [*facts.present, *facts.excused, *facts.absent]
    agreed = {one.name for one in everybody if one.public}
    return sorted({one.name for one in everybody if not one.public} - agreed)


def told_too_much(minutes: Minutes) -> list[str]:
    """What the text to publish should not hold, in words: a name, a telephone, an address."""
    hidden = unpublic_names(facts_of(minutes.meeting))
    named = [name for name in hidden if without(minutes.public_text, [name]) != minutes.public_text]
    return [*(f"le nom « {name} »" for name in named), *telling(minutes.public_text)]


def seals(minutes: Minutes) -> tuple[str, str]:
    """(of the text with its photographs, of the text that everybody reads): what they weigh as they stand."""
    pictures = minutes.pictures.order_by("pk").values_list("file__sha256", flat=True)
    return sealed(minutes.text, pictures), sealed(minutes.public_text)


def standing(meeting: Meeting) -> Minutes | None:
    """The version that is being written, else the last one approved."""
    return meeting.minutes.select_related("meeting__body__page", "meeting__body__maison", "meeting__session").first()


def approved_of(body: Body):
    """The version that stands of each meeting of a body, the last meeting first: two queries at most."""
    rows = Minutes.objects.filter(meeting__body=body, state=MinutesState.APPROVED).select_related("meeting__session")
    last: dict[int, Minutes] = {}
    for row in rows.order_by("-meeting__session__start", "meeting", "-version"):
        last.setdefault(row.meeting_id, row)
    return list(last.values())


def published_of(body: Body) -> list[Minutes]:
    """Those of `approved_of` that everybody may read."""
    return [row for row in approved_of(body) if row.published_at]


def may_read_whole(person, minutes: Minutes, day: dt.date) -> bool:
    """A member of the body on that day."""
    return Mandate.objects.on(day).of(person).filter(seat__body=minutes.meeting.body_id).exists()
