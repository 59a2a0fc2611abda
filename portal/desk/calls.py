"""Whom to telephone: the calls that every room asks for, grouped by person; and the counter's own, the call-backs."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from portal.kit import clock, dates, registry
from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.visibility import scope_of, user_can
from portal.people.enums import Capability
from portal.people.models import Person

from .actions.ask_call_back import close_call_back
from .enums import SPOKEN, Outcome
from .models import CallBack, CallNote
from .rules import calls

SOURCE = "desk.call_backs"


@dataclass
class ToCall:
    """One person to call, with every reason: one call serves them all."""

    person: Person
    items: list[tuple[str, CallItem]] = field(default_factory=list)
    notes: list[CallNote] = field(default_factory=list)

    @property
    def before(self):
        return min((item.before for _, item in self.items if item.before), default=None)

    @property
    def since(self):
        return min(item.since for _, item in self.items)

    @property
    def left(self) -> str:
        return calls.left(dates.local(self.before), dates.local(clock.now())) if self.before else ""

    @property
    def late(self) -> bool:
        return self.before is not None and self.before <= clock.now()

    @property
    def beyond_reach(self) -> bool:
        return calls.beyond_reach([note.outcome for note in self.notes], bool(self.person.phone))

    @property
    def rank(self) -> tuple:
        return calls.rank(beyond=self.beyond_reach, before=self.before, since=self.since)

    @property
    def maison_id(self) -> int | None:
        return next((item.maison_id for _, item in self.items if item.maison_id), None)


def may_call(user) -> bool:
    return user_can(user, Capability.SEE_PEOPLE) and user_can(user, Capability.SEND_MESSAGES)


def waiting_for(user, person: Person | None = None) -> list[ToCall]:
    """The calls this member of staff may make, whom the telephone does not reach first, then by deadline. Three queries at most for
    each room, and one for what was tried. `person`: hers alone. What two rooms ask about one thing is asked once, by the first of them
    in the slot's order: a message that waits to be read to her stands before the room that wrote it."""
    if not may_call(user):
        return []
    found: dict[int, ToCall] = {}
    asked_by: dict[str, str] = {}
    for source, asked_for in registry.call_sources.items():
        for item in asked_for.items(user):
            if item.about and asked_by.setdefault(item.about, source) != source:
                continue
            if person is None or item.person.pk == person.pk:
                found.setdefault(item.person.pk, ToCall(item.person)).items.append((source, item))
    tried = defaultdict(list)
    for note in CallNote.objects.filter(person__in=found).select_related("by").order_by("at", "pk"):
        tried[note.source, note.key].append(note)
    for call in found.values():
        mine = {note.pk: note for source, item in call.items for note in tried[source, item.key]}
        call.notes = sorted(mine.values(), key=lambda note: (note.at, note.pk))
    return sorted(found.values(), key=lambda call: (*call.rank, call.person.pk))


def call_backs(user) -> list[CallItem]:
    """`registry.call_sources`: what was promised in the houses of this user, to nobody else in particular. One query."""
    scope = scope_of(user, Capability.SEND_MESSAGES)
    rows = CallBack.objects.within(scope).open().filter(Q(agent=None) | Q(agent=user)).select_related("person__successor", "maison")
    return [
        CallItem(
            key=str(row.pk), person=row.person.current_record, reason=row.get_reason_display(), since=row.asked_at, before=row.before,
            say=f"« Vous nous aviez demandé de vous rappeler », {row.maison.name}.",
            url=reverse("desk_phone_person", args=[row.person.current_record.pk]), maison_id=row.maison_id,
        )
        for row in rows.order_by("before", "pk")
    ]  # fmt: skip


def call_back_settled(key: str, outcome: str, by) -> None:
    """Whoever answered, or is written to, is not called back any more; a try in vain changes nothing."""
    row = CallBack.objects.select_for_update().filter(pk=number_sent(key)).first()
    if row is None or row.closed_at is not None:
        raise Refusal("rappel-fini", "Ce rappel n’attend plus : quelqu’un s’en est occupé.", "La liste est à jour.")
    if outcome in (*SPOKEN, Outcome.LETTER):
        close_call_back(call_back=row, outcome=outcome, by=by)


def staff_tasks(user) -> list[dict]:
    """Whom to call, and whom the telephone does not reach."""
    waiting = waiting_for(user)
    beyond = sum(call.beyond_reach for call in waiting)
    url = reverse("desk_calls")
    lines = [("Personnes à appeler", len(waiting) - beyond), ("Personnes que le téléphone ne joint pas", beyond)]
    return [{"label": label, "count": count, "url": url} for label, count in lines if count]


def promised(people: set[int]) -> set[int]:
    """`registry.purge_keeps`: who waits for a call is not forgotten meanwhile."""
    rows = CallBack.objects.open().filter(Q(person__in=people) | Q(person__successor__in=people)).select_related("person")
    return {row.person.successor_id or row.person_id for row in rows} & people


def calls_of(person: Person) -> dict:
    """`registry.personal_exports`: when she was called, and how it ended."""
    records = Person.objects.records_of(person)
    notes = CallNote.objects.filter(person__in=records).order_by("at", "pk")
    asked = CallBack.objects.filter(person__in=records).order_by("asked_at", "pk")
    return {
        "appels": [{"le": note.at.isoformat(), "issue": str(note.get_outcome_display())} for note in notes],
        "rappels_demandes": [
            {"le": row.asked_at.isoformat(), "sujet": str(row.get_reason_display()), "avant": row.before.isoformat()} for row in asked
        ],
    }


def merge_summary(person: Person) -> list[tuple[str, str]]:
    """Beside the two records: calls that wait. They follow the record that stands."""
    waiting = CallBack.objects.open().filter(person__in=Person.objects.records_of(person)).count()
    return [("Rappels promis", str(waiting))] if waiting else []
